import { HOUR } from '../../events/time.ts'
import type { Scan } from './scan.ts'
import type { Steps } from './steps.ts'

/** A stretch in which a series is off in one direction. */
export interface Episode {
  readonly direction: 'above' | 'below'
  /** Steps, half-open; widened by the window that first noticed. */
  readonly from: number
  readonly to: number
  /** Largest score of it. */
  readonly peak: number
}

/** Scores below this are never called an episode, however calm the series. */
export const NOTICED = 5
/** Stretches this near to each other are one. */
const APART = HOUR

/** The stretch with the largest score within `range`; undefined when nothing is noticed. */
export function findEpisode(
  steps: Steps,
  scan: Scan,
  direction: Episode['direction'],
  [first, end]: readonly [number, number],
): Episode | undefined {
  const scores = scan[direction]
  const widths = direction === 'above' ? scan.aboveWidth : scan.belowWidth
  let best = -1
  for (let i = first; i < end; i++) {
    if ((scores[i] ?? 0) >= Math.max(NOTICED, best < 0 ? 0 : (scores[best] ?? 0) + 1e-9)) best = i
  }
  if (best < 0) return undefined
  const gap = Math.max(1, Math.round(APART / steps.step))
  const noticed = (index: number) => (scores[index] ?? 0) >= NOTICED
  const to = walk(best, 1, gap, (index) => index < end && noticed(index)) + 1
  const early = walk(best, -1, gap, (index) => index >= first && noticed(index))
  const from = Math.max(first, early - Math.max(1, widths[early] ?? 1) + 1)
  return { direction, from, to, peak: scores[best] ?? 0 }
}

/** The last index in a direction that belongs, when gaps shorter than `gap` do not end it. */
function walk(start: number, by: 1 | -1, gap: number, belongs: (index: number) => boolean): number {
  let last = start
  for (let index = start + by; Math.abs(index - last) <= gap; index += by) {
    if (belongs(index)) last = index
  }
  return last
}
