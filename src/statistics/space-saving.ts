/**
 * The values that occur most often in a stream, in bounded memory: Space-Saving (Metwally, Agrawal & El Abbadi,
 * "Efficient Computation of Frequent and Top-k Elements in Data Streams", ICDT 2005), merged as Agarwal, Cormode, Huang,
 * Phillips, Wei & Yi do ("Mergeable Summaries", PODS 2012). A value that makes up more than 1 / capacity of the stream is
 * always among those kept, and none is counted too low.
 */

/** `count` is at most `error` too high and never too low. */
export interface HeavyHitter {
  readonly value: string
  readonly count: number
  readonly error: number
}

interface Slot {
  readonly value: string
  count: number
  error: number
  /** When it came in: of equal counts the older goes first. */
  readonly since: number
  place: number
}

export class SpaceSaving {
  readonly capacity: number
  readonly #slots = new Map<string, Slot>()
  /** A heap with the smallest count on top. */
  readonly #heap: Slot[] = []
  #total = 0
  #since = 0
  #floor = 0

  /** A RangeError for a capacity below 1. */
  constructor(capacity: number) {
    if (!(capacity >= 1)) throw new RangeError(`capacity is ${capacity}; it must be at least 1`)
    this.capacity = Math.floor(capacity)
  }

  /** The weight of all that was taken in. */
  get total(): number {
    return this.#total
  }

  /** How many values are kept. */
  get size(): number {
    return this.#heap.length
  }

  /** How often a value that is not kept occurred at most. 0 until one had to go: then all counts are exact. */
  get floor(): number {
    return this.#floor
  }

  /** Takes in a value; a weight that is not above 0 says nothing. */
  update(value: string, weight = 1): void {
    if (!(weight > 0)) return
    this.#total += weight
    const known = this.#slots.get(value)
    if (known !== undefined) {
      known.count += weight
      this.#sink(known)
    } else {
      if (this.size >= this.capacity) this.#removeLeast()
      this.#insert(value, this.#floor + weight, this.#floor)
    }
  }

  /** Adds all that another one has seen; the other stays as it is. */
  merge(other: SpaceSaving): void {
    const { floor } = this
    const theirs = other.floor
    const taken = other.top(other.size)
    const joined = new Map<string, { count: number; error: number }>()
    for (const { value, count, error } of this.top(this.size)) {
      joined.set(value, { count: count + theirs, error: error + theirs })
    }
    for (const { value, count, error } of taken) {
      const mine = joined.get(value)
      if (mine === undefined) joined.set(value, { count: count + floor, error: error + floor })
      else {
        mine.count += count - theirs
        mine.error += error - theirs
      }
    }
    this.#total += other.#total
    this.#slots.clear()
    this.#heap.length = 0
    const all = [...joined].map(([value, one]) => ({ value, ...one })).sort(byCount)
    this.#floor = Math.max(floor + theirs, all[this.capacity]?.count ?? 0)
    for (const { value, count, error } of all.slice(0, this.capacity)) {
      this.#insert(value, count, error)
    }
  }

  /** The `n` most frequent, largest count first; of equal counts the value that sorts first. */
  top(n: number): readonly HeavyHitter[] {
    return this.#heap
      .map(({ value, count, error }) => ({ value, count, error }))
      .sort(byCount)
      .slice(0, Math.max(0, n))
  }

  #insert(value: string, count: number, error: number): void {
    const slot: Slot = { value, count, error, since: this.#since++, place: this.#heap.length }
    this.#slots.set(value, slot)
    this.#heap.push(slot)
    this.#rise(slot)
  }

  #removeLeast(): void {
    const least = this.#heap[0]
    const last = this.#heap.pop()
    if (least === undefined || last === undefined) return
    this.#floor = Math.max(this.#floor, least.count)
    this.#slots.delete(least.value)
    if (last !== least) {
      this.#put(last, 0)
      this.#sink(last)
    }
  }

  #rise(slot: Slot): void {
    while (slot.place > 0) {
      const up = (slot.place - 1) >> 1
      const above = this.#heap[up]
      if (above === undefined || !isLess(slot, above)) return
      this.#put(above, slot.place)
      this.#put(slot, up)
    }
  }

  #sink(slot: Slot): void {
    for (;;) {
      const left = this.#heap[2 * slot.place + 1]
      const right = this.#heap[2 * slot.place + 2]
      const less = right !== undefined && left !== undefined && isLess(right, left) ? right : left
      if (less === undefined || !isLess(less, slot)) return
      const { place } = less
      this.#put(less, slot.place)
      this.#put(slot, place)
    }
  }

  #put(slot: Slot, place: number): void {
    slot.place = place
    this.#heap[place] = slot
  }
}

function isLess(a: Slot, b: Slot): boolean {
  return a.count < b.count || (a.count === b.count && a.since < b.since)
}

function byCount(a: HeavyHitter, b: HeavyHitter): number {
  if (a.count !== b.count) return b.count - a.count
  return a.value < b.value ? -1 : 1
}
