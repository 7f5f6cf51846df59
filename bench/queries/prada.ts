import type { Query } from '../../src/lake/queries.ts'
import { squaredDistance } from '../../src/statistics/neighbour-novelty.ts'
import { shapiroWilk } from '../../src/statistics/shapiro-wilk.ts'

/**
 * The comparator: PRADA (Juuti et al., EuroS&P 2019). Of each query the least distance to the earlier ones of its class
 * that were farther than their threshold before; an attack when these distances are not normal, told by W of
 * Shapiro & Wilk below delta, outliers beyond three standard deviations left out.
 */
export function pradaStatistic(points: readonly Float64Array[], queries: readonly Query[]): number {
  const kept = new Map<string, Float64Array[]>()
  const thresholds = new Map<string, number>()
  const least = new Map<string, number[]>()
  const distances: number[] = []
  for (const [i, point] of points.entries()) {
    const label = queries[i]?.label ?? ''
    const earlier = kept.get(label)
    if (earlier === undefined) {
      kept.set(label, [point])
      continue
    }
    const distance = Math.sqrt(Math.min(...earlier.map((other) => squaredDistance(point, other))))
    distances.push(distance)
    const own = least.get(label) ?? []
    own.push(distance)
    least.set(label, own)
    if (distance > (thresholds.get(label) ?? 0)) {
      earlier.push(point)
      const mean = own.reduce((sum, x) => sum + x, 0) / own.length
      const sd = Math.sqrt(own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / own.length)
      thresholds.set(label, Math.max(thresholds.get(label) ?? 0, mean - sd))
    }
  }
  const mean = distances.reduce((sum, x) => sum + x, 0) / distances.length
  const sd = Math.sqrt(distances.reduce((sum, x) => sum + (x - mean) ** 2, 0) / distances.length)
  return shapiroWilk(distances.filter((x) => Math.abs(x - mean) <= 3 * sd)).w
}
