import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Example } from '../../src/statistics/calibration.ts'
import * as calibration from '../../src/statistics/calibration.ts'
import { createRandom } from '../../src/statistics/random.ts'

function examples(pairs: readonly (readonly [number, 0 | 1])[]): Example[] {
  return pairs.map(([score, outcome]) => ({ score, outcome: outcome === 1 }))
}

const anyExamples = fc.array(
  fc.record({ score: fc.integer({ min: -20, max: 20 }), outcome: fc.boolean() }),
  {
    minLength: 1,
  },
)

describe('isotonic regression', () => {
  it('pools adjacent violators', () => {
    const model = calibration.fitIsotonic(
      examples([
        [1, 0],
        [2, 1],
        [3, 0],
        [4, 1],
      ]),
    )
    const at = (score: number) => calibration.isotonicProbability(model, score)
    expect([0, 1, 2, 2.5, 3, 4, 9].map(at)).toEqual([0, 0, 0.5, 0.5, 0.5, 1, 1])
    expect(at(3.5)).toBeCloseTo(0.75, 12)
  })

  it('gives equal scores one probability whatever their order', () => {
    const model = calibration.fitIsotonic(
      examples([
        [1, 1],
        [1, 0],
        [1, 0],
        [1, 1],
      ]),
    )
    expect(model).toEqual({ scores: [1], probabilities: [0.5] })
  })

  it('never falls, keeps the mean, ignores order, and is a probability', () => {
    fc.assert(
      fc.property(anyExamples, (list) => {
        const model = calibration.fitIsotonic(list)
        expect(calibration.fitIsotonic([...list].reverse())).toEqual(model)
        const fitted = list.map(({ score }) => calibration.isotonicProbability(model, score))
        const hits = list.filter(({ outcome }) => outcome).length
        expect(fitted.reduce((sum, p) => sum + p, 0)).toBeCloseTo(hits, 6)
        model.probabilities.forEach((p, i) => {
          expect(p).toBeGreaterThanOrEqual(model.probabilities[i - 1] ?? 0)
          expect(p).toBeLessThanOrEqual(1)
        })
      }),
    )
  })

  it('knows nothing from nothing', () => {
    const empty = calibration.fitIsotonic(examples([[Number.NaN, 1]]))
    expect(empty).toEqual({ scores: [], probabilities: [] })
    expect(calibration.isotonicProbability(empty, 1)).toBeNaN()
  })
})

describe('logistic calibration', () => {
  it('recovers the curve that made the outcomes', () => {
    const random = createRandom('logistic')
    const list = Array.from({ length: 20_000 }, () => {
      const score = 10 * random.normal()
      return { score, outcome: random.next() < 1 / (1 + Math.exp(-(0.3 * score - 1))) }
    })
    const { slope, intercept } = calibration.fitLogistic(list)
    expect(slope).toBeCloseTo(0.3, 1)
    expect(Math.abs(slope - 0.3)).toBeLessThan(0.02)
    expect(Math.abs(intercept + 1)).toBeLessThan(0.08)
  })

  it('stays finite when the classes part cleanly, and orders them', () => {
    const model = calibration.fitLogistic(
      examples([
        [1, 0],
        [2, 0],
        [8, 1],
        [9, 1],
      ]),
    )
    expect(Number.isFinite(model.slope)).toBe(true)
    expect(model.slope).toBeGreaterThan(0)
    expect(calibration.logisticProbability(model, 9)).toBeLessThan(1)
    expect(calibration.logisticProbability(model, 1)).toBeLessThan(0.4)
  })

  it.each([
    ['no examples', examples([]), 0.5],
    [
      'one kind',
      examples([
        [1, 1],
        [5, 1],
        [7, 1],
      ]),
      0.8,
    ],
    [
      'one score',
      examples([
        [3, 1],
        [3, 0],
      ]),
      0.5,
    ],
    [
      'no scores',
      examples([
        [Number.NaN, 1],
        [Infinity, 0],
      ]),
      0.5,
    ],
  ])('is flat for %s', (_name, list, expected) => {
    const model = calibration.fitLogistic(list)
    expect(model.slope).toBe(0)
    expect(calibration.logisticProbability(model, 42)).toBeCloseTo(expected, 12)
  })

  it('shifts with the scores', () => {
    fc.assert(
      fc.property(anyExamples, (list) => {
        const plain = calibration.fitLogistic(list)
        const moved = calibration.fitLogistic(
          list.map(({ score, outcome }) => ({ score: 3 * score + 50, outcome })),
        )
        for (const x of [-5, 0, 5]) {
          expect(calibration.logisticProbability(moved, 3 * x + 50)).toBeCloseTo(
            calibration.logisticProbability(plain, x),
            4,
          )
        }
      }),
    )
  })
})

describe('measuring calibration', () => {
  const forecasts = [
    { probability: 0.8, outcome: true },
    { probability: 0.4, outcome: false },
  ]
  it('scores by Brier and by log loss', () => {
    expect(calibration.brierScore(forecasts)).toBeCloseTo((0.04 + 0.16) / 2, 12)
    expect(calibration.logLoss(forecasts)).toBeCloseTo(-(Math.log(0.8) + Math.log(0.6)) / 2, 12)
    expect(calibration.logLoss([{ probability: 0, outcome: true }])).toBeCloseTo(34.539, 3)
    expect(calibration.brierScore([])).toBeNaN()
    expect(calibration.logLoss([])).toBeNaN()
  })

  it('bins by forecast, the last bin closed', () => {
    const bins = calibration.reliabilityBins([...forecasts, { probability: 1, outcome: true }], 5)
    expect(bins.map(({ count }) => count)).toEqual([0, 0, 1, 0, 2])
    expect(bins[4]).toMatchObject({ low: 0.8, high: 1, forecast: 0.9, observed: 1 })
    expect(bins[0]?.forecast).toBeNaN()
  })

  it('is near 0 when forecasts mean what they say and large when they do not', () => {
    const random = createRandom('reliable')
    const honest = Array.from({ length: 20_000 }, () => {
      const probability = random.next()
      return { probability, outcome: random.next() < probability }
    })
    expect(calibration.calibrationError(honest)).toBeLessThan(0.02)
    const boastful = honest.map(({ outcome }) => ({ probability: 0.99, outcome }))
    expect(calibration.calibrationError(boastful)).toBeGreaterThan(0.4)
    expect(calibration.calibrationError([])).toBe(0)
  })
})
