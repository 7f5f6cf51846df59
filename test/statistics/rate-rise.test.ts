import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/statistics/random.ts'
import { backOffBeta, detectRateRise } from '../../src/statistics/rate-rise.ts'

const all = (length: number) => new Array<boolean>(length).fill(true)
const none = (length: number) => new Array<boolean>(length).fill(false)

describe('detectRateRise', () => {
  it('multiplies what both rates predict, as worked out by hand', () => {
    const usual = { a: 1, b: 99 }
    // 0.5 / 0.01, then 0.75 / (2 / 101): half a success and half a failure are seen before any.
    const { evidence } = detectRateRise(all(2), usual, 6)
    expect(evidence).toBeCloseTo(Math.log10((0.5 / 0.01) * (0.75 / (2 / 101))), 12)
  })

  it.each([
    ['one in a thousand', { a: 2, b: 1998 }, 2],
    ['one in a hundred', { a: 20, b: 1980 }, 3],
    ['one in five', { a: 400, b: 1600 }, 9],
    ['of whom little is known', { a: 0.1, b: 9.9 }, 9],
  ])('takes more events in a row from who fails %s', (_, usual, index) => {
    expect(detectRateRise(all(40), usual, 6).at).toBe(index)
  })

  it('says where the stretch lies', () => {
    const rise = detectRateRise([...none(50), ...all(8), ...none(50)], { a: 2, b: 998 }, 6)
    expect({ from: rise.from, to: rise.to }).toEqual({ from: 50, to: 57 })
  })

  it('finds nothing in a rate that falls, or in no trials', () => {
    expect(detectRateRise(none(500), { a: 30, b: 70 }, 1).evidence).toBe(0)
    expect(detectRateRise([], { a: 1, b: 1 }, 1)).toEqual({ at: -1, from: -1, to: -1, evidence: 0 })
  })

  it('answers nothing to a rate that is none', () => {
    expect(detectRateRise(all(9), { a: Number.NaN, b: 1 }, 6).evidence).toBe(0)
    expect(detectRateRise(all(9), { a: 0, b: 1 }, 6).evidence).toBe(0)
  })

  it('alarms about as seldom as it promises where nothing rises', () => {
    const random = createRandom('rate-rise')
    let alarms = 0
    for (let run = 0; run < 200; run++) {
      const trials = Array.from({ length: 500 }, () => random.next() < 0.05)
      if (detectRateRise(trials, { a: 50, b: 950 }, 4).at >= 0) alarms++
    }
    // 100,000 trials at one alarm in at least 10,000.
    expect(alarms).toBeLessThanOrEqual(10)
  })

  it('has evidence that is finite and grows with every event at the end', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (trials) => {
        const before = detectRateRise(trials, { a: 1, b: 30 }, 6)
        const after = detectRateRise([...trials, true], { a: 1, b: 30 }, 6)
        expect(Number.isFinite(after.evidence)).toBe(true)
        expect(after.evidence).toBeGreaterThanOrEqual(before.evidence)
      }),
    )
  })
})

describe('backOffBeta', () => {
  it('lets the peers speak for whom nothing is known', () => {
    const peers = { events: 30, trials: 100 }
    const { a, b } = backOffBeta([{ events: 0, trials: 0 }, peers], 0.01, 10)
    expect(a + b).toBeCloseTo(10, 12)
    expect(a / (a + b)).toBeCloseTo((30 + 0.1) / 110, 12)
  })

  it('is as certain as the own past is long', () => {
    const { a, b } = backOffBeta([{ events: 3, trials: 1000 }], 0.01, 10)
    expect(a).toBeCloseTo(3.1, 12)
    expect(a + b).toBeCloseTo(1010, 12)
  })

  it('never rests on counts that make no sense', () => {
    const odd = [
      { events: 9, trials: 4 },
      { events: Number.NaN, trials: -2 },
    ]
    const { a, b } = backOffBeta(odd)
    expect(a).toBeGreaterThan(0)
    expect(b).toBeGreaterThan(0)
  })
})
