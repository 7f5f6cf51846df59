import { COUNTED_VALUES } from './value-counts.ts'

/** How often each number of a column occurs, as long as there are few different ones. */
export class NumberCounts {
  readonly #capacity: number
  #counts: Map<number, number> | undefined = new Map()

  constructor(capacity = COUNTED_VALUES) {
    this.#capacity = capacity
  }

  /** Each number with its count, the smallest first; undefined when there were too many different ones. */
  get counts(): readonly (readonly [value: number, count: number])[] | undefined {
    return this.#counts === undefined ? undefined : [...this.#counts].sort((a, b) => a[0] - b[0])
  }

  /** Takes in the first `length` values. */
  updateMany(values: Float64Array, length: number): void {
    const counts = this.#counts
    if (counts === undefined) return
    let run = 0
    let last = values[0] ?? 0
    for (let i = 0; i < length; i++) {
      const value = values[i] ?? 0
      if (value !== last) {
        if (!this.#take(counts, last, run)) return
        last = value
        run = 0
      }
      run++
    }
    if (run > 0) this.#take(counts, last, run)
  }

  merge(other: NumberCounts): void {
    if (other.#counts === undefined) this.#counts = undefined
    for (const [value, count] of other.#counts ?? []) {
      if (this.#counts === undefined || !this.#take(this.#counts, value, count)) return
    }
  }

  /** False when that was one too many. */
  #take(counts: Map<number, number>, value: number, times: number): boolean {
    counts.set(value, (counts.get(value) ?? 0) + times)
    if (counts.size <= this.#capacity) return true
    this.#counts = undefined
    return false
  }
}
