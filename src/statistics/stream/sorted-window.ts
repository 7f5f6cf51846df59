/**
 * The last numbers of a stream in ascending order. Taking one in moves those above it: O(n), but
 * within one array, which for the thousands that are held here is quicker than any tree.
 */
export type SortedWindow = {
  /** The first `size()` ascending; of equal ones the older first. Not to be written to. */
  readonly values: Float64Array
  /** Which of the slots 0 to capacity - 1 each of `values` was given when it came. */
  readonly slots: Int32Array
  readonly size: () => number
  /** Takes a number in, at capacity in place of the oldest, and returns its slot. No NaN. */
  readonly push: (value: number) => number
  /** How many of those held are below `value`. */
  readonly countBelow: (value: number) => number
}

export function createSortedWindow(capacity: number): SortedWindow {
  const bySlot = new Float64Array(capacity)
  const values = new Float64Array(capacity)
  const slots = new Int32Array(capacity)
  let size = 0
  let next = 0

  const countBelow = (value: number) => bisect(size, (i) => (values[i] ?? 0) < value)

  const forgetOldest = () => {
    // Of equal ones the oldest is the first.
    const at = countBelow(bySlot[next] ?? 0)
    values.copyWithin(at, at + 1, size)
    slots.copyWithin(at, at + 1, size)
    size--
  }

  const push = (value: number) => {
    if (size === capacity) forgetOldest()
    const at = bisect(size, (i) => (values[i] ?? 0) <= value)
    values.copyWithin(at + 1, at, size)
    slots.copyWithin(at + 1, at, size)
    values[at] = value
    const slot = next
    slots[at] = slot
    bySlot[slot] = value
    next = (next + 1) % capacity
    size++
    return slot
  }

  return { values, slots, size: () => size, push, countBelow }
}

/** The first of 0 to `size` for which `isBefore` does not hold, if it holds up to there only. */
function bisect(size: number, isBefore: (i: number) => boolean): number {
  let [from, to] = [0, size]
  while (from < to) {
    const middle = (from + to) >>> 1
    if (isBefore(middle)) from = middle + 1
    else to = middle
  }
  return from
}
