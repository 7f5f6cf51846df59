import {
  distancePValue,
  effectiveSize,
  homogeneity,
  homogeneityPValue,
  type Wander,
  wanderAt,
} from '../../statistics/drift-test.ts'
import { combineCauchy } from '../../statistics/p-values.ts'
import { stepDistances } from '../../statistics/step-functions.ts'
import { betaBinomialTails, studentTails } from '../../statistics/tails.ts'
import type { ColumnProfile } from './column-profile.ts'
import type { DistanceName, DriftAspect, FeatureDistances } from './drift-report.ts'
import { presence, profileCounts, profileKinds, typeCounts } from './feature-cells.ts'
import { featureDistances, unstandardised } from './feature-distances.ts'
import {
  type FeatureReference,
  LEAST_CHUNKS,
  NAMES,
  noiseOf,
  scaleOf,
} from './feature-reference.ts'
import { aspectSentence } from './feature-words.ts'

/** The current side of a feature. */
export interface FeatureSide {
  readonly profile: ColumnProfile
  readonly hashed: Float64Array | undefined
}

/** An aspect as it was tested; whether it drifted is only known when all features were. */
export interface TestedAspect extends Omit<DriftAspect, 'drifted'> {
  /** Whether it goes beyond what the baseline's own chunks do. */
  readonly isBeyond: boolean
}

export interface ComparedFeature {
  readonly pValue: number
  readonly aspects: readonly TestedAspect[]
  readonly distances: FeatureDistances | undefined
  readonly thresholds: Partial<FeatureDistances>
  readonly unseenShare: number | undefined
  readonly outOfRangeShare: number | undefined
}

/** Share of values outside of the baseline's range from which on it is no excuse that its chunks reach now here, now there. */
const FAR_SHARE = 0.1

/** Changes smaller than these no model cares about, however certain they are. */
export const LEAST_EFFECTS: Readonly<Record<DriftAspect['name'], number>> = {
  // Jensen-Shannon distance: a population stability index of about 0.06.
  distribution: 0.1,
  missing: 0.02,
  type: 0.02,
  domain: 0.01,
}

/** Holds the current side of a feature against what the baseline says of it. */
export function compareFeature(reference: FeatureReference, current: FeatureSide): ComparedFeature {
  const comparable = reference.role === 'numeric' || reference.role === 'categorical'
  const values = comparable ? compareValues(reference, current) : undefined
  const kinds = profileKinds(reference.profile)
  const own = profileKinds(current.profile)
  const aspects = [
    ...(values === undefined ? [] : [values.aspect]),
    shareAspect('missing', presence(kinds), presence(own), reference.wander.missing),
    ...(comparable
      ? [shareAspect('type', typeCounts(kinds), typeCounts(own), reference.wander.types)]
      : []),
    ...domainAspects(reference, current.profile),
  ]
  const smallest = Math.min(1, ...aspects.map(({ pValue }) => pValue))
  return {
    // Bonferroni over the aspects: they are few and depend on each other.
    pValue: Math.min(1, smallest * aspects.length),
    aspects,
    distances: values?.distances,
    thresholds: values?.thresholds ?? {},
    unseenShare: unseenShareOf(reference, current.profile),
    outOfRangeShare: outOfRangeOf(reference, current.profile),
  }
}

interface ComparedValues {
  readonly aspect: TestedAspect
  readonly distances: FeatureDistances
  readonly thresholds: Partial<FeatureDistances>
}

function compareValues(
  reference: FeatureReference,
  current: FeatureSide,
): ComparedValues | undefined {
  const { cells, profile } = reference
  const from = profileCounts(cells, profile, reference.hashed)
  const to = profileCounts(cells, current.profile, current.hashed)
  const [n, m] = [sum(from), sum(to)]
  if (n === 0 || m === 0) return undefined
  const size = effectiveSize(n, m)
  const line = reference.role === 'numeric' ? lineOf(profile, current.profile) : undefined
  const distances = featureDistances(from, to, line)
  const values = wanderAt(reference.wander.values, reference.learnt, m, n)
  const pValues = [homogeneityPValue(homogeneity(from, to), size, values)]
  if (line !== undefined) pValues.push(distancePValue(line.kolmogorovSmirnov, size, values))
  const pValue = combineCauchy(pValues)
  const thresholds = thresholdsFor(reference, size, values)
  const aspect = {
    name: 'distribution' as const,
    pValue,
    effect: distances.jensenShannon,
    leastEffect: LEAST_EFFECTS.distribution,
    isBeyond: isBeyond(distances, thresholds),
    sentence: aspectSentence('distribution', { reference, current: current.profile, from, to }),
  }
  return { aspect, distances, thresholds }
}

function lineOf(reference: ColumnProfile, current: ColumnProfile) {
  if (reference.sketch.count === 0 || current.sketch.count === 0) return undefined
  const found = stepDistances(reference.sketch.steps(), current.sketch.steps())
  return {
    kolmogorovSmirnov: found.kolmogorovSmirnov,
    wasserstein: found.wasserstein / scaleOf(reference),
  }
}

