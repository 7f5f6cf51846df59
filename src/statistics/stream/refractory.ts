/**
 * Lets an incident speak once: a score passes where it is a record, above all scores of the last
 * points; the others are held back. A larger incident within a smaller one is told, what follows
 * from either is not. A monotone queue keeps it at O(1) a point.
 */
export type Refractory = {
  /** The score, or 0 where one of the last `reach` points scored as much. */
  readonly push: (score: number) => number
}

const SHORTEST = 5
const LONGEST = 150

export function createRefractory(): Refractory {
  // Scores that could still be the largest of the last points, in falling order, and their places.
  const scores = new Float64Array(LONGEST + 1)
  const places = new Float64Array(LONGEST + 1)
  let first = 0
  let held = 0
  let seen = 0
  const slot = (i: number) => (first + i) % scores.length
  return {
    push: (score) => {
      const reach = reachAt(seen)
      while (held > 0 && (places[first] ?? 0) < seen - reach) {
        first = slot(1)
        held--
      }
      const isRecord = held === 0 || score > (scores[first] ?? 0)
      while (held > 0 && (scores[slot(held - 1)] ?? 0) <= score) held--
      scores[slot(held)] = score
      places[slot(held)] = seen
      held++
      seen++
      return isRecord ? score : 0
    },
  }
}

/**
 * How many points back a record must be one, at the point with so many before it: a twentieth of
 * them, from 5 to 150. Who knows little of a series cannot tell its incidents far apart.
 */
export function reachAt(seen: number): number {
  return Math.max(SHORTEST, Math.min(LONGEST, Math.floor(seen / 20)))
}
