import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  postTrainingMetrics,
  preTrainingMetrics,
} from '../../../../src/detectors/data-quality/model-monitor/bias-metrics.ts'
import type { FacetRows } from '../../../../src/detectors/data-quality/model-monitor/facet-table.ts'
import { isRecord } from '../../../../src/events/plain-record.ts'
import {
  type BiasMetric,
  readAnalysis,
} from '../../../../src/formats/model-monitor/clarify-analysis.ts'
import { publicData } from '../../../formats/json/public-data.ts'

const DATA = publicData('sagemaker')

function text(file: string): string {
  return readFileSync(join(DATA ?? '', file), 'utf8')
}

/** What lies at a path of names and indices. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, name) => {
    if (Array.isArray(inner)) return inner[Number(name)]
    return isRecord(inner) ? inner[name] : undefined
  }, value)
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The merged record of the notebook: features sent, labels predicted, ground truth. Column 9 is Sex, column 0 Age. */
function capturedRows(): FacetRows {
  const record: unknown = JSON.parse(text('bias-json-endpoint.out4.txt'))
  const part = (...path: readonly string[]): unknown =>
    JSON.parse(String(at(record, ...path, 'data')))
  const features = list(at(part('captureData', 'endpointInput'), 'instances')).map((instance) =>
    list(at(instance, 'features')).map(Number),
  )
  const labels = list(at(part('groundTruthData'), 'instances')).map((one) => at(one, 'label') === 1)
  const predicted = list(at(part('captureData', 'endpointOutput'), 'predictions')).map(
    (one) => at(one, 'predicted_label') === 1,
  )
  return {
    features,
    observed: labels,
    predicted,
    disfavoured: features.map((row) => row[9] === 0),
    groups: features.map((row) => String(row[0])),
  }
}

/** Metric and value of each violation that was printed. */
function printedViolations(): Map<string, string> {
  const joined = text('bias-json-endpoint.out6.txt').replace(/['"]\s*\n\s*['"]/g, '')
  const found = joined.matchAll(/Metric value (\S+) doesn't[^}]*'metric_name': '(\w+)'/g)
  return new Map([...found].map(([, value = '', name = '']) => [name, value]))
}

function rowsOf(
  counts: readonly (readonly [
    disfavoured: boolean,
    observed: boolean,
    predicted: boolean,
    n: number,
  ])[],
): FacetRows {
  const rows = counts.flatMap(([d, y, p, n]) => Array.from({ length: n }, () => [d, y, p] as const))
  return {
    disfavoured: rows.map(([d]) => d),
    observed: rows.map(([, y]) => y),
    predicted: rows.map(([, , p]) => p),
  }
}

/** Without FT, which needs the features. Logarithms differ in their last bit between Python and JavaScript: JS to 14 digits. */
function values(metrics: readonly BiasMetric[]) {
  return metrics
    .filter(({ name }) => name !== 'FT')
    .map(({ name, description, value }) => [
      name,
      description,
      name === 'JS' ? value?.toPrecision(14) : value,
    ])
}

describe.skipIf(DATA === undefined)('the bias metrics of published reports', () => {
  it('come out of the captured data to the last digit, but for the last two of GE', () => {
    const printed = printedViolations()
    expect([...printed.keys()].join(' ')).toBe('CDDPL DAR DCA DCR FT GE RD SD TE')
    const computed = new Map(
      postTrainingMetrics(capturedRows()).map(({ name, value }) => [name, value]),
    )
    for (const [name, value] of printed) {
      // The printed 0.9454985573866702 carries the rounding of a sum over all rows; the exact value is …66950 / 20449.
      if (name === 'GE') expect(computed.get(name)).toBeCloseTo(Number(value), 13)
      else expect(String(computed.get(name))).toBe(value)
    }
    expect(computed.get('GE')).toBeCloseTo(38_669 / 20_449 / 2, 15)
  })

  /** The counts are the only ones from which every printed digit follows; positive is the label 0, no fraud. */
  it.each([
    [
      'of unequal facets and a model that sees no fraud',
      'bias_1',
      [
        [false, true, true, 2707],
        [false, false, true, 89],
        [true, true, true, 1187],
        [true, false, true, 17],
      ],
    ],
    [
      'of equal facets and a model that sees one fraud in each',
      'bias_2',
      [
        [false, true, true, 2707],
        [false, false, true, 88],
        [false, false, false, 1],
        [true, true, true, 2779],
        [true, false, true, 16],
        [true, false, false, 1],
      ],
    ],
  ] as const)('follow from the counts %s', (_name, file, counts) => {
    const path = `other/archived__fraud_detection__clarify_output__${file}__analysis.json`
    const { content } = readAnalysis(Buffer.from(text(path)), path)
    const rows = rowsOf(counts)
    // GE and SD came into Clarify later than these reports.
    const known = postTrainingMetrics(rows).filter(({ name }) => name !== 'GE' && name !== 'SD')
    expect(values(preTrainingMetrics(rows))).toEqual(values(content.preTraining[0]?.metrics ?? []))
    expect(values(known)).toEqual(values(content.postTraining[0]?.metrics ?? []))
  })
})
