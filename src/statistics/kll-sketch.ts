/**
 * Quantiles of a stream in a few thousand numbers, mergeable: the KLL sketch (Karnin, Lang & Liberty, "Optimal Quantile
 * Approximation in Streams", FOCS 2016), each second compaction of a level taking the half that the one before left
 * (Ivkin, Liberty, Lang, Karnin & Braverman, "Streaming Quantiles Algorithms with Small Space and Update Time", 2019).
 *
 * A value at level h stands for 2^h values. A full level is sorted and every other value of it moves up. Level 0 keeps
 * the size of the top level however many levels there are: that costs k numbers and saves most of the work, and fewer,
 * larger compactions err less.
 */

import { firstAbove, firstAtLeast } from './binary-search.ts'
import { type SortedSteps, stepsOfLevels } from './sorted-steps.ts'

/** Where the coin for the first of each pair of compactions comes from; `Random` is one. */
export interface KllRandom {
  readonly next: () => number
}

export interface KllOptions {
  /** Size of the top level. The rank of a value is off by at most about 2.3 / k^0.97 of the count, in 99 of 100 cases. */
  readonly k?: number
  /** By how much a level is smaller than the one above it, in (0.5, 1). */
  readonly c?: number
  readonly random: KllRandom
}

/** What a sketch is rebuilt from; where `count`, `min` or `max` are unknown, they are taken from the levels. */
export interface KllKnown extends KllOptions {
  readonly count?: number
  readonly min?: number
  readonly max?: number
}

export const KLL_K = 2048
export const KLL_C = 0.64
/** 2^52 values of weight 1 are more than can be counted. */
export const KLL_MOST_LEVELS = 53

export class KllSketch {
  readonly k: number
  readonly c: number
  readonly #random: KllRandom
  readonly #levels: Level[] = [new Level()]
  #count = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY
  #steps: SortedSteps | undefined

  /** A RangeError where `k` or `c` make no sketch. */
  constructor({ k = KLL_K, c = KLL_C, random }: KllOptions) {
    if (!(k >= 8 && k <= 1 << 20)) throw new RangeError(`k is ${k}; it must lie in 8 to 2^20`)
    if (!(c > 0.5 && c < 1)) throw new RangeError(`c is ${c}; it must lie between 0.5 and 1`)
    this.k = Math.floor(k)
    this.c = c
    this.#random = random
  }

  /** A sketch with the values that `levels()` of another gave: `levels[h]` holds values that stand for 2^h each. */
  static fromLevels(levels: readonly (readonly number[])[], known: KllKnown): KllSketch {
    if (levels.length > KLL_MOST_LEVELS) {
      throw new RangeError(`${levels.length} levels; a sketch has ${KLL_MOST_LEVELS} at most`)
    }
    const sketch = new KllSketch(known)
    levels.forEach((values, height) => {
      for (const value of values) sketch.#place(value, height)
    })
    sketch.#count = known.count ?? sketch.#count
    if (known.min !== undefined) sketch.#min = known.min
    if (known.max !== undefined) sketch.#max = known.max
    sketch.#compress()
    return sketch
  }

  /** How many values were taken in. */
  get count(): number {
    return this.#count
  }

  /** NaN while there is no value. */
  get min(): number {
    return this.#count === 0 ? Number.NaN : this.#min
  }

  /** NaN while there is no value. */
  get max(): number {
    return this.#count === 0 ? Number.NaN : this.#max
  }

