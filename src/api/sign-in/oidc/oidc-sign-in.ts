import { z } from 'zod'
import { MINUTE } from '../../../events/time.ts'
import { seal, unseal } from '../../sealed.ts'
import { clearCookie, OIDC_COOKIE, setCookie } from '../cookies.ts'
import type { SignIn } from '../sign-in.ts'
import type { NoteSignIn } from '../sign-in-audit.ts'
import type { Visit } from '../visit.ts'
import { type OidcClient, SignInCancelled } from './oidc-client.ts'
import type { OidcSettings } from './oidc-file.ts'
import { principalOf } from './oidc-principal.ts'

/** Why somebody was sent back without a session; the console has the words. */
export const REFUSALS = [
  'cancelled',
  'expired',
  'failed',
  'no-account',
  'too-many',
  'unreachable',
] as const
export type Refusal = (typeof REFUSALS)[number]

export interface OidcSignInOptions {
  readonly settings: OidcSettings
  readonly client: OidcClient
  readonly signIn: Pick<SignIn, 'begin' | 'attempts'>
  readonly note: NoteSignIn
  /** Whether the server itself speaks TLS. */
  readonly tls: boolean
  /** Seals what a browser keeps of a sign-in that is under way. */
  readonly key: Uint8Array
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** Where a browser goes next, and the cookies that it is given. */
export interface Departure {
  readonly location: string
  readonly cookies: readonly string[]
}

const CALLBACK = '/api/v1/session/oidc/callback'
const HOME = '/console/'
/** Longer than anybody takes to sign in elsewhere. */
const LIFETIME = 10 * MINUTE

const Pending = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  expires: z.number(),
})

/** Signs people in who have an account elsewhere. What must come back is kept by the browser that began, sealed, so that nobody
 * can finish what another began and nobody can fill the server's memory. */
export class OidcSignIn {
  readonly label: string
  readonly #options: OidcSignInOptions

  constructor(options: OidcSignInOptions) {
    this.label = options.settings.label
    this.#options = options
  }

  /** Sends a browser to the issuer. @param returnTo where in the console it goes afterwards; see `insideConsole` */
  async begin(visit: Visit, returnTo: string): Promise<Departure> {
    const { client, key, now } = this.#options
    try {
      const { location, transaction } = await client.begin(this.#base(visit) + CALLBACK)
      const pending = { ...transaction, returnTo, expires: now() + LIFETIME }
      const text = seal(key, CONTEXT, Buffer.from(JSON.stringify(pending)))
      return { location, cookies: [setCookie(OIDC_COOKIE, text, 'Lax', LIFETIME / 1000)] }
    } catch (error) {
      return this.#refuse(visit, 'unreachable', messageOf(error))
    }
  }

  /** Takes a browser back from the issuer, and signs it in if it may be. */
  async end(visit: Visit): Promise<Departure> {
    const { client, signIn, note, settings, now } = this.#options
    const { remoteAddress, target } = visit
    await note.ready()
    if (signIn.attempts.wait(remoteAddress, now()) > 0)
      return this.#refuse(visit, 'too-many', 'too many have failed from this address')
    const pending = this.#pending(visit)
    if (pending === undefined)
      return this.#refuse(visit, 'expired', 'this browser has not begun to sign in, or long ago')
    try {
      const claims = await client.finish(new URL(this.#base(visit) + target), pending)
      const principal = principalOf(claims, settings.rules)
      if (principal === undefined)
        return await this.#refuse(visit, 'no-account', `no rule fits the subject ${claims.sub}`)
      const cookie = await signIn.begin(principal, visit, 'oidc')
      return { location: pending.returnTo, cookies: [cookie, clearCookie(OIDC_COOKIE, 'Lax')] }
    } catch (error) {
      const reason = error instanceof SignInCancelled ? 'cancelled' : 'failed'
      return this.#refuse(visit, reason, messageOf(error))
    }
  }

  #base({ host }: Visit): string {
    const { settings, tls } = this.#options
    return settings.redirectBase ?? `${tls ? 'https' : 'http'}://${host}`
  }

  #pending({ pending = '' }: Visit): z.infer<typeof Pending> | undefined {
    const { key, now } = this.#options
    const bytes = unseal(key, CONTEXT, pending)
    if (bytes === undefined) return undefined
    const read = Pending.parse(JSON.parse(bytes.toString()))
    const left = read.expires - now()
    // A clock that was put back by more than a step of its correction must not give anybody longer.
    return left > 0 && left <= LIFETIME + MINUTE ? read : undefined
  }

  async #refuse(visit: Visit, reason: Refusal, message: string): Promise<Departure> {
    const { signIn, note, now } = this.#options
    if (reason !== 'unreachable' && reason !== 'too-many')
      signIn.attempts.failed(visit.remoteAddress, now())
    await note.refused(visit, 'oidc', `${reason}: ${message}`)
    return {
      location: `${HOME}#refused=${reason}`,
      cookies: [clearCookie(OIDC_COOKIE, 'Lax')],
    }
  }
}

const CONTEXT = ['oidc-sign-in']

/** A path below `/console/`, as a browser will read it; undefined for any other place. */
export function insideConsole(text: string): string | undefined {
  const base = 'http://dupin.invalid'
  if (!text.startsWith(HOME) || !URL.canParse(text, base)) return undefined
  const { origin, pathname, search, hash } = new URL(text, base)
  return origin === base && pathname.startsWith(HOME) ? pathname + search + hash : undefined
}

/** The library's messages name what was wrong, never a token. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  return error.message + code
}
