import { DAY } from '../events/time.ts'

/** The most that is looked at where nobody said what to look at. */
const LONGEST = 14 * DAY
const SHARE = 0.3
/** A lake of fewer days has no baseline to speak of: all of it is looked at. */
const SHORT = 4 * DAY
/** Logs of fewer than this share of the days they span are no continuous record of anything. */
const SCATTERED = 0.6

/**
 * How much of what a lake holds is looked at where nobody says: the last 30 %, at most two weeks, since the rest is the
 * baseline. Where there is little to be a baseline (a few days, or scattered ones, as in a collection of cases) it is all.
 *
 * @param held milliseconds from the first record to the last
 * @param activeDays on how many days anything was logged
 */
export function defaultLength(held: number, activeDays: number): number {
  const whole = held <= SHORT || activeDays < SCATTERED * (held / DAY)
  return whole ? held : Math.min(LONGEST, held * SHARE)
}
