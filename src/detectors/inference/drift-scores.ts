import { HOUR, type TimeWindow } from '../../events/time.ts'
import type { FeatureSketch } from '../../lake/series-features.ts'
import { adjustBenjaminiHochberg } from '../../statistics/p-values.ts'
import { median, robustScale } from '../../statistics/robust.ts'
import { type DailyMaxima, dailyMaxima, dayProbability } from './calibrate.ts'
import { distanceFrom, histogramOf, learnReference, type Reference } from './drift-reference.ts'

/** A feature whose values are not what they used to be. */
export interface Drift {
  readonly sketch: FeatureSketch
  readonly reference: Reference
  /** Hours since the start of the window, half-open: the chunks that drifted. */
  readonly from: number
  readonly to: number
  readonly probability: number
  /** Distance of the whole stretch from the reference, in [0, 1]. */
  readonly distance: number
  /** Values captured in the stretch. */
  readonly values: number
}

/** Hours of a chunk: long enough for some dozens of sampled requests, short enough for an incident of hours. */
export const CHUNK_HOURS = 6
/** A chunk with fewer values says nothing. */
const LEAST_VALUES = 15
const LEAST_CHUNKS = 12
const NOTICED = 5
/** Distances below this no model cares about. */
const DISTANCE = 0.2
const FALSE_DISCOVERIES = 0.01

/**
 * Which features drifted in the scope. Each chunk's distance from the whole baseline, times the root of its size, is held
 * against the same of the baseline's own chunks, which holds day and night and the usual wandering; corrected for how many
 * features were looked at.
 */
export function scoreSketches(
  sketches: readonly FeatureSketch[],
  baseline: TimeWindow,
  scope: TimeWindow,
): { readonly drifts: readonly Drift[]; readonly examined: number } {
  const origin = Math.floor(baseline.start / HOUR) * HOUR
  const border = Math.floor((scope.start - origin) / HOUR)
  const last = Math.ceil((scope.end - origin) / HOUR)
  const judged = sketches.flatMap((sketch) => judge(sketch, border, last) ?? [])
  const others = judged.map(({ maxima }) => maxima)
  const days = Math.max(1, (last - border) / 24)
  const tests = judged.map((one) => {
    const chance =
      one.run === undefined ? 1 : dayProbability(one.run.peak, one.maxima, others) * days
    return { one, chance: Math.min(1, chance) }
  })
  const adjusted = adjustBenjaminiHochberg(tests.map(({ chance }) => chance))
  const drifts = tests.flatMap(({ one }, i) => {
    const probability = adjusted[i] ?? 1
    return probability <= FALSE_DISCOVERIES ? (driftOf(one, probability) ?? []) : []
  })
  return { drifts, examined: judged.length }
}

interface Run {
  readonly from: number
  readonly to: number
  readonly peak: number
}

interface Judged {
  readonly sketch: FeatureSketch
  readonly reference: Reference
  readonly maxima: DailyMaxima
  readonly run: Run | undefined
}

function judge(sketch: FeatureSketch, border: number, last: number): Judged | undefined {
  const reference = learnReference(sketch, 0, border)
  if (reference === undefined) return undefined
  const chunks = linesByChunk(sketch, Math.ceil(last / CHUNK_HOURS))
  const raw = Float64Array.from(chunks, (lines) => chunkScore(sketch, reference, lines))
  // A chunk over the border belongs to neither side.
  const learntTo = Math.floor(border / CHUNK_HOURS)
  const usual = [...raw.subarray(0, learntTo)].filter((score) => !Number.isNaN(score))
  if (usual.length < LEAST_CHUNKS) return undefined
  const center = median(usual)
  const scale = Math.max(0.1, robustScale(usual))
  const scores = raw.map((score) => (score - center) / scale)
  const maxima = dailyMaxima(scores, 0, CHUNK_HOURS * HOUR, learntTo)
  return { sketch, reference, maxima, run: strongestRun(scores, Math.ceil(border / CHUNK_HOURS)) }
}

function linesByChunk(sketch: FeatureSketch, chunks: number): readonly number[][] {
  const lines: number[][] = Array.from({ length: chunks }, () => [])
  for (const [line, hour] of sketch.hours.entries())
    lines[Math.floor(hour / CHUNK_HOURS)]?.push(line)
  return lines
}

function chunkScore(sketch: FeatureSketch, reference: Reference, lines: readonly number[]): number {
  const histogram = histogramOf(reference, sketch, lines)
  if (histogram.total < LEAST_VALUES) return Number.NaN
  return Math.sqrt(histogram.total) * distanceFrom(reference, histogram)
}

/** Chunks in a row that are noticed, a single one between them forgiven, with the largest score. */
function strongestRun(scores: Float64Array, first: number): Run | undefined {
  let best = -1
  for (let i = first; i < scores.length; i++) {
    if ((scores[i] ?? 0) >= Math.max(NOTICED, best < 0 ? 0 : (scores[best] ?? 0) + 1e-9)) best = i
  }
  if (best < 0) return undefined
  const belongs = (i: number) => i >= first && (scores[i] ?? 0) >= NOTICED
  let from = best
  while (belongs(from - 1) || belongs(from - 2)) from--
  let to = best
  while (belongs(to + 1) || belongs(to + 2)) to++
  return { from: from * CHUNK_HOURS, to: (to + 1) * CHUNK_HOURS, peak: scores[best] ?? 0 }
}

function driftOf({ sketch, reference, run }: Judged, probability: number): Drift | undefined {
  if (run === undefined) return undefined
  const { from, to } = run
  const lines = sketch.hours.flatMap((hour, line) => (hour >= from && hour < to ? [line] : []))
  const histogram = histogramOf(reference, sketch, lines)
  const distance = distanceFrom(reference, histogram)
  if (distance < DISTANCE) return undefined
  return { sketch, reference, from, to, probability, distance, values: histogram.total }
}
