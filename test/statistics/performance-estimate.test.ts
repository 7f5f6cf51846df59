import { describe, expect, it } from 'vitest'
import { classifierPerformance, confusionOf } from '../../src/statistics/performance-estimate.ts'
import { createRandom } from '../../src/statistics/random.ts'

describe('the performance of a classifier', () => {
  it('is counted from known outcomes', () => {
    const rows = [
      { positive: 1, predicted: true, score: 0.9 },
      { positive: 0, predicted: true, score: 0.7 },
      { positive: 1, predicted: false, score: 0.4 },
      { positive: 0, predicted: false, score: 0.1 },
      { positive: 0, predicted: false, score: 0.2 },
    ]
    expect(confusionOf(rows)).toEqual({
      truePositive: 1,
      falsePositive: 1,
      trueNegative: 2,
      falseNegative: 1,
    })
    const found = classifierPerformance(rows)
    expect(found).toMatchObject({ accuracy: 0.6, precision: 0.5, recall: 0.5, f1: 0.5 })
    // Of six pairs five are in order.
    expect(found.auroc).toBeCloseTo(5 / 6, 12)
  })

  it('is expected from chances: two rows of 0.75 are half a false one', () => {
    const row = { positive: 0.75, predicted: true, score: 0.75 }
    expect(classifierPerformance([row, row])).toMatchObject({
      accuracy: 0.75,
      precision: 0.75,
      recall: 1,
    })
  })

  it('is estimated as it is realised when the chances are calibrated', () => {
    const random = createRandom('cbpe')
    const chances = Array.from({ length: 20_000 }, () => random.next() ** 2)
    const base = chances.map((score) => ({ score, predicted: score >= 0.5 }))
    const estimated = classifierPerformance(base.map((row) => ({ ...row, positive: row.score })))
    const realised = classifierPerformance(
      base.map((row) => ({ ...row, positive: random.next() < row.score ? 1 : 0 })),
    )
    for (const metric of ['accuracy', 'precision', 'recall', 'f1', 'auroc'] as const)
      expect(Math.abs(estimated[metric] - realised[metric])).toBeLessThan(0.015)
  })

  it('has no AUROC when all rows are of one class', () => {
    expect(classifierPerformance([{ positive: 1, predicted: true, score: 1 }]).auroc).toBeNaN()
  })
})
