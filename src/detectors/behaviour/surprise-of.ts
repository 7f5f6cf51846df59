import type { Facet, Novelties, NovelValue } from '../../graph/novelty.ts'
import { peerGroup } from '../../graph/novelty-peers.ts'
import { type ContextCount, surpriseBits } from '../../statistics/surprise.ts'

/** For whom a new value is unusual, the way GuardDuty explains its anomalies. */
export interface Surprising {
  readonly novel: NovelValue
  readonly bits: number
  /** Nobody else in the account, or in the organisation, showed it either. */
  readonly newForAccount: boolean
  readonly newForEverybody: boolean
  /** Others who showed it before. */
  readonly holders: number
}

/** Values that are chosen from few and shared; of the others each principal has its own. */
const SHARED_FACETS: ReadonlySet<Facet> = new Set([
  'operation',
  'client',
  'region',
  'country',
  'asn',
])
/** An address that so many others use is a NAT gateway, an office or a VPN: being there says little. */
const SHARED_BY = 3
const SHARED_WEIGHT = 0.3

/** Sums over the principals that the baseline holds, worked out once for a scope. */
export class Population {
  readonly #novelties: Novelties
  readonly #accounts: ReadonlyMap<string, string>
  readonly #totals = new Map<string, { hours: number; distinct: number }>()

  constructor(novelties: Novelties) {
    this.#novelties = novelties
    this.#accounts = new Map(novelties.known.map(({ actor, account }) => [actor, account]))
  }

  /** How surprising the value is for its principal, backing off to peers, account and organisation. */
  surpriseOf(novel: NovelValue): Surprising {
    const holders = this.#novelties.holders(novel.facet, novel.value)
    const others = holders.filter(({ actor }) => actor !== novel.actor)
    const bits = SHARED_FACETS.has(novel.facet)
      ? surpriseBits(this.#sharedChain(novel, others))
      : surpriseBits(this.#ownChain(novel))
    const crowded = !SHARED_FACETS.has(novel.facet) && others.length >= SHARED_BY
    return {
      novel,
      bits: crowded ? bits * SHARED_WEIGHT : bits,
      newForAccount: !others.some(({ actor }) => this.#accounts.get(actor) === novel.account),
      newForEverybody: others.length === 0,
      holders: others.length,
    }
  }

  /** P(this value): in how many of their hours did the principal, its peers, its account, everybody show it? */
  #sharedChain(
    { actor, account, facet }: NovelValue,
    holders: readonly { actor: string; hours: number }[],
  ): readonly ContextCount[] {
    const group = peerGroup(actor)
    const sum = (keep: (other: string) => boolean) =>
      holders.reduce((total, one) => total + (keep(one.actor) ? one.hours : 0), 0)
    return [
      { count: 0, total: this.#novelties.seen(actor, facet).hours },
      {
        count: sum((other) => peerGroup(other) === group),
        total: this.#total('peers', group, facet).hours,
      },
      {
        count: sum((other) => this.#accounts.get(other) === account),
        total: this.#total('account', account, facet).hours,
      },
      { count: sum(() => true), total: this.#total('all', '', facet).hours },
    ]
  }

  /** P(a value never shown before), after Witten and Bell: of so many hours, how many brought a new one? */
  #ownChain({ actor, account, facet }: NovelValue): readonly ContextCount[] {
    const own = this.#novelties.seen(actor, facet)
    return [
      own,
      this.#total('peers', peerGroup(actor), facet),
      this.#total('account', account, facet),
      this.#total('all', '', facet),
    ].map(({ hours, distinct }) => ({ count: distinct, total: hours + distinct }))
  }

  #total(
    of: 'peers' | 'account' | 'all',
    name: string,
    facet: Facet,
  ): { hours: number; distinct: number } {
    const key = `${of}\0${name}\0${facet}`
    const known = this.#totals.get(key)
    if (known !== undefined) return known
    const members = this.#novelties.known.filter(({ actor, account }) => {
      if (of === 'all') return true
      return of === 'account' ? account === name : peerGroup(actor) === name
    })
    const total = members.reduce(
      (sum, { actor }) => {
        const { hours, distinct } = this.#novelties.seen(actor, facet)
        return { hours: sum.hours + hours, distinct: sum.distinct + distinct }
      },
      { hours: 0, distinct: 0 },
    )
    this.#totals.set(key, total)
    return total
  }
}
