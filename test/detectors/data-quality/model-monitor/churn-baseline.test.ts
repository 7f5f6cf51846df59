import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkConstraints } from '../../../../src/detectors/data-quality/model-monitor/check-constraints.ts'
import { suggestBaseline } from '../../../../src/detectors/data-quality/model-monitor/suggest-baseline.ts'
import {
  readConstraints,
  writeConstraints,
} from '../../../../src/formats/model-monitor/constraints-file.ts'
import {
  readStatistics,
  writeStatistics,
} from '../../../../src/formats/model-monitor/statistics-file.ts'
import { createRandom } from '../../../../src/statistics/random.ts'
import { publicData } from '../../../formats/json/public-data.ts'
import { profileOf } from '../../../support/table-profile.ts'

const DATA = publicData('sagemaker')

function rowsOf(file: string): string[][] {
  return readFileSync(join(DATA ?? '', 'churn', file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','))
}

function tableOf(names: readonly string[], rows: readonly (readonly string[])[]) {
  return profileOf(
    Object.fromEntries(names.map((name, i) => [name, rows.map((row) => row[i] ?? '')])),
  )
}

/** The tables that pandas printed in a notebook, glued together again: the columns of each line by their number. */
function printed(file: string): Map<number, string[]> {
  const lines = new Map<number, string[]>()
  for (const line of readFileSync(join(DATA ?? '', file), 'utf8').split('\n')) {
    const [, row, rest] = /^(\d) +(.*)$/.exec(line) ?? []
    if (row === undefined || rest === undefined) continue
    const cells = rest.trim().split(/ {2,}/)
    lines.set(Number(row), [...(lines.get(Number(row)) ?? []), ...cells])
  }
  return lines
}

function training() {
  const [names = [], ...rows] = rowsOf('training-dataset-with-header.csv')
  return { names, baseline: suggestBaseline(tableOf(names, rows)) }
}

describe.skipIf(DATA === undefined)('the baseline of the churn training set', () => {
  it('has the statistics that the service printed, to every digit that was printed', () => {
    const { statistics } = training().baseline
    const expected = printed('churn-csv.out4.txt')
    expect(expected.size).toBe(10)
    for (const [i, cells] of expected) {
      const feature = statistics.features[i]
      const n = feature?.numerical_statistics
      const kll = n?.distribution?.kll
      const [bucket] = kll?.buckets ?? []
      const [name, type, present, missing, mean, sum, sd, min, max, buckets = '', c, k, data = ''] =
        cells
      expect([name, type]).toEqual([feature?.name, feature?.inferred_type])
      expect([present, missing]).toEqual([
        String(n?.common.num_present),
        String(n?.common.num_missing),
      ])
      expect([mean, sd]).toEqual([n?.mean?.toFixed(6), n?.std_dev?.toFixed(6)])
      expect([sum, min, max].map(Number)).toEqual([n?.sum, n?.min, n?.max])
      expect([c, k].map(Number)).toEqual([kll?.sketch?.parameters.c, kll?.sketch?.parameters.k])
      const [lower, upper] = [...buckets.matchAll(/_bound': ([\d.]+?)(?:,|\.\.\.)/g)].map(
        (m) => m[1],
      )
      expect(Number(lower)).toBe(bucket?.lower_bound)
      expect(String(bucket?.upper_bound)).toMatch(new RegExp(`^${upper?.replaceAll('.', '\\.')}`))
      // The last number may have been cut off.
      const values = [...data.matchAll(/[\d.]+(?=,)/g)].map(([value]) => Number(value))
      expect(values.length).toBeGreaterThan(5)
      expect(kll?.sketch?.data[0]?.slice(0, values.length)).toEqual(values)
    }
  })

  it('has the constraints that the service printed', () => {
    const { constraints } = training().baseline
    const expected = printed('churn-csv.out5.txt')
    expect(expected.size).toBe(10)
    for (const [i, cells] of expected) {
      const { name, inferred_type, completeness, num_constraints } = constraints.features[i] ?? {}
      const bool = num_constraints?.is_non_negative === true ? 'True' : 'False'
      expect(cells).toEqual([name, inferred_type, completeness?.toFixed(1), bool])
    }
  })

  it('comes back from its files', () => {
    const { statistics, constraints } = training().baseline
    const back = readStatistics(Buffer.from(writeStatistics(statistics)), 'statistics.json')
    expect(back).toEqual({ content: statistics, ignored: [] })
    const rules = readConstraints(Buffer.from(writeConstraints(constraints)), 'constraints.json')
    expect(rules).toEqual({ content: constraints, ignored: [] })
  })

  /**
   * The notebook sends `test_sample.csv` once and then `test-dataset-input-cols.csv` again and again; the first row of
   * either has fractions in place of whole numbers. With 1,977 rows, seven of them such a first row, the share that was
   * printed comes out, 1970 / 1977. What the model answered is not known but for being a fraction.
   */
  it('is violated by the captured traffic just as the service printed it: 60 times, and in its words', () => {
    const { names, baseline } = training()
    const [sample, test] = [rowsOf('test_sample.csv'), rowsOf('test-dataset-input-cols.csv')]
    const sent = Array.from({ length: 1977 - sample.length }, (_, i) => test[i % test.length] ?? [])
    const answer = createRandom('answers')
    const rows = [...sample, ...sent].map((row) => [answer.next().toFixed(6), ...row])
    const { violations } = checkConstraints(tableOf(names, rows), baseline, createRandom(1))
    expect(violations).toHaveLength(60)
    const byName = new Map(violations.map((violation) => [violation.feature_name, violation]))
    const expected = printed('churn-csv.out8.txt')
    expect(expected.size).toBe(10)
    for (const [name = '', type, description] of expected.values()) {
      const found = byName.get(name)
      expect([found?.constraint_check_type, found?.description]).toEqual([type, description])
    }
  })

  it('is met by the validation set, and by itself', () => {
    const { names, baseline } = training()
    for (const rows of [rowsOf('validation.csv'), rowsOf('training-dataset-without-header.csv')]) {
      expect(checkConstraints(tableOf(names, rows), baseline, createRandom(1)).violations).toEqual(
        [],
      )
    }
  })
})
