import { randomBytes } from 'node:crypto'
import { oidcClient } from './oidc/oidc-client.ts'
import type { OidcSettings } from './oidc/oidc-file.ts'
import { OidcSignIn } from './oidc/oidc-sign-in.ts'
import { SignIn } from './sign-in.ts'
import { type SignInAuditOptions, signInAudit } from './sign-in-audit.ts'

export interface OpenSignInOptions extends SignInAuditOptions {
  readonly idleMinutes: number | undefined
  /** Undefined where nobody signs in with an account elsewhere. */
  readonly oidc: OidcSettings | undefined
  /** Whether the server itself speaks TLS. */
  readonly tls: boolean
}

export interface OpenedSignIn {
  readonly signIn: SignIn
  readonly oidc: OidcSignIn | undefined
}

const IDLE_MINUTES = 30

/** How people sign in to the console of a server. */
export function openSignIn(options: OpenSignInOptions): OpenedSignIn {
  const { idleMinutes = IDLE_MINUTES, oidc: settings, tls, now } = options
  const note = signInAudit(options)
  const signIn = new SignIn({ idleMinutes, random: randomBytes, now, note })
  if (settings === undefined) return { signIn, oidc: undefined }
  // A sign-in that is under way when the server stops is begun again.
  const key = randomBytes(32)
  const client = oidcClient(settings)
  return { signIn, oidc: new OidcSignIn({ settings, client, signIn, note, tls, key, now }) }
}
