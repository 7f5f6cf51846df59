import { exceedance, fitQuietTail, type QuietTail } from '../../statistics/exceedance.ts'

/** Days whose scores say nothing yet: everything is new on them. */
const WARM_UP_DAYS = 7
/** Days of one's own that everybody's count for. */
const EVERYBODY = 10
/** Scores of everybody that are kept, the latest: a year of forty principals. */
const MOST_SCORES = 16_384
/** A day of a principal whose own days say little is judged by everybody's. */
const FEWEST_OWN = 5

/**
 * Chance of a principal's day of such surprise: how many of its own earlier days scored as much, backing off to everybody's
 * days, and beyond what any day scored to the tail that the highest draw.
 */
export class SessionCalibration {
  readonly #own = new Map<string, number[]>()
  #all: number[] = []
  #days = 0
  #tail: QuietTail | undefined

  /** In (0, 1]; 1 while there is nothing to compare with. */
  chance(who: string, bits: number): number {
    if (this.#tail === undefined) return 1
    const everybody = exceedance(this.#tail, bits)
    const own = this.#own.get(who) ?? []
    if (own.length < FEWEST_OWN) return everybody
    const asMuch = own.filter((score) => score >= bits).length
    return Math.min(1, (asMuch + EVERYBODY * everybody) / (own.length + EVERYBODY))
  }

  /** Scores of one day's sessions; a principal's day is as odd as its oddest session. */
  learn(scores: readonly (readonly [who: string, bits: number])[]): void {
    this.#days++
    if (this.#days <= WARM_UP_DAYS) return
    const days = new Map<string, number>()
    for (const [who, bits] of scores) days.set(who, Math.max(bits, days.get(who) ?? 0))
    for (const [who, bits] of days) {
      const own = this.#own.get(who) ?? []
      own.push(bits)
      this.#own.set(who, own)
      this.#all.push(bits)
    }
    if (this.#all.length > MOST_SCORES) this.#all = this.#all.slice(-MOST_SCORES)
    this.#tail = fitQuietTail(this.#all)
  }
}
