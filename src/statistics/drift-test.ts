/**
 * Do two samples come from one distribution, when even the chunks of the reference do not quite: they are correlated, have
 * days and nights, and wander. Each test is widened by how much more the reference's own chunks vary than independent rows
 * would.
 *
 * What wanders mostly wanders in one direction (a level that rises and falls), and then its squares have the long tail of
 * one degree of freedom, not the short one of many: the degrees are learnt from how unequal the chunks are.
 *
 * Sources: Kolmogorov 1933, Smirnov 1948, Stephens 1970; Pearson 1900; Rao & Scott, "The Analysis of Categorical Data from
 * Complex Sample Surveys" (JASA 1981) and "On Simple Adjustments to Chi-Square Tests with Sample Survey Data" (Ann. Stat.
 * 1987) for the design effect and the F form of the test; Satterthwaite (Biometrics 1946) for the degrees of freedom.
 */
import { kolmogorovUpper } from './histogram-distance.ts'
import { incompleteBeta } from './special-functions.ts'
import { chiSquareUpper } from './tails.ts'

/** E[K^2] of the Kolmogorov distribution. */
const KOLMOGOROV_SQUARE = Math.PI ** 2 / 12
/** Degrees of freedom of the chi-square whose mean and variance are in the ratio of those of K^2. */
const KOLMOGOROV_DEGREES = 5

/** How much chunks vary beyond what independent rows would: the variance that larger chunks do not take away. */
export interface Wander {
  /** In units of a squared Kolmogorov-Smirnov distance, 0 or more. */
  readonly distance: number
  /** In units of chi-square per degree of freedom and effective row, 0 or more. */
  readonly spread: number
  /** Degrees of freedom that squared distances, and chi-squares, of the chunks seem to have. */
  readonly degrees: { readonly distance: number; readonly spread: number }
  /** Chunks that it was learnt from; 0: nothing is known. */
  readonly chunks: number
}

export const NO_WANDER: Wander = {
  distance: 0,
  spread: 0,
  degrees: { distance: KOLMOGOROV_DEGREES, spread: Number.POSITIVE_INFINITY },
  chunks: 0,
}

/**
 * How fast wander goes away as chunks get longer: it falls by the power `decay` of their length, from 0 (not at all: it
 * wanders for as long as was seen) to 1 (as if what lies a chunk apart had nothing to do with each other). Learnt from
 * chunks of one, two, four … times the length, as in a variance-time plot (Beran, "Statistics for Long-Memory Processes",
 * 1994, 4.4).
 */
export function decayOf(byDoubling: readonly Wander[]): number {
  const first = byDoubling[0]?.spread ?? 0
  const last = byDoubling.at(-1)?.spread ?? 0
  if (byDoubling.length < 2 || !(last > 0) || !(first > 0))
    return first > 0 && byDoubling.length < 2 ? 0 : 1
  return Math.min(1, Math.max(0, Math.log2(first / last) / (byDoubling.length - 1)))
}

/** The wander between n rows and a baseline of `all`, where it was learnt from chunks of `rows`. */
export function wanderAt(
  wander: Wander,
  learnt: { readonly rows: number; readonly decay: number },
  n: number,
  all: number,
): Wander {
  const { rows, decay } = learnt
  const left = (length: number) => (length > rows ? (rows / length) ** decay : 1)
  const factor = Math.min(1, left(n) + left(all))
  return { ...wander, distance: wander.distance * factor, spread: wander.spread * factor }
}

/** One chunk of the reference against the rest of it. */
export interface ChunkDistance {
  /** Kolmogorov-Smirnov distance; undefined where there is no order. */
  readonly distance: number | undefined
  readonly chiSquare: number
  readonly degrees: number
  /** Effective size n m / (n + m). */
  readonly size: number
}

/** Rows that a comparison of n and m rows is worth. */
export function effectiveSize(n: number, m: number): number {
  return n + m > 0 ? (n * m) / (n + m) : 0
}

/** The wander of chunks, by the method of moments. */
export function wanderOf(chunks: readonly ChunkDistance[]): Wander {
  const used = chunks.filter(({ size }) => size > 0)
  if (used.length === 0) return NO_WANDER
  const excess = used.reduce(
    (sum, { distance, size }) =>
      sum + (distance === undefined ? 0 : distance ** 2 - KOLMOGOROV_SQUARE / size),
    0,
  )
  const spread = used.reduce(
    (sum, { chiSquare, degrees, size }) =>
      sum + (degrees > 0 ? (chiSquare / degrees - 1) / size : 0),
    0,
  )
  return {
    distance: Math.max(0, excess / used.length),
    spread: Math.max(0, spread / used.length),
    degrees: {
      distance: degreesOf(used.map(({ distance = 0, size }) => distance ** 2 * size)),
      spread: degreesOf(
        used.map(({ chiSquare, degrees }) => (degrees > 0 ? chiSquare / degrees : 1)),
      ),
    },
    chunks: used.length,
  }
}

