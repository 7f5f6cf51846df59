/**
 * A forest of robust random cut trees over a decaying sample of a stream of points: Guha et al.
 * (ICML 2016). Says how far a point is from those before it, and in which dimensions.
 */
import type { Random } from '../random.ts'
import { createPointStore, type PointStore } from './point-store.ts'
import { createReservoir, NOTHING, type Reservoir } from './reservoir.ts'
import { scoreOfTree } from './score.ts'
import { createRandomCutTree, deletePoint, insertPoint, type RandomCutTree } from './tree.ts'

export type ForestOptions = {
  readonly dimensions: number
  readonly random: Random
  /** Default 50. */
  readonly trees?: number
  /** Points that each tree samples. Default 256. */
  readonly sampleSize?: number
  /** Rate at which older points are forgotten; default 1 / (10 * sampleSize) a point. */
  readonly decay?: number
}

/** What each dimension contributed to a score; all of `high` and `low` sum up to it. */
export type Attribution = {
  readonly score: number
  /** By dimension: because the point lies above the others, or below. */
  readonly high: Float64Array
  readonly low: Float64Array
}

export type RandomCutForest = {
  /** About 1 for an ordinary point, more for an odd one, at most log2(1 + sampleSize); 0 before any point. */
  readonly score: (point: ArrayLike<number>) => number
  readonly attribute: (point: ArrayLike<number>) => Attribution
  /** Learns a point. One with a coordinate that is not finite is not learnt. */
  readonly update: (point: ArrayLike<number>) => void
  /** Points kept, each counted once however many trees sample it: at most
   * `2 * trees * sampleSize`. */
  readonly size: () => number
}

export function createRandomCutForest(options: ForestOptions): RandomCutForest {
  const { dimensions, random, trees = 50, sampleSize = 256 } = options
  const decay = options.decay ?? 1 / (10 * sampleSize)
  const store = createPointStore(dimensions)
  const members = Array.from({ length: trees }, (_, i) => ({
    tree: createRandomCutTree(sampleSize, store),
    sample: createReservoir(sampleSize, decay),
    random: random.fork(`tree ${i}`),
  }))
  // One kind of array for whatever is asked: what runs hot then reads it fastest.
  const at = new Float64Array(dimensions)
  const unit = Math.log2(1 + sampleSize) / trees
  return {
    size: () => store.size(),
    update: (point) => {
      if (isFinitePoint(point, dimensions)) learn(store, members, point)
    },
    score: (point) => {
      if (!isFinitePoint(point, dimensions)) return Number.NaN
      let total = 0
      at.set(point)
      for (const { tree } of members) total += scoreOfTree(tree, at)
      return total * unit
    },
    attribute: (point) => {
      const into = { high: new Float64Array(dimensions), low: new Float64Array(dimensions) }
      if (!isFinitePoint(point, dimensions)) return { score: Number.NaN, ...into }
      let total = 0
      at.set(point)
      for (const { tree } of members) total += scoreOfTree(tree, at, into)
      const inUnits = (share: number) => share * unit
      return { score: total * unit, high: into.high.map(inUnits), low: into.low.map(inUnits) }
    },
  }
}

type Member = { readonly tree: RandomCutTree; readonly sample: Reservoir; readonly random: Random }

function learn(store: PointStore, members: readonly Member[], point: ArrayLike<number>): void {
  const id = store.add(point)
  // Held while the trees choose, so that a tree that lets go does not free it for the others.
  store.retain(id)
  for (const { tree, sample, random } of members) {
    const leaving = sample.offer(id, random)
    if (leaving === undefined) continue
    if (leaving !== NOTHING) {
      deletePoint(tree, leaving)
      store.release(leaving)
    }
    store.retain(id)
    insertPoint(tree, id, random)
  }
  store.release(id)
}

/** Beyond this the extents of boxes would not be finite. */
const LARGEST = 1e150

function isFinitePoint(point: ArrayLike<number>, dimensions: number): boolean {
  for (let i = 0; i < dimensions; i++) {
    if (!(Math.abs(point[i] ?? Number.NaN) <= LARGEST)) return false
  }
  return true
}
