import { HOUR, MINUTE } from '../../events/time.ts'
import type { Principal } from '../access/principal.ts'
import { hashOf, newSecret, type Random } from './secret-id.ts'

/** Somebody who signed in with a browser. Times are milliseconds since the epoch. */
export interface Session {
  readonly principal: Principal
  readonly created: number
  readonly used: number
}

export interface SessionsOptions {
  /** A session that is not used for so long, in milliseconds, is over. */
  readonly idle: number
  readonly random: Random
}

/** However much it is used: half a day, in milliseconds. (OWASP ASVS 5.0.0, 7.3.2) */
const LONGEST = 12 * HOUR
const MOST = 2_000
/** Browsers of one principal; the one that was not used for longest makes room. */
const MOST_OF_ONE = 16

/** Who is signed in. Kept in memory alone: a restart ends all sessions. */
export class Sessions {
  readonly idle: number
  readonly #random: Random
  /** By the hash of the id, the least recently used first. */
  readonly #sessions = new Map<string, Session>()

  constructor({ idle, random }: SessionsOptions) {
    this.idle = idle
    this.#random = random
  }

  /** Begins a session and answers its id, which is told nowhere else. */
  begin(principal: Principal, now: number): string {
    this.#makeRoom(principal, now)
    const id = newSecret(this.#random)
    this.#sessions.set(hashOf(id), { principal, created: now, used: now })
    return id
  }

  /** The session of an id; undefined when there is none or it is over.
   * @param background whether nobody asked for this: then it does not count as use */
  find(id: string, now: number, background: boolean): Session | undefined {
    const key = hashOf(id)
    const session = this.#sessions.get(key)
    if (session === undefined) return undefined
    if (this.#isOver(session, now)) {
      this.#sessions.delete(key)
      return undefined
    }
    if (background) return session
    const used = { ...session, used: Math.max(now, session.used) }
    this.#sessions.delete(key)
    this.#sessions.set(key, used)
    return used
  }

  end(id: string): void {
    this.#sessions.delete(hashOf(id))
  }

  /** When a session is over at the latest. */
  expires({ created }: Session): number {
    return created + LONGEST
  }

  /** A clock that was put back by more than a step of its correction must not make a session longer. */
  #isOver({ created, used }: Session, now: number): boolean {
    return now >= used + this.idle || now >= created + LONGEST || now < created - MINUTE
  }

  #makeRoom({ arn }: Principal, now: number): void {
    const own: string[] = []
    for (const [key, session] of this.#sessions) {
      if (this.#isOver(session, now)) this.#sessions.delete(key)
      else if (session.principal.arn === arn) own.push(key)
    }
    for (const key of own.slice(0, Math.max(0, own.length - MOST_OF_ONE + 1)))
      this.#sessions.delete(key)
    const [first] = this.#sessions.keys()
    if (this.#sessions.size >= MOST && first !== undefined) this.#sessions.delete(first)
  }
}
