import type { Principal } from '../access/principal.ts'
import { Problem } from '../dupin/problems.ts'
import { clearCookie, SESSION_COOKIE, setCookie } from './cookies.ts'
import { FailedAttempts } from './failed-attempts.ts'
import { type OneTimeToken, OneTimeTokens } from './one-time-tokens.ts'
import type { Random } from './secret-id.ts'
import { type Session, Sessions } from './sessions.ts'
import type { NoteSignIn } from './sign-in-audit.ts'
import type { Visit } from './visit.ts'

export interface SignInOptions {
  /** Minutes after which a session that is not used is over. */
  readonly idleMinutes: number
  readonly random: Random
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly note: NoteSignIn
}

/** A session as its owner is told of it. */
export interface SignedIn {
  readonly principal: Principal
  /** Seconds after which it is over, unless it is used before. */
  readonly idleSeconds: number
  /** When it is over at the latest, milliseconds since the epoch. */
  readonly expires: number
}

/** How people sign in to the console, stay so, and sign out. */
export class SignIn {
  readonly sessions: Sessions
  readonly attempts = new FailedAttempts()
  readonly #tokens: OneTimeTokens
  readonly #options: SignInOptions

  constructor(options: SignInOptions) {
    const { idleMinutes, random } = options
    this.#options = options
    this.sessions = new Sessions({ idle: idleMinutes * 60_000, random })
    this.#tokens = new OneTimeTokens(random)
  }

  /** A token that signs a principal in to the console, once, within five minutes. */
  issueToken(principal: Principal): OneTimeToken {
    return this.#tokens.issue(principal, this.#options.now())
  }

  /** Who is signed in; undefined when nobody is, or it is another's page that asks. */
  current({ sessionId, crossSite, background }: Visit): SignedIn | undefined {
    if (sessionId === undefined || crossSite !== undefined) return undefined
    const now = this.#options.now()
    const session = this.sessions.find(sessionId, now, background)
    return session === undefined ? undefined : this.#told(session, now)
  }

  /** Signs in whom the token is for, and answers the cookie of a new session.
   * @throws Problem when it does not hold, or too many did not */
  async withToken(token: string, visit: Visit): Promise<string> {
    const { now, note } = this.#options
    await note.ready()
    const refuse = async (problem: Problem): Promise<never> => {
      await note.refused(visit, 'token', problem.message)
      throw problem
    }
    if (visit.crossSite !== undefined) return refuse(new Problem('not-allowed', visit.crossSite))
    if (this.attempts.wait(visit.remoteAddress, now()) > 0)
      return refuse(new Problem('too-many-attempts', TOO_MANY))
    const principal = this.#tokens.redeem(token, now())
    if (principal === undefined) {
      this.attempts.failed(visit.remoteAddress, now())
      return refuse(new Problem('not-authenticated', NO_TOKEN))
    }
    return this.begin(principal, visit, 'token')
  }

  /** Begins a session of somebody who has shown who they are, and ends the one that the browser had: its id may be known
   * to whoever gave it to the browser. Answers the cookie. */
  async begin(principal: Principal, visit: Visit, way: 'token' | 'oidc'): Promise<string> {
    const { now, note } = this.#options
    await note.signedIn(principal, visit, way)
    if (visit.sessionId !== undefined) this.sessions.end(visit.sessionId)
    return setCookie(SESSION_COOKIE, this.sessions.begin(principal, now()), 'Strict')
  }

  /** Ends the session of a browser, and answers what clears its cookie. @throws Problem when another's page asks */
  async out(visit: Visit): Promise<string> {
    const { now, note } = this.#options
    const { sessionId, crossSite } = visit
    if (crossSite !== undefined) throw new Problem('not-allowed', crossSite)
    const session = sessionId && this.sessions.find(sessionId, now(), true)
    if (session) {
      this.sessions.end(sessionId)
      await note.signedOut(session.principal, visit)
    }
    return clearCookie(SESSION_COOKIE, 'Strict')
  }

  #told(session: Session, now: number): SignedIn {
    const { idle } = this.sessions
    return {
      principal: session.principal,
      idleSeconds: Math.ceil((session.used + idle - now) / 1000),
      expires: this.sessions.expires(session),
    }
  }
}

/** The console takes the token out of the fragment, which no server is sent and no log holds. */
export function linkPath(token: string): string {
  return `/console/#token=${token}`
}

const TOO_MANY = 'Too many have failed to sign in from this address. Try again in some minutes.'
const NO_TOKEN =
  'The link was used, is older than five minutes, or never was one. Make another: dupin login'
