import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { californiaFalseDrift, californiaPerformance } from './drift/california.ts'
import { falseDrift, power, type Rates } from './drift/rates.ts'
import { fileSpeed, type Memory, peakMemory, type Speed, sketchSpeed } from './drift/speed.ts'
import { FEATURES } from './drift/tables.ts'
import { type TogetherRates, togetherRates } from './drift/together.ts'

/**
 * How often drift is told of where there is none, and found where there is; how fast and in how much memory; and how near
 * the estimated performance comes to the realised one. Beside each figure stands what a simpler rule gives.
 */
export interface DriftBench {
  readonly falseDrift: readonly Rates[]
  readonly power: readonly Rates[]
  readonly together: readonly TogetherRates[]
  readonly speed: readonly Speed[]
  readonly memory: readonly Memory[]
  readonly performance: Awaited<ReturnType<typeof californiaPerformance>>
}

export interface DriftBenchOptions {
  /** Seeds begin with it; what was built on `dev-` is not measured on it. */
  readonly prefix?: string
  readonly quick?: boolean
  /** Where the public data is. */
  readonly data?: string
}

const DATA = process.env['DUPIN_DATA'] ?? join(import.meta.dirname, '../../shared/data')

export async function driftBench({
  prefix = 'held-',
  quick = false,
  data = DATA,
}: DriftBenchOptions = {}): Promise<DriftBench> {
  const tables = quick ? 2 : 10
  const california = await californiaFalseDrift(data, prefix, quick ? 20 : 200)
  return {
    falseDrift: [...falseDrift(prefix, tables, quick ? 5 : 20), ...(california ?? [])],
    power: power(
      prefix,
      tables,
      quick ? 5 : 10,
      FEATURES.map(({ name }) => name),
    ),
    together: togetherRates(prefix, quick ? 10 : 60),
    speed: [...sketchSpeed(quick ? 20_000 : 80_000), ...(await fileSpeed(quick ? 20_000 : 80_000))],
    memory: (quick ? [20_000, 40_000] : [50_000, 200_000, 800_000]).map(memoryOf),
    performance: await californiaPerformance(data),
  }
}

/** In a process of its own, so that the peak is that of this table. */
function memoryOf(rows: number): Memory {
  const text = execFileSync(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      fileURLToPath(import.meta.url),
      '--peak',
      String(rows),
    ],
    { encoding: 'utf8' },
  )
  const [megabytes = 0, peakMegabytes = 0] = text.trim().split(' ').map(Number)
  return { megabytes, rows, peakMegabytes }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      prefix: { type: 'string', default: 'held-' },
      format: { type: 'string', default: 'text' },
      peak: { type: 'string' },
    },
  })
  if (values.peak !== undefined) {
    const { megabytes, peakMegabytes } = await peakMemory(Number(values.peak))
    process.stdout.write(`${megabytes} ${peakMegabytes}\n`)
  } else {
    const found = await driftBench(values)
    process.stdout.write(
      values.format === 'json' ? `${JSON.stringify(found, null, 2)}\n` : textOf(found),
    )
  }
}

function textOf(found: DriftBench): string {
  const line = (cells: readonly (string | number)[], widths: readonly number[]) =>
    cells
      .map((cell, i) =>
        i === 0 ? String(cell).padEnd(widths[i] ?? 0) : String(cell).padStart(widths[i] ?? 0),
      )
      .join(' ')
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`
  const rates = (list: readonly Rates[]) => [
    line(['', 'rows', 'decisions', 'Dupin', 'fixed 0.1', 'KS p<.05'], [34, 6, 10, 9, 10, 10]),
    ...list.map(({ what, rows, decisions, dupin, fixed, ks }) =>
      line(
        [what, rows, decisions, percent(dupin), percent(fixed), percent(ks)],
        [34, 6, 10, 9, 10, 10],
      ),
    ),
  ]
  return `${[
    'False drift: share of features of chunks like the baseline that are called drifted (target: at most 1 %)',
    ...rates(found.falseDrift),
    '',
    'Found: share of chunks in which one feature of 16 moved by a stability index of about 0.2 (target: at least 90 %)',
    ...rates(found.power),
    '',
    'Columns together: share of tables of 1,500 rows called drifted',
    ...found.together.map(({ what, tables, reconstruction, classifier }) =>
      line(
        [
          what,
          tables,
          `reconstruction ${percent(reconstruction)}`,
          `classifier ${percent(classifier)}`,
        ],
        [40, 5, 26, 22],
      ),
    ),
    '',
    'Million values a second of processor time (target: at least 2)',
    ...found.speed.map(({ what, rate }) => line([what, rate.toFixed(2)], [66, 8])),
    '',
    'Peak memory of reading and sketching a CSV of 100 columns as a baseline',
    ...found.memory.map(({ rows, megabytes, peakMegabytes }) =>
      line(
        [`${rows} rows, ${Math.round(megabytes)} MB`, `${Math.round(peakMegabytes)} MB`],
        [40, 10],
      ),
    ),
    '',
    ...(found.performance === undefined
      ? ['California housing is not there: no performance was estimated (set DUPIN_DATA)']
      : [
          'California housing: estimated / realised performance by chunk',
          ...found.performance.map(({ chunk, figures }) =>
            line(
              [
                chunk,
                ...figures.map(
                  ({ metric, estimated, realised }) =>
                    `${metric} ${estimated?.toFixed(3) ?? '-'}/${realised?.toFixed(3) ?? '-'}`,
                ),
              ],
              [20, 18, 22, 23, 20, 16],
            ),
          ),
        ]),
  ].join('\n')}\n`
}
