import { HyperLogLog } from '../../statistics/hyper-log-log.ts'
import { type HeavyHitter, SpaceSaving } from '../../statistics/space-saving.ts'

/** Different values of a column that are counted exactly. */
export const COUNTED_VALUES = 512

/** Longer texts are told apart by their beginning: a column of documents must not fill the memory. */
const LONGEST = 1024

/**
 * How often each text of a column occurs: exactly for up to `COUNTED_VALUES` different ones, beyond that the most frequent
 * ones with a bound on their error, and about how many there are.
 */
export class ValueCounts {
  readonly #counts: SpaceSaving
  #distinct: HyperLogLog | undefined

  constructor(capacity = COUNTED_VALUES) {
    this.#counts = new SpaceSaving(capacity)
  }

  /** The number of texts. */
  get total(): number {
    return this.#counts.total
  }

  /** Whether every value and its count are known. */
  get isExact(): boolean {
    return this.#counts.floor === 0
  }

  /** Different values; an estimate with a standard error of 1.6 % unless `isExact`. */
  get distinct(): number {
    return this.isExact ? this.#counts.size : Math.round(this.#distinct?.estimate() ?? 0)
  }

  update(text: string, times = 1): void {
    const value = text.length > LONGEST ? text.slice(0, LONGEST) : text
    this.#distinct?.update(value)
    this.#counts.update(value, times)
    // From here on a value may have to go, so those that are there are put down before.
    if (this.#distinct === undefined && this.#counts.size === this.#counts.capacity) this.#watch()
  }

  merge(other: ValueCounts): void {
    if (this.#distinct === undefined) this.#watch()
    const mine = this.#distinct
    if (other.#distinct === undefined) {
      for (const { value } of other.top()) mine?.update(value)
    } else {
      mine?.merge(other.#distinct)
    }
    this.#counts.merge(other.#counts)
    if (this.#counts.size < this.#counts.capacity && this.isExact) this.#distinct = undefined
  }

  /** The most frequent values, largest count first. */
  top(n = this.#counts.capacity): readonly HeavyHitter[] {
    return this.#counts.top(n)
  }

  #watch(): void {
    const distinct = new HyperLogLog()
    for (const { value } of this.top()) distinct.update(value)
    this.#distinct = distinct
  }
}
