/**
 * How unusual is a value for somebody, given what they, and the circles around them (peers, account, everybody), showed before?
 *
 * A circle's habits are counts of the values it showed, forgotten by half in thirty days. Interpolated Kneser-Ney smoothing
 * (Kneser & Ney, ICASSP 1995; as a hierarchical Pitman-Yor process Teh, ACL 2006): a circle counts a value only when it is new to
 * a member, so that it knows which news its members bring, not what one busy machine repeats. How often somebody brings news is
 * learnt after their first days, for a wider circle from the values that it heard of once (Good & Turing, Biometrika 1953), and
 * backs off to the next circle: a newcomer is expected to be as restless as its peers.
 *
 * The answer is a tail: the chance of this value *or any rarer one*, so that a principal of a hundred equally common operations
 * is not odd for each of them.
 */

/** Circles from the one asked about to the widest; ids of the caller's own making. Features are small integers. */
export type Circles = readonly number[]

/** Days after which half of what was seen is forgotten. */
const HALF_LIFE = 30
/** On its first days all that somebody shows is new, and says nothing of how often news come later. */
const ENROLMENT = 2
/** Observations that the wider circle's rate of news is worth. */
const STRENGTH = 5

interface Habit {
  /** Weight of all that was shown. */
  total: number
  /** Where the count of each value is. */
  readonly slots: Map<number, number>
  /** Weight of all values that were shown so often, by rungs of a ladder of times. */
  readonly byTimes: Float64Array
  /** Weight of what was shown after the first days, and of what was news to who showed it: of the circle itself where it is
   * the first, else of all its members. */
  settled: number
  news: number
  days: number
  lastDay: number
}

/** Features that one circle can have. */
const FEATURES = 64
/** What nobody has ever known of the rate of news: half of the time. */
const PRIOR_NEWS = 0.5
/** Values of one feature that a circle remembers. Who shows more brings news all the time, and one more is no surprise. */
const MOST_VALUES = 10_000
/** Times are counted in halves, as an observation may be worth one. Up to eight times each count is a rung, then each doubling
 * has eight: whoever was seen 100 times and whoever was seen 104 are as common. */
const FINE = 16
const RUNGS = 128
const ONCE = 2

function rungOf(halves: number): number {
  if (halves < FINE) return halves
  const doublings = 31 - Math.clz32(halves) - 4
  return Math.min(RUNGS - 1, FINE + doublings * 8 + ((halves >>> (doublings + 1)) - 8))
}

/** Habits of circles; learns day by day. Times are whole days, in rising order. */
export class NestedHabits {
  readonly #habits = new Map<number, Habit>()
  readonly #origin: number
  #day: number
  /** What an observation of today weighs; growing it spares shrinking all others. */
  #weight = 1
  readonly #counts = new Counts()
  #leftOut = 0

  constructor(day: number) {
    this.#origin = day
    this.#day = day
  }

  /** What is learnt from now on is of `day`. */
  advance(day: number): void {
    this.#day = day
    this.#weight = 2 ** ((day - this.#origin) / HALF_LIFE)
  }

  /** Chance, in (0, 1], that the first circle shows this value or one that is as rare; 1 when no circle knows anything. */
  tail(circles: Circles, feature: number, value: number): number {
    return this.#tail(circles, 0, feature, value)
  }

  #tail(circles: Circles, level: number, feature: number, value: number): number {
    const circle = circles[level]
    if (circle === undefined) return 1
    const habit = this.#habits.get(circle * FEATURES + feature)
    if (habit === undefined || habit.total === 0)
      return this.#tail(circles, level + 1, feature, value)
    const news = this.#newsOf(habit, circles, level, feature)
    const slot = habit.slots.get(value)
    const familiar = slot === undefined ? 0 : shareUpTo(habit, rungOf(this.#counts.times(slot)))
    return (1 - news) * familiar + news * this.#tail(circles, level + 1, feature, value)
  }

  /** How likely the circle's next observation is new to it. With few observations that cannot be unlikely, however
   * settled the wider circle is. */
  #newsOf(habit: Habit, circles: Circles, level: number, feature: number): number {
    const rate =
      level === 0 ? this.#restlessness(circles, 0, feature) : this.#novelty(circles, level, feature)
    return 1 - (1 - rate) * (habit.total / (habit.total + this.#weight))
  }

  /** How often members of the circle bring what is news to themselves, once their first days are over. */
  #restlessness(circles: Circles, level: number, feature: number): number {
    const circle = circles[level]
    if (circle === undefined) return PRIOR_NEWS
    const wider = this.#restlessness(circles, level + 1, feature)
    const habit = this.#habits.get(circle * FEATURES + feature)
    if (habit === undefined) return wider
    const prior = STRENGTH * this.#weight
    return (habit.news + prior * wider) / (habit.settled + prior)
  }

  /** How often what is news to a member is news to the circle too. */
  #novelty(circles: Circles, level: number, feature: number): number {
    const circle = circles[level]
    if (circle === undefined) return PRIOR_NEWS
    const wider = this.#novelty(circles, level + 1, feature)
    const habit = this.#habits.get(circle * FEATURES + feature)
    if (habit === undefined) return wider
    const prior = STRENGTH * this.#weight
    return ((habit.byTimes[ONCE] ?? 0) + prior * wider) / (habit.total + prior)
  }

