/**
 * Have the inputs, as whole vectors, come to be drawn from another distribution? Maximum mean
 * discrepancy (Gretton et al., JMLR 2012) with the Gaussian kernel approximated by random Fourier
 * features (Rahimi & Recht, NIPS 2007): a window becomes one mean vector that can be merged with
 * others, and two windows compare in O(features). Columns are scaled by their own median and MAD.
 */
import type { Random } from './random.ts'
import { median, quantileOfSorted, robustScale, sortedFinite } from './robust.ts'

/** A row of numbers; anything not finite counts as the median of its column. */
export type Point = readonly number[]

/** Plain data: the same features must be used for all that is to be compared. */
export type FourierFeatures = {
  readonly centers: readonly number[]
  readonly scales: readonly number[]
  /** One row of frequencies for each feature, already divided by the bandwidth. */
  readonly frequencies: readonly (readonly number[])[]
  readonly phases: readonly number[]
}

/**
 * Features fitted to reference points. The bandwidth is the median distance of random pairs (the
 * usual heuristic); a column that never varies is scaled by its size, or by 1. No points: no
 * dimension, and every discrepancy is 0.
 */
export function fitFourierFeatures(
  reference: readonly Point[],
  random: Random,
  count = 128,
): FourierFeatures {
  const dimension = reference.reduce((most, point) => Math.max(most, point.length), 0)
  const columns = Array.from({ length: dimension }, (_, j) =>
    reference.map((point) => point[j] ?? Number.NaN).filter(Number.isFinite),
  )
  const centers = columns.map((column) => median(column) || 0)
  const scales = columns.map((column, j) => robustScale(column) || Math.abs(centers[j] ?? 0) || 1)
  const scaled = reference.map((point) => standardise(point, centers, scales))
  const bandwidth = medianDistance(scaled, random.fork('pairs'))
  const draw = random.fork('frequencies')
  return {
    centers,
    scales,
    frequencies: Array.from({ length: count }, () => centers.map(() => draw.normal() / bandwidth)),
    phases: Array.from({ length: count }, () => draw.next() * 2 * Math.PI),
  }
}

/** The mean of the features over points: the window's fingerprint. All 0 for no points. */
export function meanEmbedding(features: FourierFeatures, points: readonly Point[]): Float64Array {
  const sum = new Float64Array(features.phases.length)
  for (const point of points) {
    embed(features, point).forEach((value, i) => {
      sum[i] = (sum[i] ?? 0) + value / points.length
    })
  }
  return sum
}

/** Squared discrepancy of two fingerprints, >= 0. */
export function discrepancy(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < one.length; i++) sum += ((one[i] ?? 0) - (other[i] ?? 0)) ** 2
  return sum
}

export type Calibration = {
  /** Points in a window to be judged. */
  readonly windowSize: number
  /** Share of benign windows that may exceed the threshold. */
  readonly falseAlarmRate: number
  /** Splits tried; 200 unless given. */
  readonly rounds?: number
}

/**
 * Discrepancy above which a window of `windowSize` is odd: the conformal quantile over random
 * splits of benign points into such a window and the rest. Infinity (nothing is odd) when there
 * are too few points to split, or too few rounds for the rate.
 */
export function discrepancyThreshold(
  features: FourierFeatures,
  benign: readonly Point[],
  random: Random,
  { windowSize, falseAlarmRate, rounds = 200 }: Calibration,
): number {
  if (!(windowSize >= 1) || benign.length <= windowSize) return Number.POSITIVE_INFINITY
  const embedded = benign.map((point) => embed(features, point))
  const values = Array.from({ length: rounds }, () => {
    const shuffled = random.shuffle(embedded)
    return discrepancy(meanOf(shuffled.slice(0, windowSize)), meanOf(shuffled.slice(windowSize)))
  })
  const rank = Math.ceil((rounds + 1) * (1 - falseAlarmRate))
  return sortedFinite(values)[rank - 1] ?? Number.POSITIVE_INFINITY
}

function standardise(
  point: ArrayLike<number>,
  centers: readonly number[],
  scales: readonly number[],
): number[] {
  return centers.map((center, j) => {
    const value = point[j] ?? Number.NaN
    return Number.isFinite(value) ? (value - center) / (scales[j] ?? 1) : 0
  })
}

/** The features of one point: means of them are fingerprints. */
export function embed(features: FourierFeatures, point: ArrayLike<number>): Float64Array {
  const { centers, scales, frequencies, phases } = features
  const scaled = standardise(point, centers, scales)
  const norm = Math.sqrt(2 / phases.length)
  return Float64Array.from(phases, (phase, i) => {
    const angle = (frequencies[i] ?? []).reduce((sum, f, j) => sum + f * (scaled[j] ?? 0), phase)
    // Values so huge that their sum overflows have no angle; they all look alike.
    return Number.isFinite(angle) ? norm * Math.cos(angle) : -norm
  })
}

function meanOf(vectors: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(vectors[0]?.length ?? 0)
  for (const vector of vectors) {
    for (let i = 0; i < mean.length; i++) {
      mean[i] = (mean[i] ?? 0) + (vector[i] ?? 0) / vectors.length
    }
  }
  return mean
}

function medianDistance(points: readonly Point[], random: Random): number {
  const distances = Array.from({ length: Math.min(2000, points.length * 10) }, () => {
    const one = random.pick(points) ?? []
    const other = random.pick(points) ?? []
    return Math.hypot(...one.map((value, j) => value - (other[j] ?? 0)))
  })
  // A point drawn against itself says nothing of the distances between points.
  const apart = sortedFinite(distances.filter((distance) => distance > 0))
  return quantileOfSorted(apart, 0.5) || 1
}
