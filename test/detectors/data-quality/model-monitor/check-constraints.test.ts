import { describe, expect, it } from 'vitest'
import { checkConstraints } from '../../../../src/detectors/data-quality/model-monitor/check-constraints.ts'
import {
  type Baseline,
  suggestBaseline,
} from '../../../../src/detectors/data-quality/model-monitor/suggest-baseline.ts'
import type {
  DistributionConstraints,
  FeatureConstraints,
  MonitoringConfig,
} from '../../../../src/formats/model-monitor/constraints-file.ts'
import { createRandom } from '../../../../src/statistics/random.ts'
import { type Cell, profileOf } from '../../../support/table-profile.ts'

type Columns = Readonly<Record<string, readonly Cell[]>>

const COUNTING = Array.from({ length: 1000 }, (_, i) => i)
const COLOURS = Array.from({ length: 1000 }, (_, i) => (i % 4 === 0 ? 'red' : 'blue'))

/** A distance of a half, less what the robust method allows two samples of a thousand. */
const HALF_AFTER_CHANCE = 0.5 - 1.8 * Math.sqrt(2 / 1000)

function repeat(cells: readonly Cell[], times: number): Cell[] {
  return Array.from({ length: times }, () => cells).flat()
}

function baselineOf(columns: Columns): Baseline {
  return suggestBaseline(profileOf(columns))
}

function check(baseline: Baseline, current: Columns) {
  return checkConstraints(profileOf(current, 2), baseline, createRandom(3))
}

function violationsOf(baseline: Baseline, current: Columns): string[] {
  return check(baseline, current).violations.map(
    ({ feature_name, constraint_check_type, description }) =>
      `${feature_name} | ${constraint_check_type} | ${description}`,
  )
}

function withRules(baseline: Baseline, rules: Partial<DistributionConstraints>): Baseline {
  const config = baseline.constraints.monitoring_config
  const distribution_constraints = { ...config.distribution_constraints, ...rules }
  return withConfig(baseline, { distribution_constraints })
}

function withConfig(baseline: Baseline, config: Partial<MonitoringConfig>): Baseline {
  const { constraints } = baseline
  const monitoring_config = { ...constraints.monitoring_config, ...config }
  return { ...baseline, constraints: { ...constraints, monitoring_config } }
}

function withFeature(baseline: Baseline, change: Partial<FeatureConstraints>): Baseline {
  const features = baseline.constraints.features.map((feature) => ({ ...feature, ...change }))
  return { ...baseline, constraints: { ...baseline.constraints, features } }
}

