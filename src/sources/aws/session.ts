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

/**
 * What clients for a target are made with. Credentials come from the chain of every AWS tool; a role is taken on with them, and
 * again before its hour is over. Nothing is asked of the network before a client is used.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export async function clientSettings(target: AwsTarget): Promise<ClientSettings> {
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import(
    '@aws-sdk/credential-providers'
  )
  const { region, profile, endpointUrl: endpoint, role } = target
  const own = fromNodeProviderChain(profile === undefined ? {} : { profile })
  const place = { region, ...(endpoint === undefined ? {} : { endpoint }) }
  const credentials =
    role === undefined
      ? own
      : fromTemporaryCredentials({
          masterCredentials: own,
          clientConfig: place,
          params: {
            RoleArn: role.arn,
            RoleSessionName: SESSION_NAME,
            ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
          },
        })
  return { ...place, credentials, maxAttempts: ATTEMPTS, retryMode: 'adaptive' }
}
