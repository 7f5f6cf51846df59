import type { fromNodeProviderChain } from '@aws-sdk/credential-providers'

/** Whose AWS is asked, and where. */
export interface AwsTarget {
  readonly region: string
  /** A profile of the shared configuration files; the default chain (environment, profile, container, instance) otherwise. */
  readonly profile?: string
  /** Instead of AWS's own address, for every service: a stand-in, or a private endpoint. */
  readonly endpointUrl?: string
  /** Taken on first, so that logs of another account can be read. */
  readonly role?: { readonly arn: string; readonly externalId?: string }
}

/** What every client of the AWS SDK is made with. */
export interface ClientSettings {
  readonly region: string
  readonly credentials: ReturnType<typeof fromNodeProviderChain>
  readonly endpoint?: string
  readonly maxAttempts: number
  readonly retryMode: 'adaptive'
}

/** Tries of a call. With the SDK's adaptive mode, which slows down when AWS says so, that is about a minute and a half of waiting. */
const ATTEMPTS = 10

const SESSION_NAME = 'dupin'

type Credentials = ClientSettings['credentials']
type CredentialsSdk = typeof import('@aws-sdk/credential-providers')

/** Credentials of roles that were taken on. Clients that are made with the same of these take a role on once for all of them. */
export type Sessions = Map<string, Credentials>

/**
 * What clients for a target are made with. Credentials come from the chain of every AWS tool; a role is taken on with them, and
 * again before its hour is over. Nothing is asked of the network before a client is used.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export async function clientSettings(
  target: AwsTarget,
  sessions: Sessions = new Map(),
): Promise<ClientSettings> {
  const sdk = await import('@aws-sdk/credential-providers')
  const { region, profile, endpointUrl: endpoint, role } = target
  const own = () => sdk.fromNodeProviderChain(profile === undefined ? {} : { profile })
  const place = { region, ...(endpoint === undefined ? {} : { endpoint }) }
  const others = { ...place, maxAttempts: ATTEMPTS, retryMode: 'adaptive' as const }
  if (role === undefined) return { ...others, credentials: own() }
  // What STS gives in one Region is good in all of them.
  const key = JSON.stringify([profile, endpoint, role])
  const credentials = sessions.get(key) ?? keptCredentials(takenOn(role, own, place, sdk), Date.now)
  sessions.set(key, credentials)
  return { ...others, credentials }
}

/** Whoever takes the role on is looked up each time: he may have new keys by then. */
function takenOn(
  { arn, externalId }: NonNullable<AwsTarget['role']>,
  own: () => Credentials,
  place: { readonly region: string },
  { fromTemporaryCredentials }: CredentialsSdk,
): Credentials {
  return fromTemporaryCredentials({
    masterCredentials: (options) => own()(options),
    clientConfig: place,
    params: {
      RoleArn: arn,
      RoleSessionName: SESSION_NAME,
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
    },
  })
}

/** Before they are over by so much they are got anew, as the clients of the SDK do it. Milliseconds. */
const LEFT = 5 * 60_000

/** Gets credentials once for all who ask, and again when they are about to be over. What failed is tried anew. */
export function keptCredentials(get: Credentials, now: () => number): Credentials {
  let kept: Awaited<ReturnType<Credentials>> | undefined
  let asked: ReturnType<Credentials> | undefined
  return async (options) => {
    const end = kept?.expiration?.getTime() ?? Number.POSITIVE_INFINITY
    if (kept !== undefined && options?.forceRefresh !== true && now() < end - LEFT) return kept
    asked ??= get(options).finally(() => {
      asked = undefined
    })
    kept = await asked
    return kept
  }
}
