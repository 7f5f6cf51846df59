import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { detectDrift } from '../../src/detectors/data-quality/detect-drift.ts'
import type { PerformanceChunk } from '../../src/detectors/data-quality/drift-report.ts'
import type { ColumnBatch } from '../../src/formats/tabular/column-batch.ts'
import { TableReader } from '../../src/formats/tabular/read-table.ts'
import { createRandom } from '../../src/statistics/random.ts'
import { learn, type Rates, ratesOf, verdicts } from './rates.ts'
import { batchesOf, type Cell } from './tables.ts'

/** Estimated and, from targets that came late, realised performance of each chunk of the California housing data. */
export async function californiaPerformance(
  data: string,
): Promise<readonly PerformanceChunk[] | undefined> {
  const [reference, analysis, late] = ['reference', 'analysis', 'analysis_gt'].map((name) =>
    join(data, `drift/california_housing_${name}.csv`),
  )
  if (reference === undefined || analysis === undefined || late === undefined || !existsSync(late))
    return undefined
  const folder = mkdtempSync(join(tmpdir(), 'dupin-california-'))
  try {
    const targets = readFileSync(late, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(',')[1])
    const lines = readFileSync(analysis, 'utf8').trim().split('\n')
    const joined = join(folder, 'analysis.csv')
    writeFileSync(joined, lines.map((line, i) => `${line},${targets[i]}`).join('\n'))
    const { report } = await detectDrift({
      baseline: reference,
      current: joined,
      chunkBy: { kind: 'rows', rows: 1000 },
      target: 'clf_target',
      prediction: 'y_pred',
      probabilities: [{ label: '', column: 'y_pred_proba' }],
    })
    return report.performance?.chunks
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const DRAWN = [
  'MedInc',
  'HouseAge',
  'AveRooms',
  'AveBedrms',
  'Population',
  'AveOccup',
  'Latitude',
  'Longitude',
]

/** False drift of chunks drawn from the reference itself, in no order. */
export async function californiaFalseDrift(
  data: string,
  prefix: string,
  chunks: number,
): Promise<readonly Rates[] | undefined> {
  const path = join(data, 'drift/california_housing_reference.csv')
  if (!existsSync(path)) return undefined
  const rows: Cell[][] = []
  for await (const batch of new TableReader(path).batches()) rows.push(...rowsOf(batch))
  const random = createRandom(`${prefix}california`)
  const shuffled = random.shuffle(rows)
  const half = Math.floor(rows.length / 2)
  const references = learn(
    batchesOf(DRAWN, half, (i) => shuffled[i] ?? []),
    Number.POSITIVE_INFINITY,
  )
  return [200, 400, 1000].map((size) => {
    const found = Array.from({ length: chunks }, () =>
      verdicts(
        references,
        batchesOf(DRAWN, size, () => shuffled[half + random.int(rows.length - half)] ?? []),
      ),
    ).flat()
    return ratesOf('California housing, drawn anew', size, found)
  })
}

function rowsOf(batch: ColumnBatch): Cell[][] {
  const columns = DRAWN.map((name) => batch.columns.find((column) => column.name === name))
  return Array.from({ length: batch.rows }, (_, i) =>
    columns.map((column) => column?.numbers[i] ?? 0),
  )
}
