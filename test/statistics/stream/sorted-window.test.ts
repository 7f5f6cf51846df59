import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSortedWindow } from '../../../src/statistics/stream/sorted-window.ts'

describe('a sorted window', () => {
  it('holds the last numbers in order, and tells apart equal ones by their slots', () => {
    const few = fc.integer({ min: -3, max: 3 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(few), few, (capacity, pushed, asked) => {
        const window = createSortedWindow(capacity)
        const slots = pushed.map((value) => window.push(value))
        const held = pushed.slice(-capacity)
        expect(window.size()).toBe(held.length)
        expect([...window.values.subarray(0, held.length)]).toEqual(held.toSorted((a, b) => a - b))
        expect([...window.slots.subarray(0, held.length)].toSorted((a, b) => a - b)).toEqual(
          slots.slice(-capacity).toSorted((a, b) => a - b),
        )
        expect(window.countBelow(asked)).toBe(held.filter((value) => value < asked).length)
      }),
    )
  })

  it('gives each number the slot in which it is found again', () => {
    const window = createSortedWindow(3)
    const bySlot = new Map<number, number>()
    for (const value of [5, 1, 5, 5, 2, 5, 1]) bySlot.set(window.push(value), value)
    const found = [...window.slots].map((slot) => bySlot.get(slot))
    expect(found).toEqual([...window.values])
  })
})
