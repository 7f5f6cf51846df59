import {
  type ConformalThreshold,
  conformalThreshold,
} from '../../statistics/conformal-threshold.ts'
import {
  type ChunkDistance,
  decayOf,
  effectiveSize,
  homogeneity,
  NO_WANDER,
  type Wander,
  wanderOf,
} from '../../statistics/drift-test.ts'
import type { ColumnBlock } from './column-block.ts'
import type { ColumnProfile } from './column-profile.ts'
import type { DistanceName, FeatureDistances, FeatureRole } from './drift-report.ts'
import { blockCounts, cellsOf, type FeatureCells, presence, typeCounts } from './feature-cells.ts'
import { featureDistances, type LineDistances, standardised } from './feature-distances.ts'

/** What the baseline says of a feature: its distribution, and how much its own chunks differ from the rest of it. */
export interface FeatureReference {
  readonly name: string
  readonly role: FeatureRole
  readonly profile: ColumnProfile
  readonly cells: FeatureCells
  /** Counts by hash over the whole baseline; undefined without texts or blocks. */
  readonly hashed: Float64Array | undefined
  /** Of the values, of what is missing, and of the kinds of value. */
  readonly wander: { readonly values: Wander; readonly missing: Wander; readonly types: Wander }
  /** Rows of the chunks that the wander was learnt from, and how fast it goes away with their length. */
  readonly learnt: { readonly rows: number; readonly decay: number }
  /** What standardised distances of chunks stay below; empty with too few chunks. */
  readonly thresholds: ReadonlyMap<DistanceName, ConformalThreshold>
  /** The smallest and the largest number of each chunk, to know how far those of a next one may lie. */
  readonly extremes: { readonly lows: readonly number[]; readonly highs: readonly number[] }
}

/** With fewer chunks nothing is learnt from them, and only what independent rows would do is allowed for. */
export const LEAST_CHUNKS = 8
/** Chunks are also looked at so many at a time. */
const LENGTHS = [2, 4]
/** Points at which chunks are held against the rest. */
const GRID = 128

export function learnFeature(
  profile: ColumnProfile,
  role: FeatureRole,
  hashed: Float64Array | undefined,
  blocks: readonly (ColumnBlock | undefined)[],
  error: number,
): FeatureReference {
  const present = blocks.filter((block) => block !== undefined)
  const cells = cellsOf(profile, role)
  const base = {
    name: profile.name,
    role,
    profile,
    cells,
    hashed,
    extremes: { lows: [], highs: [] },
    learnt: { rows: 1, decay: 1 },
  }
  const compared = role === 'numeric' || role === 'categorical'
  if (present.length < LEAST_CHUNKS) {
    const wander = { values: NO_WANDER, missing: NO_WANDER, types: NO_WANDER }
    return { ...base, wander, thresholds: new Map() }
  }
  const left = compared ? leaveOneOut(profile, cells, present, 1) : []
  const values = wanderOf(left.map(({ chunk }) => chunk))
  const longer = compared ? LENGTHS.filter((times) => present.length >= 4 * times) : []
  const decay = decayOf([
    values,
    ...longer.map((times) =>
      wanderOf(leaveOneOut(profile, cells, present, times).map(({ chunk }) => chunk)),
    ),
  ])
  return {
    ...base,
    wander: {
      values,
      missing: wanderOf(shareChunks(present.map(({ kinds }) => presence(kinds)))),
      types: wanderOf(shareChunks(present.map(({ kinds }) => typeCounts(kinds)))),
    },
    learnt: { rows: profile.rows / present.length, decay },
    thresholds: thresholdsOf(left, values, error),
    extremes: extremesOf(present),
  }
}

/** Noise of a distance between samples of this effective size, when chunks wander so much. */
export function noiseOf(size: number, { spread }: Wander): number {
  return Math.sqrt(1 / size + spread)
}

interface LeftOut {
  readonly chunk: ChunkDistance
  readonly distances: FeatureDistances
  readonly rows: number
}

