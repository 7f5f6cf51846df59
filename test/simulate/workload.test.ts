import { describe, expect, it } from 'vitest'
import { HOUR } from '../../src/events/time.ts'
import { arrivals, load } from '../../src/simulate/workload.ts'
import { createRandom } from '../../src/statistics/random.ts'

const MONDAY = Date.UTC(2026, 9, 26)

describe('load', () => {
  it.each(['office', 'consumer', 'steady', 'nightly'] as const)(
    '%s is one on average over a week',
    (curve) => {
      let sum = 0
      for (let hour = 0; hour < 168; hour++) sum += load(curve, MONDAY + hour * HOUR)
      expect(sum / 168).toBeGreaterThan(0.99)
      expect(sum / 168).toBeLessThan(1.01)
    },
  )

  it('of an office is high at eleven of its own time and low at night and on Sunday', () => {
    const at = (hour: number, offset: number) => load('office', MONDAY + hour * HOUR, offset)
    expect(at(16, -5)).toBeGreaterThan(2)
    expect(at(10, 1)).toBeGreaterThan(2)
    expect(at(8, -5)).toBeLessThan(0.2)
    const sunday = load('office', MONDAY - 8 * HOUR, -5)
    expect(sunday / at(16, -5)).toBeLessThan(0.25)
  })
})

describe('arrivals', () => {
  it('are within the hour, in order, and as many as expected', () => {
    const random = createRandom('arrivals')
    let total = 0
    for (let i = 0; i < 400; i++) {
      const times = arrivals(random, MONDAY, 20)
      expect([...times].sort((a, b) => a - b)).toEqual(times)
      expect(times.every((time) => time >= MONDAY && time < MONDAY + HOUR)).toBe(true)
      total += times.length
    }
    expect(total / 400).toBeGreaterThan(18.5)
    expect(total / 400).toBeLessThan(21.5)
  })

  it('are none when none is expected', () => {
    expect(arrivals(createRandom(1), MONDAY, 0)).toEqual([])
  })
})
