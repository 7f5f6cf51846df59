/**
 * How new a series looks from several views at once, in multiples of how new it usually looks.
 *
 * For each view, the distance of its vector to the nearest of the past, as a share of the range of
 * the values, is held against the mean of the distances before it. The views' ratios are joined by
 * the power mean of exponent 1/2, in which one wild view alone counts less than several that agree.
 * A ratio to the mean keeps series of very different noise on one scale, which is what a single
 * threshold for all of them needs.
 */
import { createNoveltyMemory } from './novelty-memory.ts'
import {
  createDailyShapeView,
  createEnvelopeView,
  createExtremesView,
  createSpreadView,
  type NoveltyView,
} from './novelty-views.ts'

/** Vectors that a view remembers: four weeks of points five minutes apart. */
const REMEMBERED = 8192
/** A distance means nothing before there are so many vectors to be near to. */
const LEAST_VECTORS = 30
/** Nor is it usual or unusual before so many distances. */
const LEAST_DISTANCES = 20
/** The mean of the distances forgets at the pace of so many. */
const USUAL_OF = 1500
/** A distance below this share of the range is small however quiet the series is. */
const SMALL_SHARE = 0.003
/** Ranges that a distance counts for at most: a range may shrink to next to nothing. */
const FURTHEST = 1000

export type NoveltyScore = {
  /**
   * How new this point is, from 0; 1 is usual. 0 while little is known. Both arguments must be
   * finite; `value` at most 1e150 in size.
   */
  readonly push: (time: number, value: number) => number
}

export function createNoveltyScore(): NoveltyScore {
  const range = createRecentRange(REMEMBERED)
  const sights = createViews().map(createSight)
  return {
    push: (time, value) => {
      const width = range.push(value)
      let sum = 0
      for (const sight of sights) sum += Math.sqrt(sight(time, value, width))
      return (sum / sights.length) ** 2
    },
  }
}

function createViews(): NoveltyView[] {
  return [
    createDailyShapeView(4),
    createSpreadView(24),
    createEnvelopeView(24),
    createExtremesView(4, 4),
    createExtremesView(2, 8),
  ]
}

/** What a view makes of each point: its distance over the usual one, held until its next vector. */
function createSight(view: NoveltyView): (time: number, value: number, width: number) => number {
  const memory = createNoveltyMemory(view.dimensions, REMEMBERED)
  const vector = new Float64Array(view.dimensions)
  let distances = 0
  let usual = 0
  let ratio = 0
  return (time, value, width) => {
    if (!view.look(time, value, vector)) return ratio
    if (memory.size() >= LEAST_VECTORS) {
      const distance = width > 0 ? Math.min(FURTHEST, memory.distance(vector) / width) : 0
      ratio = distances < LEAST_DISTANCES ? 0 : distance / (usual + SMALL_SHARE)
      // A vector that was there before says nothing of how far apart vectors are that were not.
      if (distance > 0) {
        distances = Math.min(distances + 1, USUAL_OF)
        usual += (distance - usual) / distances
      }
    }
    memory.add(vector)
    return ratio
  }
}

/** The range of the last `length` to `2 * length` values, this one included. */
function createRecentRange(length: number): { readonly push: (value: number) => number } {
  let seen = 0
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  let [leastBefore, mostBefore] = [least, most]
  return {
    push: (value) => {
      if (seen === length) {
        ;[leastBefore, mostBefore] = [least, most]
        ;[least, most] = [value, value]
        seen = 0
      }
      seen++
      least = Math.min(least, value)
      most = Math.max(most, value)
      return Math.max(most, mostBefore) - Math.min(least, leastBefore)
    },
  }
}
