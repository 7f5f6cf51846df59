import type {
  InvocationFacet,
  InvocationUse,
  InvocationUses,
  Invoker,
} from '../../graph/invocation-facets.ts'
import { peerGroup } from '../../graph/novelty-peers.ts'
import { type ContextCount, surpriseBits } from '../../statistics/surprise.ts'

/** A value that a principal never showed before when it invoked models. */
export interface Surprising {
  readonly use: InvocationUse
  readonly bits: number
  /** Other principals that showed it, before the scope or in it. */
  readonly holders: number
  readonly newForAccount: boolean
}

/** Values out of few that many share; of the others each principal has its own. */
const SHARED: ReadonlySet<InvocationFacet> = new Set([
  'model',
  'region',
  'asn',
  'country',
  'client',
  'token',
])
/** A network that so many others call from, before or by now, is a NAT gateway, an office or a VPN. */
const CROWDED = 2
const CROWDED_WEIGHT = 0.3

interface Sum {
  hours: number
  distinct: number
}

/** What everybody is in the habit of, summed once for a scope: surprise backs off from principal to peers to account to all. */
export class InvocationHabits {
  readonly #invokers: ReadonlyMap<string, Invoker>
  readonly #sums = new Map<string, Sum>()
  readonly #holders = new Map<string, Map<string, InvocationUse>>()

  constructor({ uses, invokers }: InvocationUses) {
    this.#invokers = new Map(invokers.map((one) => [one.actor, one]))
    for (const { actor, account, hours } of invokers)
      for (const group of groupsOf(actor, account)) this.#sum(group).hours += hours
    for (const use of uses) {
      const key = `${use.facet}\0${use.value}`
      const holders = this.#holders.get(key) ?? new Map<string, InvocationUse>()
      this.#holders.set(key, holders.set(use.actor, use))
      if (use.before === 0) continue
      for (const group of groupsOf(use.actor, use.account))
        this.#sum(`${use.facet}\0${group}`).distinct++
    }
  }

  /** Days of the baseline on which the principal invoked anything. */
  daysOf(actor: string): number {
    return this.#invokers.get(actor)?.days ?? 0
  }

  surpriseOf(use: InvocationUse): Surprising {
    const holders = [...(this.#holders.get(`${use.facet}\0${use.value}`)?.values() ?? [])]
    const others = holders.filter(({ actor }) => actor !== use.actor)
    const known = others.filter(({ before }) => before > 0)
    const first = (this.#invokers.get(use.actor)?.hours ?? 0) === 0
    // Whoever invokes for the first time has no network of its own yet: what matters is whether others call from there.
    const shared = SHARED.has(use.facet) || (first && use.facet === 'network')
    const chain = shared ? this.#valueChain(use, known) : this.#newChain(use)
    const crowded = use.facet === 'network' && others.length >= CROWDED
    return {
      use,
      bits: surpriseBits(chain) * (crowded ? CROWDED_WEIGHT : 1),
      holders: others.length,
      newForAccount: !known.some(({ account }) => account === use.account),
    }
  }

  /** In how many of their hours did the principal, its peers, its account, everybody show this value? */
  #valueChain(use: InvocationUse, known: readonly InvocationUse[]): readonly ContextCount[] {
    return groupsOf(use.actor, use.account).map((group) => ({
      count: known
        .filter((other) => groupsOf(other.actor, other.account).includes(group))
        .reduce((total, { before }) => total + before, 0),
      total: this.#sum(group).hours,
    }))
  }

  /** In how many of their hours did they show a value for the first time (Witten & Bell)? */
  #newChain(use: InvocationUse): readonly ContextCount[] {
    return groupsOf(use.actor, use.account).map((group) => {
      const { distinct } = this.#sum(`${use.facet}\0${group}`)
      return { count: distinct, total: this.#sum(group).hours + distinct }
    })
  }

  #sum(name: string): Sum {
    const known = this.#sums.get(name)
    if (known !== undefined) return known
    const made = { hours: 0, distinct: 0 }
    this.#sums.set(name, made)
    return made
  }
}

/** Who a principal is compared with, the most specific first. */
function groupsOf(actor: string, account: string): readonly string[] {
  return [`own\0${actor}`, `peers\0${peerGroup(actor)}`, `account\0${account}`, 'all']
}
