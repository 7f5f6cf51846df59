import fc from 'fast-check'
import { expect, test } from 'vitest'
import { onsetShares } from '../../../src/detectors/inference/onset.ts'

const STEP = 100
const timeOf = (index: number) => index * STEP

test('a sample that changed first began to change in its first three quarters, or just before', () => {
  expect(onsetShares([0, 0.1, 0.9], STEP, timeOf, timeOf)).toEqual([
    { from: 75, to: 175, share: 0.1 },
    { from: 175, to: 275, share: 0.9 },
  ])
})

test('after a gap it may have begun anywhere in the gap', () => {
  const known = (index: number) => (index === 5 ? timeOf(2) : timeOf(index))
  expect(onsetShares([0, 0, 0, 0, 0, 1], STEP, timeOf, known)).toEqual([
    { from: 175, to: 575, share: 1 },
  ])
})

test('what is told of a posterior is nearly all of it, in order', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(
      weights.filter((list) => list.some((weight) => weight > 0)),
      (list) => {
        const total = list.reduce((sum, weight) => sum + weight, 0)
        const shares = onsetShares(
          list.map((weight) => weight / total),
          STEP,
          timeOf,
          timeOf,
        )
        const told = shares.reduce((sum, { share }) => sum + share, 0)
        expect(told).toBeGreaterThan(0.89)
        expect(told).toBeLessThanOrEqual(1 + 1e-9)
        expect(shares.map(({ from }) => from)).toEqual(
          shares.map(({ from }) => from).toSorted((a, b) => a - b),
        )
      },
    ),
  )
})
