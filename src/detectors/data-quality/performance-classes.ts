import {
  calibrationError,
  fitIsotonic,
  type IsotonicModel,
  isotonicProbability,
} from '../../statistics/calibration.ts'
import { classifierPerformance, type ScoredRow } from '../../statistics/performance-estimate.ts'
import type { DriftOptions } from './drift-options.ts'
import type { PerformanceKind } from './performance-drift.ts'
import type { ModelRow } from './performance-sample.ts'
import type { SampledCell } from './row-sample.ts'

const METRICS = ['auroc', 'accuracy', 'precision', 'recall', 'f1'] as const
/** More different targets than this are numbers to come near to, not classes. */
const MOST_CLASSES = 50

/** A class, and how its chance is known. */
interface Class {
  readonly label: string
  /** Place among the probabilities; -1 without any. */
  readonly place: number
  /** Undefined when the chances are used as they are. */
  readonly calibration: IsotonicModel | undefined
}

/** How a classifier does. Undefined when the targets are no classes, or nothing tells what the model said. */
export function classification(
  known: readonly ModelRow[],
  options: DriftOptions,
): PerformanceKind | undefined {
  const labels = [...new Set(known.map(({ target }) => labelOf(target)))].toSorted()
  const columns = options.probabilities ?? []
  const isGiven = columns.length > 0
  if (!isGiven && options.prediction === undefined) return undefined
  if (labels.length < 2 || labels.length > (isGiven ? MOST_CLASSES : 10)) return undefined
  const isBinary = columns.length <= 1 && labels.length === 2
  if (columns.length === 1 && !isBinary) return undefined
  const uncalibrated = isBinary
    ? [{ label: positiveOf(labels), place: columns.length - 1, calibration: undefined }]
    : classesOf(columns, labels)
  const fitted = isGiven
    ? uncalibrated.map((one) => calibrated(one, known))
    : uncalibrated.map((one) => ({ ...one, error: Number.NaN }))
  return {
    kind: isBinary ? 'binary' : 'multiclass',
    method: isGiven ? 'confidence-based estimation' : 'realised only',
    calibrated: fitted.some(({ calibration }) => calibration !== undefined),
    calibrationError: isGiven ? Math.max(...fitted.map(({ error }) => error)) : undefined,
    metrics: isGiven ? METRICS : METRICS.slice(1),
    realised: (rows) =>
      figures(fitted, rows, (row, { label }) => (labelOf(row.target) === label ? 1 : 0)),
    estimated: isGiven ? (rows) => figures(fitted, rows, chanceOf) : undefined,
    notes: isGiven
      ? []
      : ['without a column of probabilities nothing can be estimated before the truth is known'],
  }
}

const POSITIVES: ReadonlySet<string> = new Set([
  '1',
  'true',
  'True',
  'TRUE',
  'yes',
  'Yes',
  'Y',
  'positive',
])

/** The class that the chance is of, and that precision and recall are about. */
function positiveOf(labels: readonly string[]): string {
  return labels.find((label) => POSITIVES.has(label)) ?? labels.at(-1) ?? ''
}

function classesOf(
  columns: readonly { readonly label: string }[],
  labels: readonly string[],
): readonly Class[] {
  return columns.length > 0
    ? columns.map(({ label }, place) => ({ label, place, calibration: undefined }))
    : labels.map((label) => ({ label, place: -1, calibration: undefined }))
}

/** Mean of the classes' figures; of the one class that matters when there are two. */
function figures(
  classes: readonly Class[],
  rows: readonly ModelRow[],
  positiveOf: (row: ModelRow, one: Class) => number,
): ReadonlyMap<string, number> {
  const isBinary = classes.length === 1
  const each = classes.map((one) =>
    classifierPerformance(
      rows
        .map(
          (row): ScoredRow => ({
            positive: positiveOf(row, one),
            predicted: predictedOf(row, classes) === one.label,
            score: row.probabilities[one.place] ?? 0,
          }),
        )
        .filter(({ positive, score }) => !Number.isNaN(positive) && !Number.isNaN(score)),
    ),
  )
  const entries = METRICS.map((metric) => {
    const values = each.map((one) => one[metric]).filter(Number.isFinite)
    return [metric, values.reduce((sum, value) => sum + value, 0) / values.length] as const
  })
  const found = new Map<string, number>(entries)
  if (!isBinary) found.set('accuracy', hitShare(classes, rows, positiveOf))
  return found
}

function hitShare(
  classes: readonly Class[],
  rows: readonly ModelRow[],
  positiveOf: (row: ModelRow, one: Class) => number,
): number {
  const hits = rows.map((row) => {
    const predicted = predictedOf(row, classes)
    const one = classes.find(({ label }) => label === predicted)
    return one === undefined ? Number.NaN : positiveOf(row, one)
  })
  const used = hits.filter(Number.isFinite)
  return used.reduce((sum, hit) => sum + hit, 0) / used.length
}

function predictedOf(row: ModelRow, classes: readonly Class[]): string {
  if (row.prediction !== undefined) return labelOf(row.prediction)
  const [only] = classes
  if (only !== undefined && classes.length === 1)
    return (row.probabilities[only.place] ?? 0) >= 0.5 ? only.label : ''
  const best = classes.reduce<Class | undefined>(
    (most, one) =>
      (row.probabilities[one.place] ?? 0) > (row.probabilities[most?.place ?? -1] ?? -1)
        ? one
        : most,
    undefined,
  )
  return best?.label ?? ''
}

function chanceOf(row: ModelRow, { place, calibration }: Class): number {
  const raw = row.probabilities[place] ?? Number.NaN
  return calibration === undefined ? raw : isotonicProbability(calibration, raw)
}

interface Calibrated extends Class {
  /** Expected calibration error on rows that it was not fitted to. */
  readonly error: number
}

/** Calibrates on one half of the rows; it is kept if it does better on the other. */
function calibrated(one: Class, known: readonly ModelRow[]): Calibrated {
  const examples = examplesOf(one, known)
  const model = fitIsotonic(examples.filter((_, i) => i % 2 === 0))
  const held = examples.filter((_, i) => i % 2 === 1)
  const error = (chance: (score: number) => number) =>
    calibrationError(held.map(({ score, outcome }) => ({ probability: chance(score), outcome })))
  const raw = error((score) => Math.min(1, Math.max(0, score)))
  const better = error((score) => isotonicProbability(model, score))
  return better < raw
    ? { ...one, calibration: fitIsotonic(examples), error: better }
    : { ...one, error: raw }
}

function examplesOf({ label, place }: Class, known: readonly ModelRow[]) {
  return known
    .map(({ target, probabilities }) => ({
      score: probabilities[place] ?? Number.NaN,
      outcome: labelOf(target) === label,
    }))
    .filter(({ score }) => Number.isFinite(score))
}

function labelOf(value: SampledCell): string {
  return value === undefined ? '' : String(value)
}
