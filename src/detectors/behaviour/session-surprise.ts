import { peerGroup } from '../../graph/novelty-peers.ts'
import { NestedHabits } from '../../statistics/nested-habits.ts'
import { severalOdd } from '../../statistics/several-odd.ts'
import {
  FEATURE,
  SESSION_FEATURES,
  type SessionUnit,
  type ShownValue,
  SIDES,
  type Side,
} from './session-features.ts'
import { hourText } from './session-values.ts'
import { SideDependence } from './side-dependence.ts'
import { ValueNames } from './value-names.ts'

/** How surprising one side of a session is. */
export interface SideSurprise {
  readonly side: Side
  /** -log2 of how likely values as rare as the side's are. */
  readonly bits: number
  /** What is left of it after what the sides before it said already. */
  readonly counted: number
}

/** A value that its principal seldom shows, or never showed. */
export interface UnusualValue {
  readonly shown: ShownValue
  readonly bits: number
  /** Of what each circle showed before, how much it was; NaN where a circle has shown nothing. */
  readonly shares: SharesOf
}

export interface SharesOf {
  /** The person of a shared role, or the principal. */
  readonly principal: number
  readonly peers: number
  readonly account: number
  readonly everybody: number
}

export interface ScoredUnit {
  readonly unit: SessionUnit
  /** Ids of the circles in which it is judged: person, principal, peers, account, all. */
  readonly circles: readonly number[]
  /** Days on which its person, or principal, was seen before. */
  readonly daysKnown: number
  /** Sum of the strongest sides' bits. */
  readonly bits: number
  /** In falling order of what is counted of them; those that say nothing are left out. */
  readonly sides: readonly SideSurprise[]
  /** Every value that is unusual, the most surprising first. */
  readonly unusual: readonly UnusualValue[]
}

/** Sides whose surprises are summed: more would make busy sessions odd for being busy. */
const STRONGEST = 4
/** Bits from which on a value is unusual: one in eight, or rarer. */
const UNUSUAL = 3
/** Days of a principal of which it has more than one in a hundred; less than one in a thousand. */
const ORDINARY = 0.01
const VERY_ODD = 0.001
/** Days after which somebody's surprises tell which of them come together. */
const ESTABLISHED_DAYS = 10
/** What six weeks show of a habit does not let anything be thought rarer. */
const LEAST_CHANCE = 2 ** -10
const HOUR_FEATURES = new Set([FEATURE['hour of a weekday'], FEATURE['hour of a weekend']])
const MOST_TOGETHER = 16
/** Features of which several rare values say more than one. Hours of one stretch, or addresses of one journey, do not. */
const MANY = new Set([FEATURE.operation, FEATURE.resource])
/** Whoever starts at nine may start at ten. */
const NEAR_HOUR = 0.5

/**
 * Surprise of sessions, learning day by day: a day is scored by what the days before it held, then learnt.
 * Witten & Bell's and Kneser & Ney's way of backing off (`NestedHabits`), from the session's name (a person in a role that many
 * share) to the role or user, its peers, its account, all.
 */
export class SessionSurprise {
  readonly #habits: NestedHabits
  readonly #dependence = new SideDependence(SIDES.length)
  readonly #circles = new ValueNames()
  readonly #names: ValueNames

  constructor(firstDay: number, names: ValueNames) {
    this.#habits = new NestedHabits(firstDay)
    this.#names = names
  }

  /** Scores the sessions of one day by what was learnt before. */
  score(units: readonly SessionUnit[]): readonly ScoredUnit[] {
    const known = new Map<number, Map<number, number>>()
    return units.map((unit) => {
      const circles = this.#circlesOf(unit)
      return this.#scoreOne(unit, circles, entry(known, circles[0] ?? 0, newMap))
    })
  }

  #scoreOne(unit: SessionUnit, circles: readonly number[], known: Map<number, number>): ScoredUnit {
    const features = new Map<number, number[]>()
    const unusual: UnusualValue[] = []
    for (const shown of unit.values) {
      // Whose name lasts is judged by what is done under it; another name is news of the role.
      if (unit.lasting && shown.feature === FEATURE.session) continue
      const chance = this.#chanceOf(circles, shown, known)
      const bits = -Math.log2(chance)
      if (bits >= UNUSUAL) unusual.push({ shown, bits, shares: this.#shares(circles, shown) })
      entry(features, shown.feature, newList).push(chance)
    }
    const sides = this.#counted(bitsOfSides(features))
    const bits = sides.slice(0, STRONGEST).reduce((sum, { counted }) => sum + counted, 0)
    const daysKnown = this.#habits.days(circles[0] ?? 0, FEATURE.operation)
    return { unit, circles, daysKnown, bits, sides, unusual: unusual.sort(byBits) }
  }

  #chanceOf(
    circles: readonly number[],
    { feature, value }: ShownValue,
    known: Map<number, number>,
  ): number {
    const key = value * SESSION_FEATURES.length + feature
    let chance = known.get(key)
    if (chance === undefined) {
      const tail = this.#habits.tail(within(circles, feature), feature, value)
      chance = Math.max(LEAST_CHANCE, tail)
      known.set(key, chance)
    }
    return chance
  }

