import type { PerformanceChunk, PerformanceDrift, PerformanceFigure } from './drift-report.ts'
import { classification } from './performance-classes.ts'
import { type LossRows, regression } from './performance-loss.ts'
import type { ModelRow, PerformanceSample } from './performance-sample.ts'

/** How the figures of one kind of model are had from rows; NaN where they cannot be had. */
export interface PerformanceKind {
  readonly kind: PerformanceDrift['kind']
  readonly method: PerformanceDrift['method']
  readonly calibrated: boolean
  readonly calibrationError: number | undefined
  readonly metrics: readonly string[]
  readonly realised: (rows: readonly ModelRow[]) => ReadonlyMap<string, number>
  /** Without labels; undefined where nothing can be said without them. */
  readonly estimated: ((rows: readonly ModelRow[]) => ReadonlyMap<string, number>) | undefined
  readonly notes: readonly string[]
}

/** Fewer rows of a chunk say nothing. */
const LEAST_ROWS = 30
const LEAST_CHUNKS = 6
const CHUNKS = 20
/** How far a figure may go: so many standard deviations of the baseline's chunks, as in NannyML. */
const DEVIATIONS = 3
/** Figures that cannot leave [0, 1]. */
const LOSSES: ReadonlySet<string> = new Set(['mae', 'rmse'])

/**
 * How the model does in each chunk, estimated where the truth is not known yet, against how it did in chunks of the
 * baseline of about that size. Undefined when no column tells of the model, or the baseline has no truth to learn from.
 */
export function performanceDrift(
  baseline: PerformanceSample,
  current: PerformanceSample,
  loss: LossRows,
): PerformanceDrift | undefined {
  const { options } = baseline
  const known = baseline.rows.filter(({ target }) => target !== undefined)
  if (known.length < LEAST_ROWS * 2) return undefined
  const kind = classification(known, options) ?? regression(known, options, loss)
  if (kind === undefined) return undefined
  const chunks = grouped(current.rows)
  const sizes = chunks.map(({ rows }) => rows.length).toSorted((x, y) => x - y)
  const usual = usualOf(kind, known, sizes[Math.floor(sizes.length / 2)] ?? known.length)
  const told = chunks
    .filter(({ rows }) => rows.length >= LEAST_ROWS)
    .map(({ chunk, rows }) => chunkOf(kind, usual, chunk, rows))
  const whole = kind.realised(known)
  const short = chunks.length - told.length
  return {
    kind: kind.kind,
    method: kind.method,
    calibrated: kind.calibrated,
    calibrationError: kind.calibrationError,
    reference: kind.metrics.map((metric) => ({ metric, value: whole.get(metric) ?? Number.NaN })),
    chunks: told,
    alert: told.some(({ figures }) => figures.some(({ alert }) => alert)),
    notes: [
      ...kind.notes,
      ...(short > 0 ? [`${short} chunks have fewer than ${LEAST_ROWS} rows and are left out`] : []),
    ],
  }
}

interface Usual {
  readonly mean: number
  readonly deviation: number
  readonly rows: number
  readonly chunks: number
}

/** How the figures vary over chunks of the baseline of about `wanted` rows. */
function usualOf(
  kind: PerformanceKind,
  known: readonly ModelRow[],
  wanted: number,
): ReadonlyMap<string, Usual> {
  const most = Math.floor(known.length / LEAST_ROWS)
  const count = Math.max(
    Math.min(most, LEAST_CHUNKS),
    Math.min(most, CHUNKS, Math.floor(known.length / wanted)),
  )
  const parts = Array.from({ length: count }, (_, k) =>
    kind.realised(
      known.slice(
        Math.floor((k * known.length) / count),
        Math.floor(((k + 1) * known.length) / count),
      ),
    ),
  )
  return new Map(
    kind.metrics.map((metric) => {
      const values = parts.map((part) => part.get(metric) ?? Number.NaN).filter(Number.isFinite)
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      const deviation = Math.sqrt(squares / Math.max(1, values.length - 1))
      return [metric, { mean, deviation, rows: known.length / count, chunks: values.length }]
    }),
  )
}

function chunkOf(
  kind: PerformanceKind,
  usual: ReadonlyMap<string, Usual>,
  chunk: string,
  rows: readonly ModelRow[],
): PerformanceChunk {
  const known = rows.filter(({ target }) => target !== undefined)
  const realised = known.length >= LEAST_ROWS ? kind.realised(known) : undefined
  const estimated = kind.estimated?.(rows)
  const figures = kind.metrics.map((metric): PerformanceFigure => {
    const band = bandOf(metric, usual.get(metric), rows.length)
    const values = {
      estimated: finite(estimated?.get(metric)),
      realised: finite(realised?.get(metric)),
    }
    // The truth, where it is known, goes before what was estimated.
    const judged = values.realised ?? values.estimated
    const alert = judged !== undefined && (judged < band.lower || judged > band.upper)
    return { metric, ...values, ...band, alert }
  })
  return { chunk, rows: rows.length, figures }
}

/** Smaller chunks vary more than those that the deviation is of. */
function bandOf(metric: string, usual: Usual | undefined, rows: number) {
  if (usual === undefined || usual.chunks < 3) return { lower: Number.NaN, upper: Number.NaN }
  const widened = usual.deviation * Math.max(1, Math.sqrt(usual.rows / rows))
  const lower = Math.max(0, usual.mean - DEVIATIONS * widened)
  const upper = usual.mean + DEVIATIONS * widened
  return { lower, upper: LOSSES.has(metric) ? upper : Math.min(1, upper) }
}

function grouped(rows: readonly ModelRow[]) {
  const groups = new Map<string, ModelRow[]>()
  for (const row of rows) {
    const chunk = row.chunk || 'all rows'
    const group = groups.get(chunk)
    if (group === undefined) groups.set(chunk, [row])
    else group.push(row)
  }
  return [...groups].map(([chunk, own]) => ({ chunk, rows: own }))
}

function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined
}
