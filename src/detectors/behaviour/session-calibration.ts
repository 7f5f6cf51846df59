import { exceedance, fitQuietTail, type QuietTail } from '../../statistics/exceedance.ts'

/** Days whose scores say nothing yet: everything is new on them. */
const WARM_UP_DAYS = 3
/** Scores of the last four weeks count: before, less was known of everybody. */
const REMEMBERED_DAYS = 28
/** Days of one's own that everybody's count for. */
const EVERYBODY = 10
/** Days of everybody that are kept, the latest. */
const MOST_SCORES = 16_384
/** A day of a principal whose own days are fewer is judged by everybody's. */
const FEWEST_OWN = 5

interface DayScore {
  readonly day: number
  readonly bits: number
}

/**
 * Chance of a principal's day of such surprise: how many of its own earlier days scored as much, backing off to everybody's
 * days, and beyond what any day scored to the tail that the highest draw.
 */
export class SessionCalibration {
  readonly #own = new Map<string, DayScore[]>()
  #all: DayScore[] = []
  #days = 0
  #tail: QuietTail | undefined

  /** In (0, 1]; 1 while there is nothing to compare with. */
  chance(who: string, bits: number): number {
    if (this.#tail === undefined) return 1
    const everybody = exceedance(this.#tail, bits)
    const own = this.#own.get(who) ?? []
    if (own.length < FEWEST_OWN) return everybody
    const asMuch = own.filter((score) => score.bits >= bits).length
    // Odd days of one's own excuse; that there were none in four weeks does not make a day rarer than it is for others.
    return Math.max(everybody, (asMuch + EVERYBODY * everybody) / (own.length + EVERYBODY))
  }

  /** Scores of one day's sessions; a principal's day is as odd as its oddest session. */
  learn(day: number, scores: readonly (readonly [who: string, bits: number])[]): void {
    this.#days++
    if (this.#days <= WARM_UP_DAYS) return
    const oddest = new Map<string, number>()
    for (const [who, bits] of scores) oddest.set(who, Math.max(bits, oddest.get(who) ?? 0))
    const most = this.#most()
    for (const [who, score] of oddest) {
      // An intruder's day must not make the next one look ordinary: it counts as a little odder than any before.
      const bits = Math.min(score, most)
      const own = recent(this.#own.get(who) ?? [], day)
      own.push({ day, bits })
      this.#own.set(who, own)
      this.#all.push({ day, bits })
    }
    this.#all = recent(this.#all, day).slice(-MOST_SCORES)
    this.#tail = fitQuietTail(this.#all.map(({ bits }) => bits))
  }

  #most(): number {
    if (this.#tail === undefined) return Number.POSITIVE_INFINITY
    return (this.#tail.sorted.at(-1) ?? 0) + this.#tail.slope
  }
}

function recent(scores: readonly DayScore[], day: number): DayScore[] {
  return scores.filter((score) => score.day > day - REMEMBERED_DAYS)
}
