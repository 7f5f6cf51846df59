import type { SessionAct } from '../../graph/session-acts.ts'
import { FEATURE, SESSION_FEATURES, type SessionUnit } from './session-features.ts'

type UnitHead = Omit<SessionUnit, 'first' | 'last' | 'values'>

/** Gathers the different values of a session. */
export class UnitBuilder {
  readonly session: string
  readonly who: string
  readonly ownAccount: number
  readonly #networks = new Map<number, number>()
  readonly #head: UnitHead
  readonly #values = new Map<
    number,
    { feature: number; value: number; first: number; last: number }
  >()

  constructor(head: UnitHead, ownAccount: number) {
    this.#head = head
    this.session = head.session
    this.who = head.lasting ? `${head.actor} ${head.session}` : head.actor
    this.ownAccount = ownAccount
  }

  show(feature: number, value: number, first: number, last: number): void {
    if (value === 0) return
    const key = value * SESSION_FEATURES.length + feature
    const known = this.#values.get(key)
    if (known === undefined) {
      this.#values.set(key, { feature, value, first, last })
      return
    }
    if (first < known.first) known.first = first
    if (last > known.last) known.last = last
  }

  /** It called from this network in these hours. */
  stay(network: number, { hours }: SessionAct): void {
    if (network !== 0) this.#networks.set(network, (this.#networks.get(network) ?? 0) | hours)
  }

  get networks(): Iterable<number> {
    return this.#networks.keys()
  }

  /** Whether it was in several networks of its own within an hour. */
  move(one: number, several: number, isShared: (network: number) => boolean): void {
    if (this.#networks.size === 0) return
    let [seen, twice] = [0, 0]
    for (const [network, hours] of this.#networks) {
      if (isShared(network)) continue
      twice |= seen & hours
      seen |= hours
    }
    const { first, last } = this.#span()
    this.show(FEATURE.movement, twice === 0 ? one : several, first, last)
  }

  #span(): { first: number; last: number } {
    let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const value of this.#values.values()) {
      first = Math.min(first, value.first)
      last = Math.max(last, value.last)
    }
    return { first, last }
  }

  done(): SessionUnit {
    return { ...this.#head, ...this.#span(), values: [...this.#values.values()] }
  }
}
