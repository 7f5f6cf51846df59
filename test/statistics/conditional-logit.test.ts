import { describe, expect, test } from 'vitest'
import {
  type Choice,
  choiceLoss,
  choiceProbabilities,
  fitConditionalLogit,
} from '../../src/statistics/conditional-logit.ts'
import { createRandom } from '../../src/statistics/random.ts'

const alternative = (features: readonly number[], right = false, offset = 0) => ({
  features,
  offset,
  right,
})
const loose = { prior: [0, 0], ridge: [1e-6, 1e-6] }

describe('probabilities of a choice', () => {
  test('are a softmax of weighted features and offsets', () => {
    const choice = [
      alternative([1, 0]),
      alternative([0, 1], false, Math.log(2)),
      alternative([0, 0]),
    ]
    const [first, second, third] = choiceProbabilities(choice, [Math.log(3), 0])
    expect([first, second, third]).toEqual([
      expect.closeTo(3 / 6, 12),
      expect.closeTo(2 / 6, 12),
      expect.closeTo(1 / 6, 12),
    ])
  })

  test('survive scores that no exponential holds', () => {
    const sure = choiceProbabilities([alternative([5000]), alternative([0])], [1])
    expect(sure).toEqual([1, 0])
  })
})

describe('a fit', () => {
  test('of one feature between two alternatives is the log of the odds', () => {
    const choices: Choice[] = Array.from({ length: 40 }, (_, i) => [
      alternative([1, 0], i < 30),
      alternative([0, 0], i >= 30),
    ])
    expect(fitConditionalLogit(choices, loose)[0]).toBeCloseTo(Math.log(3), 3)
  })

  test('finds the weights that the choices were drawn with', () => {
    const random = createRandom('conditional-logit')
    const weights = [1.5, -0.7]
    const choices = Array.from({ length: 3000 }, (): Choice => {
      const drawn = Array.from({ length: 4 }, () => alternative([random.normal(), random.normal()]))
      const probabilities = choiceProbabilities(drawn, weights)
      let left = random.next()
      const chosen = probabilities.findIndex((p) => {
        left -= p
        return left < 0
      })
      return drawn.map((one, i) => ({ ...one, right: i === chosen }))
    })
    const [first, second] = fitConditionalLogit(choices, loose)
    expect(first).toBeCloseTo(1.5, 0)
    expect(second).toBeCloseTo(-0.7, 0)
    expect(choiceLoss(choices, [first ?? 0, second ?? 0])).toBeLessThanOrEqual(
      choiceLoss(choices, weights),
    )
  })

  test('without choices, or of choices in which nothing is right, is what was believed', () => {
    const believed = { prior: [1, -2], ridge: [3, 3] }
    expect(fitConditionalLogit([], believed)).toEqual([1, -2])
    expect(fitConditionalLogit([[alternative([4, 4])]], believed)).toEqual([1, -2])
  })

  test('of what one feature tells apart without fail stays within what the ridge allows', () => {
    const choices: Choice[] = Array.from({ length: 20 }, () => [
      alternative([1, 0], true),
      alternative([0, 0]),
    ])
    const [weight = 0] = fitConditionalLogit(choices, { prior: [0, 0], ridge: [1, 1] })
    expect(weight).toBeGreaterThan(1)
    expect(weight).toBeLessThan(5)
  })

  test('counts several right alternatives together', () => {
    const choices: Choice[] = [
      [alternative([1, 0], true), alternative([1, 0], true), alternative([0, 0])],
    ]
    expect(choiceLoss(choices, [0, 0])).toBeCloseTo(Math.log(3 / 2), 12)
  })
})
