/**
 * How unlike all that was seen is a point? Its mean distance to the k nearest points of a reference (Ramaswamy, Rastogi &
 * Shim, SIGMOD 2000), turned into a conformal p-value by the same distances of points that the reference does not hold
 * (split conformal: Papadopoulos et al., ECML 2002; Laxhammar & Falkman, 2010 for outliers): whatever the distribution, a
 * point drawn like the others has a p-value of at most p with probability p.
 */

import { firstAtLeast } from './binary-search.ts'

export interface Novelty {
  readonly reference: readonly Float64Array[]
  /** Distances of the points held out, ascending. */
  readonly held: Float64Array
  readonly neighbours: number
}

/** Even points become the reference, odd ones the measure of chance; both of at most `most` points, evenly taken. */
export function fitNovelty(points: readonly Float64Array[], most = 500, neighbours = 3): Novelty {
  const reference = evenly(
    points.filter((_, i) => i % 2 === 0),
    most,
  )
  const rest = evenly(
    points.filter((_, i) => i % 2 === 1),
    most,
  )
  const held = Float64Array.from(rest, (point) => nearest(reference, point, neighbours)).sort()
  return { reference, held, neighbours }
}

/** Conformal p-value of a point in (0, 1]. */
export function noveltyPValue(
  { reference, held, neighbours }: Novelty,
  point: Float64Array,
): number {
  const distance = nearest(reference, point, neighbours)
  return (1 + held.length - firstAtLeast(held, distance)) / (held.length + 1)
}

/** Squared Euclidean distance, given up once it is beyond `limit`. */
export function squaredDistance(
  one: Float64Array,
  other: Float64Array,
  limit = Number.POSITIVE_INFINITY,
): number {
  let sum = 0
  for (let i = 0; i < one.length && sum < limit; i++) {
    const step = (one[i] ?? 0) - (other[i] ?? 0)
    sum += step * step
  }
  return sum
}

/** At most `most` items, from first to last at even steps. */
export function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items
  const step = items.length / most
  return Array.from({ length: most }, (_, i) => items[Math.floor(i * step)]).flatMap((item) =>
    item === undefined ? [] : [item],
  )
}

function nearest(reference: readonly Float64Array[], point: Float64Array, k: number): number {
  const best = new Float64Array(k).fill(Number.POSITIVE_INFINITY)
  for (const other of reference) {
    const distance = squaredDistance(point, other, best[k - 1])
    if (distance >= (best[k - 1] ?? 0)) continue
    let i = k - 1
    for (; i > 0 && (best[i - 1] ?? 0) > distance; i--) best[i] = best[i - 1] ?? 0
    best[i] = distance
  }
  return best.reduce((sum, distance) => sum + Math.sqrt(distance), 0) / k
}
