import {
  type BucketCount,
  quantileOfBuckets,
  RELATIVE_ACCURACY,
  valueOfBucket,
} from './log-buckets.ts'

/** How often values of a logarithmic bucket occurred on either side. */
export type PairCount = readonly [bucket: number, before: number, within: number]

/** Two distributions over the same bars. */
export interface SharedBars {
  /** One more than there are bars, ascending. The first bar also holds all that is less, the last all that is more. */
  readonly edges: readonly number[]
  /** Counts; values that lie on several bars are divided among them. */
  readonly before: readonly number[]
  readonly within: readonly number[]
  /** Whether the bars are as wide as each other, or each wider than the one before by the same factor. */
  readonly scale: 'linear' | 'logarithmic'
}

const MOST_BARS = 24
/** The outermost values of either side are told with their neighbours, else one of them would make all the rest one bar. */
const TAIL = 0.005
/** Positive values that span so many times their least are drawn by their magnitude. */
const WIDE = 1000

/**
 * Lays two distributions of logarithmic buckets over the same bars, to be drawn one over the other. No bar is narrower than
 * the buckets can tell. Undefined when there is nothing on either side.
 */
export function sharedBars(pairs: readonly PairCount[]): SharedBars | undefined {
  const sides = [1, 2] as const
  const ends = sides.flatMap((side) => {
    const counts = pairs.map((pair): BucketCount => [pair[0], pair[side]])
    return [quantileOfBuckets(counts, TAIL), quantileOfBuckets(counts, 1 - TAIL)]
  })
  const known = ends.filter(Number.isFinite)
  if (known.length === 0) return undefined
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const scale = low > 0 && high / WIDE > low ? 'logarithmic' : 'linear'
  const edges = edgesBetween(low, high, scale)
  const before = new Array<number>(edges.length - 1).fill(0)
  const within = new Array<number>(edges.length - 1).fill(0)
  for (const [bucket, earlier, now] of pairs)
    for (const [bar, share] of barsOf(valueOfBucket(bucket), edges)) {
      before[bar] = (before[bar] ?? 0) + earlier * share
      within[bar] = (within[bar] ?? 0) + now * share
    }
  return { edges, before, within, scale }
}

function edgesBetween(low: number, high: number, scale: SharedBars['scale']): number[] {
  if (scale === 'logarithmic')
    return spread(Math.log(low), Math.log(high), MOST_BARS).map((edge) => Math.exp(edge))
  const blur = 2 * RELATIVE_ACCURACY * Math.max(Math.abs(low), Math.abs(high))
  if (!(high > low)) return spread(low - (blur || 1) / 2, high + (blur || 1) / 2, 1)
  return spread(low, high, Math.min(MOST_BARS, Math.max(1, Math.floor(high / blur - low / blur))))
}

/** Edges of so many bars of the same width; written so that no sum is beyond what a number can hold. */
function spread(from: number, to: number, bars: number): number[] {
  return Array.from({ length: bars + 1 }, (_, i) => from * (1 - i / bars) + to * (i / bars))
}

/** The bars that a bucket's values may lie on, each with its share of them. */
function barsOf(
  value: number,
  edges: readonly number[],
): readonly (readonly [bar: number, share: number])[] {
  const last = edges.length - 2
  const blur = Math.abs(value) * RELATIVE_ACCURACY
  const at = (place: number) => {
    const above = edges.findIndex((edge) => edge > place)
    return Math.min(last, Math.max(0, (above < 0 ? edges.length : above) - 1))
  }
  const [first, end] = [at(value - blur), at(value + blur)]
  if (first === end || blur === 0) return [[first, 1]]
  const shares: (readonly [number, number])[] = []
  for (let bar = first; bar <= end; bar++) {
    const from = bar === first ? value - blur : (edges[bar] ?? value)
    const to = bar === end ? value + blur : (edges[bar + 1] ?? value)
    shares.push([bar, (to - from) / (2 * blur)])
  }
  return shares
}