  /** What usually comes together is not counted twice: from each side is taken what the ones before it made likely. */
  #counted(sides: ReadonlyMap<Side, number>): readonly SideSurprise[] {
    const order = [...sides].sort(([a, x], [b, y]) => y - x || SIDES.indexOf(a) - SIDES.indexOf(b))
    const before: number[] = []
    return order
      .map(([side, bits]) => {
        const index = SIDES.indexOf(side)
        const told = this.#dependence.shared(index, before)
        before.push(index)
        return { side, bits, counted: Math.max(0, bits - told) }
      })
      .sort((a, b) => b.counted - a.counted || SIDES.indexOf(a.side) - SIDES.indexOf(b.side))
  }

  /**
   * Learns a day that was scored; of each session also how odd it was. What goes together is learnt from ordinary sessions alone:
   * in an intruder's all is odd at once. What a very odd session shows becomes its principal's habit and nobody else's: the second
   * name that an intruder uses is to be as surprising as the first.
   */
  learn(day: number, scored: readonly (ScoredUnit & { readonly chance: number })[]): void {
    this.#habits.advance(day)
    this.#dependence.advance(day)
    const done = new Map<number, Set<number>>()
    for (const one of scored) {
      // Whoever is new is surprising on all sides: that says nothing of which sides go together.
      if (one.daysKnown >= ESTABLISHED_DAYS && one.chance > ORDINARY)
        this.#dependence.learn(one.sides.map(({ side, bits }) => [SIDES.indexOf(side), bits]))
      this.#learnUnit(one, entry(done, one.circles[0] ?? 0, newSet), one.chance <= VERY_ODD)
    }
  }

  /** A value counts once a day, however many sessions show it. */
  #learnUnit({ unit, circles }: ScoredUnit, done: Set<number>, aloneOnly: boolean): void {
    const anybody = this.#circles.id(`any session ${unit.actor}`)
    for (const { feature, value } of unit.values) {
      const key = value * SESSION_FEATURES.length + feature
      if (done.has(key)) continue
      done.add(key)
      const known = within(circles, feature)
      this.#habits.learn(aloneOnly ? known.slice(0, 1) : known, feature, value)
      // What a role's known people do is also what anybody in it does: a stranger's session is held against that.
      if (unit.lasting && !aloneOnly && feature !== FEATURE.session)
        this.#habits.learn([anybody], feature, value)
      if (HOUR_FEATURES.has(feature))
        for (const near of this.#nearHours(value))
          this.#habits.learn(circles, feature, near, NEAR_HOUR)
    }
  }

  #shares(circles: readonly number[], { feature, value }: ShownValue): SharesOf {
    const share = (level: number) => this.#habits.share(circles[level] ?? 0, feature, value)
    return {
      principal: share(feature === FEATURE.session ? 1 : 0),
      peers: share(2),
      account: share(3),
      everybody: share(4),
    }
  }

  /** How many values are remembered. */
  get size(): number {
    return this.#habits.size
  }

  /** How often a value was shown to somebody of whom too many are remembered. */
  get leftOut(): number {
    return this.#habits.leftOut
  }

  #circlesOf({ actor, account, session, lasting }: SessionUnit): readonly number[] {
    const id = (text: string) => this.#circles.id(text)
    return [
      id(lasting ? `session ${actor} ${session}` : `any session ${actor}`),
      id(`principal ${actor}`),
      id(`peers ${peerGroup(actor)}`),
      id(`account ${account}`),
      id('all'),
    ]
  }

  #nearHours(value: number): readonly number[] {
    const hour = Number(this.#names.text(value).slice(0, 2))
    return [hour + 23, hour + 1].map((near) => this.#names.id(hourText(near)))
  }
}

/** Of each side the bits of the feature that is odd most. */
function bitsOfSides(features: ReadonlyMap<number, readonly number[]>): ReadonlyMap<Side, number> {
  const best = new Map<Side, number>()
  for (const [number, chances] of features) {
    const side = SESSION_FEATURES[number]?.side ?? 'act'
    const bits = -Math.log2(severalOdd(chances, MANY.has(number) ? MOST_TOGETHER : 1))
    if (bits > (best.get(side) ?? 0)) best.set(side, bits)
  }
  return best
}

function byBits(a: UnusualValue, b: UnusualValue): number {
  return b.bits - a.bits || a.shown.feature - b.shown.feature || a.shown.value - b.shown.value
}

function entry<V>(map: Map<number, V>, key: number, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}

const newMap = () => new Map<number, number>()
const newSet = () => new Set<number>()
const newList = (): number[] => []

/** A session's name is its principal's to know: within the session there is but one. */
function within(circles: readonly number[], feature: number): readonly number[] {
  return feature === FEATURE.session ? circles.slice(1) : circles
}
