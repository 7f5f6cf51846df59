import { describe, expect, it } from 'vitest'
import {
  postTrainingMetrics,
  preTrainingMetrics,
} from '../../../../src/detectors/data-quality/model-monitor/bias-metrics.ts'
import type { FacetRows } from '../../../../src/detectors/data-quality/model-monitor/facet-table.ts'
import { flipTest } from '../../../../src/detectors/data-quality/model-monitor/flip-test.ts'
import type { BiasMetric } from '../../../../src/formats/model-monitor/clarify-analysis.ts'

type Matrix = readonly [
  truePositive: number,
  falsePositive: number,
  falseNegative: number,
  trueNegative: number,
]

function rowsOf(a: Matrix, d: Matrix): FacetRows {
  const cells = [a, d].flatMap((matrix, facet) =>
    matrix.flatMap((n, cell) =>
      Array.from({ length: n }, () => ({
        d: facet === 1,
        y: cell === 0 || cell === 2,
        p: cell === 0 || cell === 1,
      })),
    ),
  )
  return {
    disfavoured: cells.map(({ d: facet }) => facet),
    observed: cells.map(({ y }) => y),
    predicted: cells.map(({ p }) => p),
  }
}

function metricValue(metrics: readonly BiasMetric[], name: string): number | undefined {
  return metrics.find((metric) => metric.name === name)?.value
}

describe('bias metrics', () => {
  // The confusion matrices of the AWS page on specificity difference.
  const page = postTrainingMetrics(rowsOf([65, 10, 5, 20], [20, 5, 7, 18]))

  it.each([
    ['SD', 18 / 23 - 20 / 30],
    ['RD', 65 / 70 - 20 / 27],
    ['AD', 85 / 100 - 38 / 50],
    ['DPPL', 75 / 100 - 25 / 50],
    ['DI', 25 / 50 / (75 / 100)],
    ['DCA', 70 / 75 - 27 / 25],
    ['DCR', 23 / 25 - 30 / 25],
    ['DAR', 65 / 75 - 20 / 25],
    ['DRR', 18 / 25 - 20 / 25],
    ['TE', 7 / 5 - 5 / 10],
  ])('follow their formula: %s', (name, expected) => {
    expect(metricValue(page, name)).toBeCloseTo(expected, 12)
  })

  it('are those of the worked examples of the AWS pages before training', () => {
    // 80 % of 100 and 30 % of 100 approved: KL = 0.8 ln(0.8 / 0.3) + 0.2 ln(0.2 / 0.7) = 0.53.
    const metrics = preTrainingMetrics(rowsOf([80, 0, 0, 20], [30, 0, 0, 70]))
    expect(metricValue(metrics, 'KL')).toBeCloseTo(0.534, 3)
    expect(metricValue(metrics, 'DPL')).toBeCloseTo(0.5, 12)
    expect(metricValue(metrics, 'KS')).toBeCloseTo(0.5, 12)
    expect(metricValue(metrics, 'TVD')).toBeCloseTo(0.5, 12)
    expect(metricValue(metrics, 'LP')).toBeCloseTo(Math.SQRT1_2, 12)
    expect(metricValue(metrics, 'CI')).toBe(0)
  })

  it('weigh subgroups by their size', () => {
    const rows: FacetRows = {
      disfavoured: [true, true, false, false, true, false],
      observed: [true, false, true, false, false, true],
      groups: ['x', 'x', 'x', 'x', 'y', 'y'],
    }
    // x: half of either outcome is of d, no disparity; y: all rejections and no acceptance.
    expect(metricValue(preTrainingMetrics(rows), 'CDDL')).toBeCloseTo((4 * 0 + 2 * 1) / 6, 12)
  })

  it('say why one of them is missing', () => {
    expect(page.filter(({ value }) => value === undefined)).toEqual([
      {
        name: 'CDDPL',
        description: 'Conditional Demographic Disparity in Predicted Labels (CDDPL)',
        value: undefined,
        error: 'Group variable is empty or not provided',
      },
      expect.objectContaining({ name: 'FT', error: expect.stringContaining('Features') }),
    ])
  })

  it('are infinite, or 0, where nothing divides something, or nothing', () => {
    const metrics = postTrainingMetrics(rowsOf([1, 1, 1, 0], [0, 0, 2, 0]))
    expect(metricValue(metrics, 'TE')).toBe(Infinity)
    expect(metricValue(metrics, 'SD')).toBe(0)
    expect(metricValue(metrics, 'DCA')).toBe(-Infinity)
  })

  it('are numbers without rows', () => {
    const none = { disfavoured: [], observed: [], predicted: [] }
    for (const { name, value } of [...preTrainingMetrics(none), ...postTrainingMetrics(none)]) {
      if (name === 'GE') expect(value).toBeNaN()
      else expect(value ?? 0).toBe(0)
    }
  })
})

describe('the flip test', () => {
  it('holds each disfavoured row against the nearest favoured one', () => {
    // Rows at 0, 5 and 9 of d, likes at 1, 4 and 9.5: −, + → flipped down; the last two agree or flip up.
    const features = [[0], [5], [9], [1], [4], [9.5]]
    const disfavoured = [true, true, true, false, false, false]
    expect(flipTest(features, [false, false, true, true, true, false], disfavoured)).toBeCloseTo(
      -1 / 3,
      12,
    )
    expect(flipTest(features, [false, false, true, false, false, true], disfavoured)).toBe(0)
  })

  it('takes the majority of more neighbours', () => {
    const features = [[0], [1], [2], [3]]
    expect(flipTest(features, [false, true, false, false], [true, false, false, false], 3)).toBe(0)
    expect(flipTest(features, [false, true, false, false], [true, false, false, false], 1)).toBe(-1)
  })

  it('has no value without a facet', () => {
    expect(flipTest([[1]], [true], [true])).toBeUndefined()
  })
})
