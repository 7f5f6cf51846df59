import { peerGroup } from '../../graph/novelty-peers.ts'
import { type HabitOptions, NestedHabits } from '../../statistics/nested-habits.ts'
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

/** The circles around a principal in which its values are held against others'. */
export const CIRCLES = ['session', 'principal', 'peers', 'account', 'organisation'] as const
export type Circle = (typeof CIRCLES)[number]

/** The most surprising value of one side of a session. */
export interface SideSurprise {
  readonly side: Side
  readonly shown: ShownValue
  /** -log2 of the chance of this value or a rarer one. */
  readonly bits: number
  /** What is left of it after what the sides before it said already. */
  readonly counted: number
}

/** A value that its principal seldom shows, or never showed. */
export interface UnusualValue {
  readonly shown: ShownValue
  readonly bits: number
  /** For whom it was how usual before. */
  readonly shares: Readonly<Record<Circle, number>>
}

export interface ScoredUnit {
  readonly unit: SessionUnit
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

  constructor(firstDay: number, names: ValueNames, options: HabitOptions = {}) {
    this.#habits = new NestedHabits(firstDay, options)
    this.#names = names
  }

  /** Scores the sessions of one day by what was learnt before. */
  score(units: readonly SessionUnit[]): readonly ScoredUnit[] {
    const known = new Map<number, Map<number, number>>()
    return units.map((unit) => this.#scoreOne(unit, known))
  }

  #scoreOne(unit: SessionUnit, known: KnownChances): ScoredUnit {
    const circles = this.#circlesOf(unit)
    const own = knownOf(known, circles[0] ?? 0)
    const features = new Map<number, { chances: number[]; shown: ShownValue; least: number }>()
    const unusual: UnusualValue[] = []
    for (const shown of unit.values) {
      // Whose name lasts is judged by what is done under it; another name is news of the role.
      if (unit.lasting && shown.feature === FEATURE.session) continue
      const chance = this.#chanceOf(circles, shown, own)
      const bits = -Math.log2(chance)
      if (bits >= UNUSUAL) unusual.push({ shown, bits, shares: this.#shares(circles, shown) })
      const feature = features.get(shown.feature)
      if (feature === undefined) {
        features.set(shown.feature, { chances: [chance], shown, least: chance })
        continue
      }
      feature.chances.push(chance)
      if (chance >= feature.least) continue
      feature.shown = shown
      feature.least = chance
    }
    const sides = this.#counted(oddestOfSides(features))
    const bits = sides.slice(0, STRONGEST).reduce((sum, { counted }) => sum + counted, 0)
    return { unit, bits, sides, unusual: unusual.sort(byBits) }
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
  #counted(best: ReadonlyMap<Side, OddSide>): readonly SideSurprise[] {
    const order = [...best].sort(
      ([a, x], [b, y]) => y.bits - x.bits || SIDES.indexOf(a) - SIDES.indexOf(b),
    )
    const before: number[] = []
    return order
      .map(([side, { shown, bits }]) => {
        const index = SIDES.indexOf(side)
        const told = this.#dependence.shared(index, before)
        before.push(index)
        return { side, shown, bits, counted: Math.max(0, bits - told) }
      })
      .sort((a, b) => b.counted - a.counted || SIDES.indexOf(a.side) - SIDES.indexOf(b.side))
  }

  /**
   * Learns a day that was scored; `chanceOf` tells how odd a session was. What goes together is learnt from ordinary sessions
   * alone: in an intruder's all is odd at once. What a very odd session shows becomes its principal's habit and nobody else's: the
   * second name that an intruder uses is to be as surprising as the first.
   */
  learn(day: number, scored: readonly ScoredUnit[], chanceOf: (one: ScoredUnit) => number): void {
    this.#habits.advance(day)
    this.#dependence.advance(day)
    const done: KnownChances = new Map()
    for (const one of scored) {
      // Whoever is new is surprising on all sides: that says nothing of which sides go together.
      if (this.daysOf(one.unit) >= ESTABLISHED_DAYS && chanceOf(one) > ORDINARY)
        this.#dependence.learn(one.sides.map(({ side, bits }) => [SIDES.indexOf(side), bits]))
      this.#learnUnit(one.unit, done, chanceOf(one) <= VERY_ODD)
    }
  }

  /** A value counts once a day, however many sessions show it. */
  #learnUnit(unit: SessionUnit, done: KnownChances, aloneOnly: boolean): void {
    const circles = this.#circlesOf(unit)
    const own = knownOf(done, circles[0] ?? 0)
    const anybody = this.#circles.id(`any session ${unit.actor}`)
    for (const { feature, value } of unit.values) {
      const key = value * SESSION_FEATURES.length + feature
      if (own.has(key)) continue
      own.set(key, 1)
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

  /** Shares of what each circle showed; NaN where a circle has shown nothing. */
  #shares(
    circles: readonly number[],
    { feature, value }: ShownValue,
  ): Readonly<Record<Circle, number>> {
    const share = (level: number) => this.#habits.share(circles[level] ?? 0, feature, value)
    return {
      session: feature === FEATURE.session ? share(1) : share(0),
      principal: share(1),
      peers: share(2),
      account: share(3),
      organisation: share(4),
    }
  }

  /** Days on which the principal was seen before. */
  daysOf(unit: SessionUnit): number {
    return this.#habits.days(this.#circlesOf(unit)[0] ?? 0, 0)
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

/** Of each side the feature that is odd most. */
function oddestOfSides(
  features: ReadonlyMap<
    number,
    { readonly chances: readonly number[]; readonly shown: ShownValue }
  >,
): ReadonlyMap<Side, OddSide> {
  const best = new Map<Side, OddSide>()
  for (const [number, { chances, shown }] of features) {
    const side = SESSION_FEATURES[number]?.side ?? 'act'
    const bits = -Math.log2(severalOdd(chances, MANY.has(number) ? MOST_TOGETHER : 1))
    if (bits > (best.get(side)?.bits ?? 0)) best.set(side, { shown, bits })
  }
  return best
}

type OddSide = Pick<SideSurprise, 'shown' | 'bits'>

function byBits(a: UnusualValue, b: UnusualValue): number {
  return b.bits - a.bits || a.shown.feature - b.shown.feature || a.shown.value - b.shown.value
}

/** Of the first circle: what was worked out for its values already. */
type KnownChances = Map<number, Map<number, number>>

function knownOf(known: KnownChances, circle: number): Map<number, number> {
  let own = known.get(circle)
  if (own === undefined) {
    own = new Map()
    known.set(circle, own)
  }
  return own
}

/** A session's name is its principal's to know: within the session there is but one. */
function within(circles: readonly number[], feature: number): readonly number[] {
  return feature === FEATURE.session ? circles.slice(1) : circles
}