/** Every `times` neighbouring blocks against all others. */
function leaveOneOut(
  profile: ColumnProfile,
  cells: FeatureCells,
  blocks: readonly ColumnBlock[],
  times: number,
): readonly LeftOut[] {
  const counts = joined(
    blocks.map((block) => blockCounts(cells, block)),
    times,
  )
  const total = sumOf(counts)
  const grid = cells.kind === 'numeric' ? gridOf(profile) : undefined
  const upTo =
    grid &&
    joined(
      blocks.map((block) => numbersUpTo(block, grid)),
      times,
    )
  const allUpTo = upTo && sumOf(upTo)
  return counts.flatMap((own, i) => {
    const rest = total.map((count, j) => Math.max(0, count - (own[j] ?? 0)))
    const [n, m] = [sum(own), sum(rest)]
    if (n === 0 || m === 0) return []
    const mine = upTo?.[i]
    const line =
      grid && mine && allUpTo
        ? lineDistances(grid, mine, allUpTo, n, m, scaleOf(profile))
        : undefined
    const { statistic, degrees } = homogeneity(rest, own)
    const size = effectiveSize(n, m)
    const chunk = { distance: line?.kolmogorovSmirnov, chiSquare: statistic, degrees, size }
    return [{ chunk, distances: featureDistances(rest, own, line), rows: size }]
  })
}

/** How many of a block's numbers are at most as large as each point. */
function numbersUpTo({ sketch, numbers }: ColumnBlock, grid: Float64Array): readonly number[] {
  return Array.from(grid, (point) => (sketch === undefined ? 0 : sketch.rank(point) * numbers))
}

/** The sums of every `times` neighbours; what is left over goes to none. */
function joined(
  lists: readonly (readonly number[])[],
  times: number,
): readonly (readonly number[])[] {
  if (times === 1) return lists
  return Array.from({ length: Math.floor(lists.length / times) }, (_, i) =>
    sumOf(lists.slice(i * times, (i + 1) * times)),
  )
}

/** Distances of a chunk from all others, by how many of each lie up to each point of a grid. */
function lineDistances(
  grid: Float64Array,
  own: readonly number[],
  all: readonly number[],
  n: number,
  m: number,
  scale: number,
): LineDistances {
  let largest = 0
  let area = 0
  grid.forEach((at, i) => {
    const gap = Math.abs((own[i] ?? 0) / n - ((all[i] ?? 0) - (own[i] ?? 0)) / m)
    largest = Math.max(largest, gap)
    area += gap * ((grid[i + 1] ?? at) - at)
  })
  return { kolmogorovSmirnov: largest, wasserstein: area / scale }
}

/** What distances are measured in: the standard deviation, else the size of the one value that there is. */
export function scaleOf({ moments }: ColumnProfile): number {
  const { standardDeviation, mean } = moments
  return standardDeviation > 0 ? standardDeviation : Math.abs(mean) || 1
}

function gridOf({ sketch }: ColumnProfile): Float64Array {
  const points = Array.from({ length: GRID }, (_, i) => sketch.quantile((i + 0.5) / GRID))
  return Float64Array.from(new Set([sketch.min, ...points, sketch.max]))
}

function shareChunks(counts: readonly (readonly number[])[]): readonly ChunkDistance[] {
  const total = sumOf(counts)
  return counts.flatMap((own) => {
    const rest = total.map((count, j) => count - (own[j] ?? 0))
    const size = effectiveSize(sum(own), sum(rest))
    if (size === 0) return []
    const { statistic, degrees } = homogeneity(rest, own)
    return [{ distance: undefined, chiSquare: statistic, degrees, size }]
  })
}

function thresholdsOf(
  left: readonly LeftOut[],
  wander: Wander,
  error: number,
): ReadonlyMap<DistanceName, ConformalThreshold> {
  const thresholds = new Map<DistanceName, ConformalThreshold>()
  for (const name of NAMES) {
    const scores = left.flatMap(({ distances, rows }) => {
      const distance = distances[name]
      return distance === undefined
        ? []
        : [standardised(name, distance, noiseOf(rows, wander), rows)]
    })
    const threshold = conformalThreshold(scores, error)
    if (threshold !== undefined && left.length >= LEAST_CHUNKS) thresholds.set(name, threshold)
  }
  return thresholds
}

export const NAMES: readonly DistanceName[] = [
  'kolmogorovSmirnov',
  'wasserstein',
  'populationStabilityIndex',
  'jensenShannon',
  'hellinger',
  'totalVariation',
  'largestShareChange',
  'chiSquare',
]

function extremesOf(blocks: readonly ColumnBlock[]): FeatureReference['extremes'] {
  const sketches = blocks.flatMap(({ sketch }) => sketch ?? [])
  return { lows: sketches.map(({ min }) => min), highs: sketches.map(({ max }) => max) }
}

function sumOf(lists: readonly ArrayLike<number>[]): number[] {
  const length = lists.reduce((most, list) => Math.max(most, list.length), 0)
  const total = new Array<number>(length).fill(0)
  for (const list of lists)
    for (let i = 0; i < length; i++) total[i] = (total[i] ?? 0) + (list[i] ?? 0)
  return total
}

function sum(counts: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < counts.length; i++) total += counts[i] ?? 0
  return total
}
