import { timingSafeEqual } from 'node:crypto'
import { MINUTE } from '../../events/time.ts'
import type { Principal } from '../access/principal.ts'
import { hashOf, newSecret, type Random } from './secret-id.ts'

export interface OneTimeToken {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expires: number
}

interface Kept {
  readonly hash: Buffer
  readonly principal: Principal
  readonly expires: number
}

const LIFETIME = 5 * MINUTE
/** The oldest makes room. */
const MOST = 500
const MOST_OF_ONE = 10

/** Tokens that sign somebody in once. Kept in memory alone, as hashes. */
export class OneTimeTokens {
  readonly #random: Random
  /** The oldest first. */
  #kept: readonly Kept[] = []

  constructor(random: Random) {
    this.#random = random
  }

  issue(principal: Principal, now: number): OneTimeToken {
    const token = newSecret(this.#random)
    const expires = now + LIFETIME
    const own = this.#kept.filter((one) => one.principal.arn === principal.arn)
    const spare = new Set(own.slice(0, Math.max(0, own.length - MOST_OF_ONE + 1)))
    const valid = this.#kept.filter((one) => !isOver(one, now) && !spare.has(one))
    const hash = Buffer.from(hashOf(token), 'hex')
    this.#kept = [...valid.slice(-(MOST - 1)), { hash, principal, expires }]
    return { token, expires }
  }

  /** Whom a token signs in, this once; undefined when it is none, was used, or is over. */
  redeem(token: string, now: number): Principal | undefined {
    const hash = Buffer.from(hashOf(token), 'hex')
    const found = this.#kept.filter((one) => timingSafeEqual(one.hash, hash))
    this.#kept = this.#kept.filter((one) => !found.includes(one))
    return found.find((one) => !isOver(one, now))?.principal
  }
}

/** A clock that was put back by more than a step of its correction must not make a token longer. */
function isOver({ expires }: Kept, now: number): boolean {
  return now >= expires || now < expires - LIFETIME - MINUTE
}
