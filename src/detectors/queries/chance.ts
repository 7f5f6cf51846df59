import type { Query } from '../../lake/queries.ts'
import { discrepancy } from '../../statistics/mmd.ts'
import type { Random } from '../../statistics/random.ts'
import { quantile } from '../../statistics/robust.ts'
import { type SampledTail, sampledTail } from '../../statistics/sampled-tail.ts'
import type { QuerySpace } from './space.ts'

/** What windows of a size measure when nothing is odd. */
export interface Chance {
  readonly discrepancy: SampledTail
  readonly spread: SampledTail
}

/** The past from which windows of chance are drawn: parallel lists. */
export interface Past {
  readonly past: readonly Query[]
  readonly points: readonly Float64Array[]
  readonly embedded: readonly Float64Array[]
  readonly total: Float64Array
  readonly space: QuerySpace
  readonly scales: readonly number[]
}

const DRAWS = 400
/** Queries in a row that stay together, since what follows each other is alike. */
const BLOCK = 8

/** By size of window: how far windows of the past are from the rest of it, and how wide they are. Each size is drawn once. */
export function chanceOf(
  { past, points, embedded, total, space, scales }: Past,
  random: Random,
): (windowSize: number) => Chance {
  const draw = windowsOf(past, random)
  const known = new Map<number, Chance>()
  return (windowSize) => {
    const before = known.get(windowSize)
    if (before !== undefined) return before
    const drawn = Array.from({ length: DRAWS }, () => draw(windowSize))
    const spread = (indexes: readonly number[]) =>
      spreadOf(
        indexes.flatMap((i) => points[i] ?? []),
        space,
        scales,
      )
    const chance = {
      discrepancy: sampledTail(drawn.map((indexes) => againstRest(embedded, total, indexes))),
      spread: sampledTail(drawn.map(spread)),
    }
    known.set(windowSize, chance)
    return chance
  }
}

/** Median over the axes of how wide a window is against the reference. A single feature that changed does not move it. */
export function spreadOf(
  points: readonly Float64Array[],
  { varying }: QuerySpace,
  scales: readonly number[],
): number {
  const ratios = varying.map(
    (j, k) => widthOf(points.map((point) => point[j] ?? 0)) / (scales[k] ?? 1),
  )
  return quantile(ratios, 0.5)
}

/** Standard deviation; the axes are drawn in, so that no value is far out. */
function widthOf(values: readonly number[]): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length)
}

/** Draws windows: blocks in order of time, every other window from one caller alone where one has enough. */
function windowsOf(past: readonly Query[], random: Random): (size: number) => readonly number[] {
  const all = past.map((_, i) => i)
  const byCaller = new Map<string, number[]>()
  for (const [i, { caller }] of past.entries()) {
    if (caller === '') continue
    const own = byCaller.get(caller)
    if (own === undefined) byCaller.set(caller, [i])
    else own.push(i)
  }
  return (size) => {
    const able = [...byCaller.values()].filter((own) => own.length >= 2 * size)
    const single = random.next() < 0.5 ? random.pick(able) : undefined
    return blocksOf(single ?? all, size, random)
  }
}

/** Whole blocks without replacement, the last one cut. */
function blocksOf(indexes: readonly number[], size: number, random: Random): readonly number[] {
  const blocks = Math.floor(indexes.length / BLOCK)
  const taken = new Set<number>()
  const wanted = Math.min(blocks, Math.ceil(size / BLOCK))
  while (taken.size < wanted) taken.add(random.int(blocks))
  return [...taken].flatMap((b) => indexes.slice(b * BLOCK, (b + 1) * BLOCK)).slice(0, size)
}

function againstRest(
  embedded: readonly Float64Array[],
  total: Float64Array,
  indexes: readonly number[],
): number {
  const sum = sumOf(indexes.flatMap((i) => embedded[i] ?? []))
  const rest = embedded.length - indexes.length
  return discrepancy(
    sum.map((value) => value / indexes.length),
    sum.map((value, i) => ((total[i] ?? 0) - value) / rest),
  )
}

export function sumOf(vectors: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(vectors[0]?.length ?? 0)
  for (const vector of vectors)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (vector[i] ?? 0)
  return sum
}
