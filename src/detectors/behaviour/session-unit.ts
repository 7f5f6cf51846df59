import type { SessionAct } from '../../graph/session-acts.ts'
import { FEATURE, SESSION_FEATURES, type SessionUnit } from './session-features.ts'

type UnitHead = Omit<SessionUnit, 'first' | 'last' | 'values'>

/** Gathers the different values of a session. */
export class UnitBuilder {
  readonly session: string
  readonly who: string
  readonly ownAccount: number
  readonly #networks = new Map<number, { hours: number; country: number }>()
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

  /** It called from this network, which is in this country (0 where that is not known), in these hours. */
  stay(network: number, country: number, { hours }: SessionAct): void {
    if (network === 0) return
    const known = this.#networks.get(network)
    if (known === undefined) this.#networks.set(network, { hours, country })
    else known.hours |= hours
  }

  get networks(): Iterable<number> {
    return this.#networks.keys()
  }

  /** How it moved: as one of the values of `movement`. Networks that many share are left out: nobody need have moved. */
  move(movement: Movement, isShared: (network: number) => boolean): void {
    if (this.#networks.size === 0) return
    const own = [...this.#networks]
      .filter(([network]) => !isShared(network))
      .map(([, stay]) => stay)
    const countries = new Map<number, number>()
    for (const { country, hours } of own)
      if (country !== 0) countries.set(country, (countries.get(country) ?? 0) | hours)
    const { first, last } = this.#span()
    const how = meet(countries.values())
      ? movement.countries
      : meet(own.map(({ hours }) => hours))
        ? movement.networks
        : movement.none
    this.show(FEATURE.movement, how, first, last)
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

/** Values of the feature `movement`. */
export interface Movement {
  readonly none: number
  readonly networks: number
  readonly countries: number
}

/** Whether two of these sets of hours share an hour. */
function meet(stays: Iterable<number>): boolean {
  let seen = 0
  for (const hours of stays) {
    if ((seen & hours) !== 0) return true
    seen |= hours
  }
  return false
}