  /** Takes a value in. NaN has no rank and is left out. */
  update(value: number): void {
    if (Number.isNaN(value)) return
    this.#place(value, 0)
    if (this.#level(0).size >= this.#capacity(0)) this.#compress()
  }

  /** Takes in the first `length` values; NaN is left out. */
  updateMany(values: Float64Array, length = values.length): void {
    const capacity = this.#capacity(0)
    const level = this.#level(0)
    const end = Math.min(length, values.length)
    let at = 0
    while (at < end) {
      const stop = Math.min(end, at + capacity - level.size)
      this.#takeIn(values, at, stop)
      at = stop
      if (level.size >= capacity) this.#compress()
    }
    this.#steps = undefined
  }

  /** Adds all that another sketch has seen; the other stays as it is. The error is that of one sketch over both streams. */
  merge(other: KllSketch): void {
    if (other.#count === 0) return
    const { min, max, count } = other
    const taken = other.levels()
    const before = this.#count
    taken.forEach((values, height) => {
      for (const value of values) this.#place(value, height)
    })
    this.#count = before + count
    this.#min = Math.min(this.#min, min)
    this.#max = Math.max(this.#max, max)
    this.#compress()
  }

  /** The same distribution in less memory; the sketch itself where it is not larger. */
  shrunkTo(k: number): KllSketch {
    if (k >= this.k) return this
    const smaller = new KllSketch({ k, c: this.c, random: this.#random })
    smaller.merge(this)
    return smaller
  }

  /** The smallest value that at least the share `q` (clamped to [0, 1]) of the values does not exceed; NaN for none. */
  quantile(q: number): number {
    if (this.#count === 0 || Number.isNaN(q)) return Number.NaN
    if (q <= 0) return this.#min
    if (q >= 1) return this.#max
    const { values, cumulative } = this.steps()
    const wanted = q * (cumulative.at(-1) ?? 0)
    return values[firstAtLeast(cumulative, wanted)] ?? this.#max
  }

  /** The share of the values that are at most `x`; NaN for none. */
  rank(x: number): number {
    return this.#share(x, true)
  }

  /** The share of the values that are less than `x`; NaN for none. */
  rankBelow(x: number): number {
    return this.#share(x, false)
  }

  /** `rank` of each point. */
  cdf(points: Float64Array): Float64Array {
    return points.map((point) => this.rank(point))
  }

  /** The values by level, in no order within it; one at level h stands for 2^h. */
  levels(): readonly (readonly number[])[] {
    return this.#levels.map((level) => Array.from(level.values.subarray(0, level.size)))
  }

  /** The distribution as it is known: where it steps, and how high. */
  steps(): SortedSteps {
    this.#steps ??= stepsOfLevels(this.#levels.map((level) => level.values.subarray(0, level.size)))
    return this.#steps
  }

  #share(x: number, inclusive: boolean): number {
    if (this.#count === 0 || Number.isNaN(x)) return Number.NaN
    const { values, cumulative } = this.steps()
    const before = inclusive ? firstAbove(values, x) : firstAtLeast(values, x)
    return before === 0 ? 0 : (cumulative[before - 1] ?? 0) / (cumulative.at(-1) ?? 1)
  }

  #takeIn(values: Float64Array, from: number, to: number): void {
    const level = this.#level(0)
    level.reserve(level.size + to - from)
    const into = level.values
    let size = level.size
    let min = this.#min
    let max = this.#max
    for (let i = from; i < to; i++) {
      const value = values[i] ?? Number.NaN
      if (value < min) min = value
      if (value > max) max = value
      into[size] = value
      // A NaN is overwritten by the next value.
      size += Number.isNaN(value) ? 0 : 1
    }
    this.#count += size - level.size
    level.size = size
    this.#min = min
    this.#max = max
  }

  #place(value: number, height: number): void {
    if (Number.isNaN(value)) return
    this.#level(height).push(value)
    this.#count += 2 ** height
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
    this.#steps = undefined
  }

  #level(height: number): Level {
    for (;;) {
      const level = this.#levels[height]
      if (level !== undefined) return level
      this.#levels.push(new Level())
    }
  }

  /** Even, so that a full level leaves nothing behind. */
  #capacity(height: number): number {
    const below = height === 0 ? 0 : this.#levels.length - 1 - height
    return 2 * (Math.ceil((this.k * this.c ** below) / 2) + 1)
  }

  #compress(): void {
    this.#steps = undefined
    if (this.#level(0).size >= this.#capacity(0)) this.#compact(0)
    for (;;) {
      let held = 0
      let room = 0
      let full = 0
      for (let height = this.#levels.length - 1; height > 0; height--) {
        const size = this.#level(height).size
        const capacity = this.#capacity(height)
        held += size
        room += capacity
        if (size >= capacity) full = height
      }
      if (held <= room || full === 0) return
      this.#compact(full)
    }
  }

  #compact(height: number): void {
    const level = this.#level(height)
    const above = this.#level(height + 1)
    const values = level.values.subarray(0, level.size).sort()
    const offset = level.coin ?? (this.#random.next() < 0.5 ? 0 : 1)
    level.coin = level.coin === undefined ? 1 - offset : undefined
    const pairs = level.size >> 1
    above.reserve(above.size + pairs)
    for (let i = 0; i < pairs; i++) above.values[above.size + i] = values[2 * i + offset] ?? 0
    above.size += pairs
    // The value without a partner stays, so that the weights still add up to the count.
    const left = level.size & 1
    if (left === 1) level.values[0] = values[level.size - 1] ?? 0
    level.size = left
  }
}

/** A list of numbers that grows without boxing them. */
class Level {
  values = new Float64Array(16)
  size = 0
  /** The half that the next compaction takes, where the one before decided it. */
  coin: number | undefined

  push(value: number): void {
    this.reserve(this.size + 1)
    this.values[this.size++] = value
  }

  reserve(size: number): void {
    if (size <= this.values.length) return
    const larger = new Float64Array(Math.max(size, 2 * this.values.length))
    larger.set(this.values.subarray(0, this.size))
    this.values = larger
  }
}
