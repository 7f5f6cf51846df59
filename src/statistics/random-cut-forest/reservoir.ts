/**
 * A sample of a stream in which newer items are likelier: weighted sampling without replacement
 * (Efraimidis & Spirakis, Inf. Process. Lett. 2006) with weights that grow exponentially in time,
 * which is a sample with exponential decay (Aggarwal, "On biased reservoir sampling", VLDB 2006).
 */
import type { Random } from '../random.ts'

export type Reservoir = {
  /**
   * Offers an item. Undefined when the sample does not take it; else the item that leaves for it, or
   * `NOTHING` when there was room.
   */
  readonly offer: (item: number, random: Random) => number | undefined
  readonly size: () => number
}

export const NOTHING = -1

/** `decay`: how much likelier an item is than the one before it, as a rate; 0 samples evenly. */
export function createReservoir(capacity: number, decay: number): Reservoir {
  const heap: Heap = { keys: new Float64Array(capacity), items: new Int32Array(capacity), size: 0 }
  let now = 0
  return {
    size: () => heap.size,
    offer: (item, random) => {
      now++
      // The smaller of -log(u) / exp(decay * now), on a logarithmic scale so that it never overflows.
      const key = Math.log(-Math.log(1 - random.next())) - decay * now
      if (heap.size < capacity) {
        put(heap, heap.size, key, item)
        raise(heap, heap.size++)
        return NOTHING
      }
      if (!(key < (heap.keys[0] ?? 0))) return undefined
      const leaving = heap.items[0] ?? NOTHING
      put(heap, 0, key, item)
      sink(heap)
      return leaving
    },
  }
}

/** The largest key is on top: it is the next to leave. */
type Heap = { readonly keys: Float64Array; readonly items: Int32Array; size: number }

function put({ keys, items }: Heap, place: number, key: number, item: number): void {
  keys[place] = key
  items[place] = item
}

function swap(heap: Heap, i: number, j: number): void {
  const key = heap.keys[i] ?? 0
  const item = heap.items[i] ?? 0
  put(heap, i, heap.keys[j] ?? 0, heap.items[j] ?? 0)
  put(heap, j, key, item)
}

function raise(heap: Heap, from: number): void {
  const { keys } = heap
  for (let at = from; at > 0; ) {
    const above = (at - 1) >> 1
    if ((keys[above] ?? 0) >= (keys[at] ?? 0)) return
    swap(heap, above, at)
    at = above
  }
}

function sink(heap: Heap): void {
  const { keys, size } = heap
  for (let at = 0; ; ) {
    const left = 2 * at + 1
    const right = left + 1
    let top = at
    if (left < size && (keys[left] ?? 0) > (keys[top] ?? 0)) top = left
    if (right < size && (keys[right] ?? 0) > (keys[top] ?? 0)) top = right
    if (top === at) return
    swap(heap, top, at)
    at = top
  }
}
