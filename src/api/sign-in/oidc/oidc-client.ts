import type { ClientAuth, Configuration } from 'openid-client'
import type { OidcSettings } from './oidc-file.ts'
import type { Claims } from './oidc-principal.ts'

/** What one sign-in must come back with. */
export interface Transaction {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Asks an issuer who somebody is: authorization code with PKCE, state and nonce, the ID token's signature checked. */
export interface OidcClient {
  /** Where to send the browser. @throws Error when the issuer cannot be asked */
  readonly begin: (
    redirectUri: string,
  ) => Promise<{ readonly location: string; readonly transaction: Transaction }>
  /** @param callback where the browser came back to
   * @throws SignInCancelled, or Error when anything about the answer is not as it must be */
  readonly finish: (callback: URL, transaction: Transaction) => Promise<Claims>
}

/** The issuer let nobody in, as it says itself. */
export class SignInCancelled extends Error {
  constructor() {
    super('the issuer let nobody in')
    this.name = 'SignInCancelled'
  }
}

type Library = typeof import('openid-client')

/** Seconds. */
const TIMEOUT = 10

/** The library is loaded, and the issuer asked about itself, when somebody signs in first. */
export function oidcClient(settings: OidcSettings): OidcClient {
  let discovered: Promise<Configuration> | undefined
  const configuration = () => {
    discovered ??= discover(settings).catch((error: unknown) => {
      discovered = undefined
      throw error
    })
    return discovered
  }
  return {
    begin: async (redirectUri) => begin(await configuration(), redirectUri, settings),
    finish: async (callback, transaction) => finish(await configuration(), callback, transaction),
  }
}

async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
  const client = await import('openid-client')
  const server = new URL(issuer)
  const isPlain = server.protocol === 'http:'
  const configuration = await client.discovery(
    server,
    clientId,
    undefined,
    clientSecret === undefined ? client.None() : withSecret(client, clientSecret),
    {
      timeout: TIMEOUT,
      execute: [
        client.enableNonRepudiationChecks,
        ...(isPlain ? [client.allowInsecureRequests] : []),
      ],
    },
  )
  // The library lets issuers of many tenants be another than was asked: then anybody's tenant could say who is who.
  const said = configuration.serverMetadata().issuer
  if (new URL(said).href !== server.href) throw new Error(`the issuer calls itself ${said}`)
  return configuration
}

/** In the header, which is the default of the specification, unless the issuer takes it only in the body.
 * https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication */
function withSecret(client: Library, secret: string): ClientAuth {
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)]
  return (server, metadata, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const chosen = methods.includes('client_secret_basic') ? basic : post
    return chosen(server, metadata, body, headers)
  }
}

async function begin(configuration: Configuration, redirectUri: string, { scopes }: OidcSettings) {
  const client = await import('openid-client')
  const transaction = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  }
  const location = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    response_type: 'code',
    state: transaction.state,
    nonce: transaction.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(transaction.verifier),
    code_challenge_method: 'S256',
  })
  return { location: location.href, transaction }
}

async function finish(
  configuration: Configuration,
  callback: URL,
  { state, nonce, verifier }: Transaction,
): Promise<Claims> {
  const client = await import('openid-client')
  const tokens = await client
    .authorizationCodeGrant(configuration, callback, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    .catch((error: unknown) => {
      throw error instanceof client.AuthorizationResponseError ? new SignInCancelled() : error
    })
  const claims = tokens.claims()
  if (claims === undefined) throw new Error('the issuer sent no ID token')
  if (claims.sub === '') throw new Error('the ID token is about nobody')
  return claims
}