/** How likely chunks of one kind lie so far apart. Ties make it conservative. 1 when there is nothing to compare. */
export function distancePValue(distance: number, size: number, wander: Wander): number {
  if (!(size > 0)) return 1
  const variance = 1 / size + wander.distance / KOLMOGOROV_SQUARE
  const root = 1 / Math.sqrt(variance)
  const independent = kolmogorovUpper((root + 0.12 + 0.11 / root) * distance)
  if (!(wander.distance > 0) || wander.chunks < 2) return independent
  const degrees = Math.min(KOLMOGOROV_DEGREES, wander.degrees.distance)
  const ratio = distance ** 2 / (KOLMOGOROV_SQUARE * variance)
  return Math.max(independent, fisherUpper(ratio, degrees, wander.chunks - 1))
}

export interface Homogeneity {
  readonly statistic: number
  readonly degrees: number
}

/** Cells with fewer than this expected on the smaller side are pooled. */
const LEAST_EXPECTED = 4

/** Pearson's statistic that two lists of counts over the same cells are shares of one distribution. */
export function homogeneity(reference: ArrayLike<number>, current: ArrayLike<number>): Homogeneity {
  const cells = pooled(reference, current)
  const from = cells.reduce((sum, [r]) => sum + r, 0)
  const to = cells.reduce((sum, [, c]) => sum + c, 0)
  if (from === 0 || to === 0 || cells.length < 2) return { statistic: 0, degrees: 0 }
  const all = from + to
  const statistic = cells.reduce((sum, [r, c]) => {
    const share = (r + c) / all
    return sum + (r - share * from) ** 2 / (share * from) + (c - share * to) ** 2 / (share * to)
  }, 0)
  return { statistic, degrees: cells.length - 1 }
}

/** How likely the statistic is so large, given the wander; 1 when there is nothing to compare. */
export function homogeneityPValue(
  { statistic, degrees }: Homogeneity,
  size: number,
  wander: Wander,
): number {
  if (degrees === 0) return 1
  const inflation = 1 + wander.spread * size
  if (inflation <= 1 || wander.chunks < 2) return chiSquareUpper(statistic, degrees)
  const known = Math.min(degrees, wander.degrees.spread)
  return fisherUpper(statistic / (degrees * inflation), known, wander.chunks - 1)
}

/** P(F > f) of Fisher's and Snedecor's distribution. */
export function fisherUpper(f: number, d1: number, d2: number): number {
  if (!(f > 0)) return 1
  return incompleteBeta(d2 / 2, d1 / 2, d2 / (d2 + d1 * f))
}

/** The degrees of freedom of a multiple of chi-square with the mean and variance of some values, 1 at least. */
function degreesOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const variance = squares / Math.max(1, values.length - 1)
  return variance > 0 ? Math.max(1, (2 * mean ** 2) / variance) : Number.POSITIVE_INFINITY
}

type Cell = readonly [reference: number, current: number]

function pooled(reference: ArrayLike<number>, current: ArrayLike<number>): readonly Cell[] {
  const cells = Array.from(
    { length: Math.max(reference.length, current.length) },
    (_, i): Cell => [reference[i] ?? 0, current[i] ?? 0],
  ).filter(([r, c]) => r + c > 0)
  const from = cells.reduce((sum, [r]) => sum + r, 0)
  const to = cells.reduce((sum, [, c]) => sum + c, 0)
  const isCommon = ([r, c]: Cell) => ((r + c) / (from + to)) * Math.min(from, to) >= LEAST_EXPECTED
  const rest = cells
    .filter((cell) => !isCommon(cell))
    .reduce<Cell>(([r, c], [x, y]) => [r + x, c + y], [0, 0])
  const common = cells.filter(isCommon).toSorted(([r, c], [x, y]) => x + y - r - c)
  if (rest[0] + rest[1] === 0) return common
  if (isCommon(rest)) return [...common, rest]
  // Still too few: they go with the rarest of the others, or a single stray value would look like a miracle.
  const [x, y] = common.at(-1) ?? [0, 0]
  return [...common.slice(0, -1), [x + rest[0], y + rest[1]]]
}