describe("Model Monitor's checks", () => {
  it('find nothing in the baseline itself', () => {
    const table = { n: COUNTING, s: COLOURS, empty: repeat([null], 1000) }
    expect(violationsOf(baselineOf(table), table)).toEqual([])
  })

  it.each<
    readonly [name: string, baseline: Columns, current: Columns, violations: readonly string[]]
  >([
    [
      'values of another type',
      { x: [1, 2, 3, 4] },
      { x: [1, 2, 3, '4.5', 'six', null] },
      [
        'x | data_type_check | Data type match requirement is not met. Expected data type: Integral, Expected match: 100.0%. Observed: Only 60.0% of data is Integral.',
        'x | completeness_check | Completeness requirement is not met. Expected completeness: 100.0%. Observed: Only 83.33333333333334% of data is present.',
      ],
    ],
    [
      'whole numbers as fractions that are 0, but texts and infinities as none',
      { x: [0.5, 1.5] },
      { x: [1, 2, 0.5, 'Infinity', 'no'] },
      [
        'x | data_type_check | Data type match requirement is not met. Expected data type: Fractional, Expected match: 100.0%. Observed: Only 60.0% of data is Fractional.',
      ],
    ],
    [
      'a text that the baseline did not have',
      { x: repeat(['red', 'blue'], 50) },
      { x: [...repeat(['red', 'blue'], 49), 'mauve', 'red'] },
      [
        'x | categorical_values_check | Categorical values match requirement is not met. Expected match: 100.0%. Observed: Only 99.0% of data is in the domain of the baseline.',
      ],
    ],
    [
      'a distribution that moved by more than chance',
      { x: COUNTING },
      { x: COUNTING.map((value) => value + 500) },
      [
        `x | baseline_drift_check | Baseline drift distance: ${HALF_AFTER_CHANCE} exceeds threshold: 0.1`,
      ],
    ],
    [
      'shares that moved',
      { x: COLOURS },
      { x: COLOURS.map((colour) => (colour === 'red' ? 'blue' : 'red')) },
      [
        `x | baseline_drift_check | Baseline drift distance: ${HALF_AFTER_CHANCE} exceeds threshold: 0.1`,
      ],
    ],
    [
      'a missing column',
      { a: [1], b: [2], c: [3] },
      { a: [1] },
      [
        'Missing columns | missing_column_check | There are missing columns in current dataset. Number of columns in current dataset: 1, Number of columns in baseline constraints: 3. In particular: "b", "c"',
      ],
    ],
    [
      'an extra column',
      { a: [1] },
      { a: [1], z: [1] },
      [
        'Extra columns | extra_column_check | There are extra columns in current dataset. Number of columns in current dataset: 2, Number of columns in baseline constraints: 1. In particular: "z"',
      ],
    ],
    [
      'a column that was renamed as one that is missing and one that is extra',
      { a: [1] },
      { b: [1] },
      [
        'Missing columns | missing_column_check | There are missing columns in current dataset. Number of columns in current dataset: 1, Number of columns in baseline constraints: 1. In particular: "a"',
        'Extra columns | extra_column_check | There are extra columns in current dataset. Number of columns in current dataset: 1, Number of columns in baseline constraints: 1. In particular: "b"',
      ],
    ],
  ])('find %s', (_name, baseline, current, violations) => {
    expect(violationsOf(baselineOf(baseline), current)).toEqual(violations)
  })

  it('do not compare a feature whose values are of another type', () => {
    const { violations, comparisons } = check(baselineOf({ x: COUNTING }), {
      x: COUNTING.map((value) => value + 5000.5),
    })
    expect(violations.map((one) => one.constraint_check_type)).toEqual(['data_type_check'])
    expect(comparisons).toEqual([])
  })

  it.each([
    ['the distance itself when it is Simple', { comparison_method: 'Simple' as const }, 0.15, true],
    [
      'less what chance may do when it is Robust',
      { comparison_method: 'Robust' as const },
      0.0695,
      false,
    ],
  ])('take %s', (_name, rules, distance, drifted) => {
    const baseline = withRules(baselineOf({ x: COUNTING }), rules)
    const [compared] = check(baseline, { x: COUNTING.map((value) => value + 150) }).comparisons
    expect(compared?.basis).toBe('sketch')
    expect(compared?.value).toBeCloseTo(distance, 4)
    expect(compared?.drifted).toBe(drifted)
  })

  it('compare by buckets where the file has no sketch', () => {
    const { statistics, constraints } = withRules(baselineOf({ x: COUNTING }), {
      comparison_method: 'Simple',
    })
    const features = statistics.features.map((feature) => {
      const n = feature.numerical_statistics
      const buckets = n?.distribution?.kll.buckets ?? []
      return {
        ...feature,
        ...(n && { numerical_statistics: { ...n, distribution: { kll: { buckets } } } }),
      }
    })
    const bare = { constraints, statistics: { ...statistics, features } }
    const current = { x: COUNTING.map((value) => value + 150) }
    const [compared] = checkConstraints(profileOf(current), bare, createRandom(1)).comparisons
    expect(compared?.basis).toBe('buckets')
    expect(compared?.value).toBeCloseTo(0.15, 2)
  })

  it('take the chi-square test of shares where that is asked for', () => {
    const baseline = withRules(baselineOf({ x: COLOURS }), {
      categorical_drift_method: 'ChiSquared',
    })
    const moved = repeat(['red', 'blue', 'blue'], 300)
    const [compared] = check(baseline, { x: moved }).comparisons
    // 900 rows: (300 − 225)² / 225 + (600 − 675)² / 675 = 33.3 on one degree of freedom.
    expect(compared).toMatchObject({ method: 'ChiSquared', basis: 'values', drifted: true })
    expect(compared?.value).toBeCloseTo(7.76e-9, 10)
    expect(violationsOf(baseline, { x: moved })[0]).toMatch(
      /p-value: 7\.7\d+E-9 is below threshold: 0\.1$/,
    )
    expect(check(baseline, { x: COLOURS }).comparisons[0]?.value).toBe(1)
  })

  it('let a feature have thresholds of its own', () => {
    const moved = { x: COUNTING.map((value) => value + 500) }
    const lenient = withFeature(baselineOf({ x: COUNTING }), {
      monitoringConfigOverrides: { distribution_constraints: { comparison_threshold: 0.6 } },
    })
    expect(violationsOf(lenient, moved)).toEqual([])
    const off = withFeature(baselineOf({ x: COUNTING }), {
      monitoringConfigOverrides: { evaluate_constraints: 'Disabled' },
    })
    expect(violationsOf(off, { x: ['a'] })).toEqual([])
  })

  it('take a threshold as the share that must match', () => {
    const baseline = withConfig(baselineOf({ x: [1, 2] }), { datatype_check_threshold: 0.75 })
    expect(violationsOf(baseline, { x: [1, 2, 1, '1.5'] })).toEqual([])
    expect(violationsOf(baseline, { x: [1, '2.5', 1, '1.5'] })[0]).toContain(
      'Expected match: 75.0%. Observed: Only 50.0%',
    )
  })

  it('are not made when they are disabled', () => {
    const baseline = withConfig(baselineOf({ x: [1], y: [2] }), {
      evaluate_constraints: 'Disabled',
    })
    expect(violationsOf(baseline, { x: ['a'] })).toEqual([])
    const still = withRules(baselineOf({ x: COUNTING }), { perform_comparison: 'Disabled' })
    expect(check(still, { x: COUNTING.map((value) => value + 900) })).toEqual({
      violations: [],
      comparisons: [],
    })
  })

  it('conclude nothing about distributions from a baseline of one row', () => {
    const { violations, comparisons } = check(baselineOf({ x: [1] }), { x: [900, 901, 902] })
    expect(violations).toEqual([])
    expect(comparisons[0]?.value).toBe(0)
  })

  it('look at nothing but the columns of a table without rows', () => {
    expect(violationsOf(baselineOf({ x: [1] }), { x: [] })).toEqual([])
    expect(violationsOf(baselineOf({ x: [1] }), {})).toHaveLength(1)
  })

  it('find shares that moved among more texts than are counted', () => {
    const many = Array.from({ length: 3000 }, (_, i) => `id ${i}`)
    const { violations } = check(baselineOf({ x: COLOURS }), { x: [...COLOURS, ...many] })
    expect(violations.map((one) => one.constraint_check_type)).toEqual([
      'categorical_values_check',
      'baseline_drift_check',
    ])
  })

  it('take 10,000 columns, and names that objects inherit', () => {
    const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`c${i}`, [i, i + 1]]))
    const table = { ...wide, ['__proto__']: [1], constructor: ['a'] }
    const baseline = baselineOf(table)
    expect(violationsOf(baseline, table)).toEqual([])
    const [missing] = violationsOf(baseline, { c1: [1] })
    expect(missing).toMatch(/"c10" and 9991 more$/)
  })
})
