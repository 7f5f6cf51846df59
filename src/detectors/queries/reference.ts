import type { Query } from '../../lake/queries.ts'
import { fitBetaRate, type Trial } from '../../statistics/beta-rate.ts'
import { embed, type FourierFeatures, fitFourierFeatures } from '../../statistics/mmd.ts'
import {
  evenly,
  fitNovelty,
  type Novelty,
  noveltyPValue,
} from '../../statistics/neighbour-novelty.ts'
import type { Random } from '../../statistics/random.ts'
import { quantile, robustScale } from '../../statistics/robust.ts'
import type { Beta } from '../../statistics/tails.ts'
import { type Chance, chanceOf, sumOf } from './chance.ts'
import { fitSpace, pointOf, type QuerySpace } from './space.ts'

/**
 * What an endpoint is usually asked, learnt from its own past without any label. Every measure of a window of queries has
 * its distribution of chance beside it: that of windows of the same size out of the past, which are stretches in order of
 * time, and where callers are known those of one caller.
 */
export interface Reference {
  readonly space: QuerySpace
  readonly fourier: FourierFeatures
  readonly novelty: Novelty
  readonly size: number
  /** Mean of the embedded queries. */
  readonly fingerprint: Float64Array
  /** How often a query of the past is unseen, and how much that differs from stretch to stretch. */
  readonly unseen: Beta
  /** Margin below which a tenth of the past is, and the rate of it; undefined where answers have no margin. */
  readonly boundary: { readonly margin: number; readonly rate: Beta } | undefined
  /** How often a query repeats the very input of another of its stretch. */
  readonly repeats: Beta
  /** Scale of each varying axis, and its values in cells of about equal share. */
  readonly scales: readonly number[]
  readonly marginals: readonly Marginal[]
  /** By size of window: discrepancy from the rest, and spread. */
  readonly chance: (windowSize: number) => Chance
}

export interface Marginal {
  /** Ascending; a value belongs to the first cell whose edge is not below it. */
  readonly edges: readonly number[]
  readonly counts: readonly number[]
}

/** Queries without which nothing is learnt, and beyond which nothing is gained. */
const LEAST_QUERIES = 150
const MOST_QUERIES = 3_000
/** A query is unseen when so few of the past are as far from all others. */
export const UNSEEN = 0.02
const NEAR_BOUNDARY = 0.1
const FEATURES = 128
/** Stretch over which rates are compared. */
const STRETCH = 32

/** Undefined when the past is too short. `random` draws the features and the windows of chance. */
export function learnReference(
  past: readonly Query[],
  features: number,
  random: Random,
): Reference | undefined {
  if (past.length < LEAST_QUERIES) return undefined
  const kept = evenly(past, MOST_QUERIES)
  const space = fitSpace(
    kept.map(({ codes }) => codes),
    features,
  )
  if (space.varying.length === 0) return undefined
  const points = kept.map(({ codes }) => pointOf(space, codes))
  const fourier = fitFourierFeatures(
    points.map((point) => [...point]),
    random.fork('features'),
    FEATURES,
  )
  const embedded = points.map((point) => embed(fourier, point))
  const novelty = fitNovelty(points)
  const scales = space.varying.map((j) => robustScale(points.map((point) => point[j] ?? 0)) || 1)
  const total = sumOf(embedded)
  return {
    space,
    fourier,
    novelty,
    size: kept.length,
    fingerprint: total.map((value) => value / kept.length),
    unseen: unseenRate(points, novelty),
    boundary: boundaryOf(kept),
    repeats: fitBetaRate(stretches(kept).map(repeatsIn)),
    scales,
    marginals: space.varying.map((j) => marginalOf(points.map((point) => point[j] ?? 0))),
    chance: chanceOf(
      { past: kept, points, embedded, total, space, scales },
      random.fork('windows'),
    ),
  }
}

/** How many of a stretch repeat the input of one before. */
export function repeatsIn(queries: readonly Query[]): Trial {
  const distinct = new Set(queries.map(({ inputHash, codes }) => `${inputHash} ${codes.join()}`))
    .size
  return { successes: queries.length - distinct, trials: queries.length }
}

function stretches<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.floor(items.length / STRETCH) }, (_, i) =>
    items.slice(i * STRETCH, (i + 1) * STRETCH),
  )
}

/** Only odd points: the even ones are what novelty is measured from. The border of what is unseen is itself an estimate from
 * the points held out: the rate is worth no more of them. */
function unseenRate(points: readonly Float64Array[], novelty: Novelty): Beta {
  const odd = evenly(
    points.filter((_, i) => i % 2 === 1),
    1_000,
  )
  const flags = odd.map((point) => noveltyPValue(novelty, point) <= UNSEEN)
  const trials = stretches(flags).map((part) => ({
    successes: part.filter(Boolean).length,
    trials: part.length,
  }))
  return fitBetaRate(trials, { least: 10, most: novelty.held.length })
}

function boundaryOf(past: readonly Query[]): Reference['boundary'] {
  const margins = past.map(({ margin }) => margin).filter(Number.isFinite)
  if (margins.length < LEAST_QUERIES) return undefined
  const margin = quantile(margins, NEAR_BOUNDARY)
  const near = stretches(margins).map((part) => ({
    successes: part.filter((value) => value <= margin).length,
    trials: part.length,
  }))
  return { margin, rate: fitBetaRate(near) }
}

const CELLS = 20

function marginalOf(values: readonly number[]): Marginal {
  const quantiles = Array.from({ length: CELLS - 1 }, (_, i) => quantile(values, (i + 1) / CELLS))
  const edges = [...new Set(quantiles)]
  return { edges, counts: countsIn(edges, values) }
}

/** How many values each cell holds; what is beyond the last edge has a cell of its own. */
export function countsIn(edges: readonly number[], values: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0)
  for (const value of values) {
    const cell = edges.findIndex((edge) => value <= edge)
    const at = cell < 0 ? edges.length : cell
    counts[at] = (counts[at] ?? 0) + 1
  }
  return counts
}
