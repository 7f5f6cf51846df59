import { learnFeature } from '../../src/detectors/data-quality/feature-reference.ts'
import { multivariateDrift } from '../../src/detectors/data-quality/multivariate-drift.ts'
import { TableSketch } from '../../src/detectors/data-quality/table-sketch.ts'
import type { ColumnBatch } from '../../src/formats/tabular/column-batch.ts'
import { createRandom, type Random } from '../../src/statistics/random.ts'
import { batchesOf } from './tables.ts'

export interface TogetherRates {
  readonly what: string
  readonly tables: number
  readonly reconstruction: number
  readonly classifier: number
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f']

/** How often columns are said to go together in another way: where they do not, and where two of six came apart. */
export function togetherRates(prefix: string, tables: number): readonly TogetherRates[] {
  return [
    rate('no drift', prefix, tables, 0.8),
    rate('a correlation of 0.8 that falls to 0.4', prefix, tables, 0.4),
  ]
}

function rate(what: string, prefix: string, tables: number, correlation: number): TogetherRates {
  let [reconstruction, classifier] = [0, 0]
  for (let t = 0; t < tables; t++) {
    const random = createRandom(`${prefix}${t}`).fork(what)
    const baseline = sketchOf(made(4000, 0.8, random.fork('baseline')))
    const current = sketchOf(made(1500, correlation, random.fork('current')))
    const references = baseline.profile.columns.map((profile) =>
      learnFeature(profile, 'numeric', undefined, [], 0.01),
    )
    const found = multivariateDrift({
      baseline: baseline.sample,
      current: current.sample,
      references,
      leftOut: new Set(),
      error: 0.01,
      random: random.fork('test'),
    })
    reconstruction += found?.reconstruction.drifted === true ? 1 / tables : 0
    classifier += found?.classifier.drifted === true ? 1 / tables : 0
  }
  return { what, tables, reconstruction, classifier }
}

function made(rows: number, correlation: number, random: Random): readonly ColumnBatch[] {
  return batchesOf(NAMES, rows, () => {
    const [a, b, c, ...rest] = NAMES.map(() => random.normal())
    const together = correlation * (a ?? 0) + Math.sqrt(1 - correlation ** 2) * (b ?? 0)
    return [a ?? 0, together, 0.8 * (a ?? 0) + 0.6 * (c ?? 0), ...rest]
  })
}

function sketchOf(batches: readonly ColumnBatch[]): TableSketch {
  const sketch = new TableSketch(createRandom('together'), () => true, 'neither')
  for (const batch of batches) sketch.update(batch)
  return sketch
}
