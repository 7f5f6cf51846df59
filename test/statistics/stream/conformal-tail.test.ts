import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/statistics/random.ts'
import { createConformalTail } from '../../../src/statistics/stream/conformal-tail.ts'

describe('conformal p-values with a tail', () => {
  it.each(['normal', 'pareto'])('are as rare as they say, whatever the scores are: %s', (kind) => {
    const random = createRandom(`tail ${kind}`)
    const draw = () =>
      kind === 'normal' ? Math.abs(random.normal()) : (1 - random.next()) ** -0.7 - 1
    const tail = createConformalTail(1000)
    for (let i = 0; i < 1000; i++) tail.add(draw())
    const drawn = 40_000
    const below = { tenth: 0, hundredth: 0, thousandth: 0 }
    for (let i = 0; i < drawn; i++) {
      const score = draw()
      const p = tail.pValue(score)
      if (p <= 0.1) below.tenth++
      if (p <= 0.01) below.hundredth++
      if (p <= 0.001) below.thousandth++
      tail.add(score)
    }
    expect(below.tenth / drawn).toBeCloseTo(0.1, 2)
    expect(below.hundredth / drawn).toBeGreaterThan(0.006)
    expect(below.hundredth / drawn).toBeLessThan(0.014)
    // The tail is heavier than a normal one: it may say less than is there, never much more.
    expect(below.thousandth / drawn).toBeLessThan(0.002)
  })

  it('lie in (0, 1], fall as the score rises and take any past', () => {
    const score = fc.oneof(
      fc.constant(0),
      fc.double({ min: 0, max: 1e150, noNaN: true }),
      fc.integer({ min: 0, max: 3 }),
    )
    fc.assert(
      fc.property(
        fc.array(score, { minLength: 40, maxLength: 700 }),
        score,
        score,
        (past, a, b) => {
          const tail = createConformalTail(500)
          for (const one of past) tail.add(one)
          expect(tail.size()).toBe(Math.min(500, past.length))
          const [low, high] = [tail.pValue(Math.min(a, b)), tail.pValue(Math.max(a, b))]
          expect(low).toBeLessThanOrEqual(1)
          expect(high).toBeGreaterThan(0)
          expect(high).toBeLessThanOrEqual(low)
        },
      ),
    )
  })

  it('go below one in all that were seen', () => {
    const random = createRandom('beyond')
    const tail = createConformalTail(1000)
    for (let i = 0; i < 1000; i++) tail.add(1 + random.next())
    expect(tail.pValue(2)).toBeGreaterThan(1e-4)
    expect(tail.pValue(6)).toBeLessThan(1e-6)
  })

  it('are 1 while little was seen', () => {
    const tail = createConformalTail(100)
    for (let i = 0; i < 49; i++) tail.add(i)
    expect(tail.pValue(1000)).toBe(1)
  })
})
