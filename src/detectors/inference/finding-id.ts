import { createHash } from 'node:crypto'
import { floorHour } from '../../events/time.ts'

/** The same parts and the same hour give the same id, whatever else is in the lake. */
export function findingId(parts: readonly string[], start: number): string {
  const text = JSON.stringify([...parts, floorHour(start)])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** Most bits that a score tells; beyond it a model of chance means nothing. */
const MOST_BITS = 200

/** -log2 of a probability, at most 200. */
export function scoreInBits(probability: number): number {
  const bits = Math.min(MOST_BITS, -Math.log2(Math.max(Number.MIN_VALUE, probability)))
  return Math.round(Math.max(0, bits) * 10) / 10
}
