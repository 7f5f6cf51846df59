import type { FeatureSketch } from '../../lake/series-features.ts'
import { firstAtLeast } from '../../statistics/binary-search.ts'
import { kolmogorovSmirnov, largestShareChange } from '../../statistics/histogram-distance.ts'
import { quantileOfBuckets } from '../../statistics/log-buckets.ts'

/** What a feature usually holds, and where each of a sketch's lines belongs in it. */
export interface Reference {
  /** Counts of the numbers in cells of about equal share, ascending. */
  readonly numbers: readonly number[]
  /** Counts of: all numbers, missing values, each common category, all other categories. */
  readonly kinds: readonly number[]
  readonly median: number
  readonly cellOf: (line: number) => { readonly isNumber: boolean; readonly cell: number }
}

/** Counts of one stretch of time, in the cells of a reference. */
export interface Histogram {
  readonly numbers: number[]
  readonly kinds: number[]
  total: number
}

const CELLS = 40
const CATEGORIES = 60
const NUMERIC = 1
const MISSING = 0

/** The reference of the hours [from, to). Undefined when there is nothing in them. */
export function learnReference(
  sketch: FeatureSketch,
  from: number,
  to: number,
): Reference | undefined {
  const lines = sketch.hours.flatMap((hour, line) => (hour >= from && hour < to ? [line] : []))
  if (lines.length === 0) return undefined
  const edges = cellEdges(sketch, lines)
  const common = commonCategories(sketch, lines)
  const cellOf = (line: number) => {
    const kind = sketch.kinds[line]
    if (kind === NUMERIC)
      return { isNumber: true, cell: firstAtLeast(edges, sketch.buckets[line] ?? 0) }
    if (kind === MISSING) return { isNumber: false, cell: 1 }
    const category = common.get(sketch.categories[line] ?? '') ?? common.size
    return { isNumber: false, cell: 2 + category }
  }
  const empty = emptyHistogram(edges.length + 1, 3 + common.size)
  for (const line of lines) add(empty, cellOf(line), sketch.counts[line] ?? 0)
  const pairs = lines
    .filter((line) => sketch.kinds[line] === NUMERIC)
    .map((line) => [sketch.buckets[line] ?? 0, sketch.counts[line] ?? 0] as const)
  const { numbers, kinds } = empty
  return { numbers, kinds, cellOf, median: quantileOfBuckets(pairs, 0.5) }
}

export function histogramOf(
  reference: Reference,
  sketch: FeatureSketch,
  lines: readonly number[],
): Histogram {
  const histogram = emptyHistogram(reference.numbers.length, reference.kinds.length)
  for (const line of lines) add(histogram, reference.cellOf(line), sketch.counts[line] ?? 0)
  return histogram
}

/** How far a stretch is from the reference, in [0, 1]: the larger of the Kolmogorov-Smirnov distance of the numbers and
 * the largest change of the share of missing values or of a category. */
export function distanceFrom(reference: Reference, { numbers, kinds }: Histogram): number {
  return Math.max(
    kolmogorovSmirnov(reference.numbers, numbers).statistic,
    largestShareChange(reference.kinds, kinds),
  )
}

/** Median of the numbers of some lines; NaN for none. */
export function medianOf(sketch: FeatureSketch, lines: readonly number[]): number {
  const pairs = lines
    .filter((line) => sketch.kinds[line] === NUMERIC)
    .map((line) => [sketch.buckets[line] ?? 0, sketch.counts[line] ?? 0] as const)
  return quantileOfBuckets(pairs, 0.5)
}

function emptyHistogram(numbers: number, kinds: number): Histogram {
  return {
    numbers: new Array<number>(numbers).fill(0),
    kinds: new Array<number>(kinds).fill(0),
    total: 0,
  }
}

function add(
  histogram: Histogram,
  { isNumber, cell }: { readonly isNumber: boolean; readonly cell: number },
  count: number,
): void {
  histogram.total += count
  if (isNumber) histogram.numbers[cell] = (histogram.numbers[cell] ?? 0) + count
  const kind = isNumber ? 0 : cell
  histogram.kinds[kind] = (histogram.kinds[kind] ?? 0) + count
}

/** Buckets after which a new cell begins, ascending. A constant feature has one edge on either side, so that any other
 * value falls into a cell of its own. */
function cellEdges(sketch: FeatureSketch, lines: readonly number[]): number[] {
  const counts = new Map<number, number>()
  let total = 0
  for (const line of lines) {
    if (sketch.kinds[line] !== NUMERIC) continue
    const bucket = sketch.buckets[line] ?? 0
    counts.set(bucket, (counts.get(bucket) ?? 0) + (sketch.counts[line] ?? 0))
    total += sketch.counts[line] ?? 0
  }
  const sorted = [...counts].sort(([x], [y]) => x - y)
  const lowest = sorted[0]?.[0]
  const edges = lowest === undefined ? [] : [lowest - 1]
  let inCell = 0
  for (const [bucket, count] of sorted) {
    inCell += count
    if (inCell >= total / CELLS) {
      edges.push(bucket)
      inCell = 0
    }
  }
  const highest = sorted.at(-1)?.[0]
  if (highest !== undefined && edges.at(-1) !== highest) edges.push(highest)
  return edges
}

function commonCategories(sketch: FeatureSketch, lines: readonly number[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines) {
    if (sketch.kinds[line] === NUMERIC || sketch.kinds[line] === MISSING) continue
    const category = sketch.categories[line] ?? ''
    counts.set(category, (counts.get(category) ?? 0) + (sketch.counts[line] ?? 0))
  }
  const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return new Map(sorted.slice(0, CATEGORIES).map(([category], index) => [category, index]))
}