  /** Days on which the circle showed anything of the feature. */
  days(circle: number, feature: number): number {
    return this.#habits.get(circle * FEATURES + feature)?.days ?? 0
  }

  /** Share of the circle's observations that were of this value, in [0, 1]; NaN for a circle that has none. */
  share(circle: number, feature: number, value: number): number {
    const habit = this.#habits.get(circle * FEATURES + feature)
    if (habit === undefined) return Number.NaN
    const slot = habit.slots.get(value)
    return slot === undefined ? 0 : this.#counts.weight(slot) / habit.total
  }

  /** The first circle showed the value today. Wider circles hear of it when it is news. `worth` of an observation: below 1 it
   * adds to what is familiar without being news. */
  learn(circles: Circles, feature: number, value: number, worth = 1): void {
    const first = this.#habitOf(circles[0] ?? 0, feature)
    if (first.lastDay !== this.#day) {
      first.days++
      first.lastDay = this.#day
    }
    const isNews = this.#show(first, value, worth)
    if (worth < 1) return
    if (first.days > ENROLMENT)
      for (const circle of circles) {
        const habit = this.#habitOf(circle, feature)
        habit.settled += this.#weight
        if (isNews) habit.news += this.#weight
      }
    for (let level = 1, isNew = isNews; isNew && level < circles.length; level++) {
      const habit = this.#habitOf(circles[level] ?? 0, feature)
      isNew = this.#show(habit, value, 1)
    }
  }

  /** Answers whether the value is new. */
  #show(habit: Habit, value: number, worth: number): boolean {
    const added = this.#weight * worth
    habit.total += added
    const halves = Math.round(worth * ONCE)
    const slot = habit.slots.get(value)
    if (slot !== undefined) {
      const before = this.#counts.times(slot)
      const weight = this.#counts.weight(slot)
      const [from, to] = [rungOf(before), rungOf(before + halves)]
      habit.byTimes[from] = Math.max(0, (habit.byTimes[from] ?? 0) - weight)
      habit.byTimes[to] = (habit.byTimes[to] ?? 0) + weight + added
      this.#counts.add(slot, halves, added)
      return false
    }
    habit.byTimes[halves] = (habit.byTimes[halves] ?? 0) + added
    if (habit.slots.size < MOST_VALUES) habit.slots.set(value, this.#counts.open(halves, added))
    else this.#leftOut++
    return true
  }

  #habitOf(circle: number, feature: number): Habit {
    const key = circle * FEATURES + feature
    let habit = this.#habits.get(key)
    if (habit === undefined) {
      habit = newHabit()
      this.#habits.set(key, habit)
    }
    return habit
  }

  /** How many values are remembered over all circles: what the memory goes with. */
  get size(): number {
    return this.#counts.size
  }

  /** How often a value was shown to a circle that can remember no more. */
  get leftOut(): number {
    return this.#leftOut
  }
}

/** Times and weights of all values of all circles, in two growing columns. */
class Counts {
  #times = new Uint32Array(1024)
  #weights = new Float64Array(1024)
  #size = 0

  get size(): number {
    return this.#size
  }

  open(times: number, weight: number): number {
    if (this.#size === this.#times.length) {
      const [times, weights] = [new Uint32Array(this.#size * 2), new Float64Array(this.#size * 2)]
      times.set(this.#times)
      weights.set(this.#weights)
      this.#times = times
      this.#weights = weights
    }
    this.#times[this.#size] = times
    this.#weights[this.#size] = weight
    return this.#size++
  }

  add(slot: number, times: number, weight: number): void {
    this.#times[slot] = this.times(slot) + times
    this.#weights[slot] = this.weight(slot) + weight
  }

  times(slot: number): number {
    return this.#times[slot] ?? 0
  }

  weight(slot: number): number {
    return this.#weights[slot] ?? 0
  }
}

function newHabit(): Habit {
  return {
    total: 0,
    slots: new Map(),
    byTimes: new Float64Array(RUNGS),
    settled: 0,
    news: 0,
    days: 0,
    lastDay: Number.NEGATIVE_INFINITY,
  }
}

/** Share of what was shown that are values shown at most so often. */
function shareUpTo({ byTimes, total }: Habit, rung: number): number {
  let sum = 0
  for (let n = 1; n <= rung; n++) sum += byTimes[n] ?? 0
  return Math.min(1, sum / total)
}