/** What the baseline's chunks stay below, made as noisy as a sample of this size. */
function thresholdsFor(
  reference: FeatureReference,
  size: number,
  wander: Wander,
): Partial<FeatureDistances> {
  const noise = noiseOf(size, wander)
  const entries = NAMES.flatMap((name): readonly (readonly [DistanceName, number])[] => {
    const threshold = reference.thresholds.get(name)
    return threshold === undefined
      ? []
      : [[name, unstandardised(name, threshold.value, noise, size)]]
  })
  return Object.fromEntries(entries)
}

/** Without thresholds there is nothing to be beyond: then the test alone decides. */
function isBeyond(distances: FeatureDistances, thresholds: Partial<FeatureDistances>): boolean {
  const judged = (['kolmogorovSmirnov', 'jensenShannon'] as const).filter(
    (name) => thresholds[name] !== undefined && distances[name] !== undefined,
  )
  return (
    judged.length === 0 ||
    judged.some((name) => (distances[name] ?? 0) > (thresholds[name] ?? Number.POSITIVE_INFINITY))
  )
}

function shareAspect(
  name: 'missing' | 'type',
  from: readonly number[],
  to: readonly number[],
  wander: Wander,
): TestedAspect {
  const [n, m] = [sum(from), sum(to)]
  const pValue =
    n === 0 || m === 0 ? 1 : homogeneityPValue(homogeneity(from, to), effectiveSize(n, m), wander)
  const shares = from.map((count, i) => [count / (n || 1), (to[i] ?? 0) / (m || 1)] as const)
  const effect = shares.reduce((most, [p, q]) => Math.max(most, Math.abs(p - q)), 0)
  return {
    name,
    pValue,
    effect: n === 0 || m === 0 ? 0 : effect,
    leastEffect: LEAST_EFFECTS[name],
    isBeyond: true,
    sentence: aspectSentence(name, { shares }),
  }
}

function domainAspects(
  reference: FeatureReference,
  current: ColumnProfile,
): readonly TestedAspect[] {
  const share = outOfRangeOf(reference, current) ?? unseenShareOf(reference, current)
  if (share === undefined) return []
  return [
    {
      name: 'domain',
      pValue:
        reference.role === 'numeric'
          ? rangePValue(reference, current, share)
          : unseenPValue(reference, current, share),
      effect: share,
      leastEffect: LEAST_EFFECTS.domain,
      isBeyond: true,
      sentence: aspectSentence('domain', { reference, current, share }),
    },
  ]
}

/** The larger of two chances: that so many of independent rows lie outside, and that a chunk reaches so far. */
function rangePValue(reference: FeatureReference, current: ColumnProfile, share: number): number {
  const numbers = current.sketch.count
  // Two order statistics of n rows leave a share of Beta(2, n - 1) outside of them.
  const beta = { a: 2, b: Math.max(1, reference.profile.sketch.count - 1) }
  const independent = betaBinomialTails(Math.round(share * numbers), numbers, beta).exact.upper
  const { lows, highs } = reference.extremes
  // So many values where the model has seen none at all matter, however the baseline wanders.
  if (lows.length < LEAST_CHUNKS || share >= FAR_SHARE) return independent
  // A longer side has more chances to reach far.
  const times = 2 * Math.max(1, numbers / reference.learnt.rows)
  const reach = Math.min(
    reachPValue(highs, current.max),
    reachPValue(
      lows.map((low) => -low),
      -current.min,
    ),
  )
  return Math.max(independent, Math.min(1, times * reach))
}

/** How likely the next of some extremes is so large, as far as their mean and spread tell. */
function reachPValue(extremes: readonly number[], reached: number): number {
  const mean = sum(extremes) / extremes.length
  const squares = extremes.reduce((total, value) => total + (value - mean) ** 2, 0)
  const spread = Math.sqrt((squares / (extremes.length - 1)) * (1 + 1 / extremes.length))
  if (!(reached > mean)) return 1
  return spread > 0 ? studentTails((reached - mean) / spread, extremes.length - 1).upper : 0
}

/** Good and Turing: the next value is one never seen with about the share of those seen once. */
function unseenPValue(reference: FeatureReference, current: ColumnProfile, share: number): number {
  const { texts } = reference.profile
  const once = texts.top().filter(({ count }) => count === 1).length
  const beta = { a: once + 1, b: Math.max(1, texts.total - once) }
  return betaBinomialTails(Math.round(share * current.text), current.text, beta).exact.upper
}

/** The share of numbers outside of the baseline's range. */
function outOfRangeOf(reference: FeatureReference, current: ColumnProfile): number | undefined {
  const { sketch } = reference.profile
  if (reference.role !== 'numeric' || sketch.count === 0 || current.sketch.count === 0)
    return undefined
  return current.sketch.rankBelow(sketch.min) + 1 - current.sketch.rank(sketch.max)
}

/** The share of texts that the baseline has not; undefined where that cannot be known. */
function unseenShareOf(reference: FeatureReference, current: ColumnProfile): number | undefined {
  const { cells } = reference
  if (reference.role !== 'categorical' || cells.kind !== 'categorical' || current.text === 0)
    return undefined
  const counts = profileCounts(cells, current, undefined)
  return (counts[cells.values.length + 1] ?? 0) / current.text
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
