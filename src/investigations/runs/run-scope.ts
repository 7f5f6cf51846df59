import { DAY, HOUR, type TimeWindow } from '../../events/time.ts'
import { activeDays, timeSpans } from '../../lake/coverage.ts'
import type { Engine } from '../../lake/engine.ts'
import { type AskedScope, scopeIn } from '../view/view-scope.ts'

const LONGEST = 14 * DAY
const SHARE = 0.3
/** A lake of fewer days has no baseline to speak of: all of it is looked at. */
const SHORT = 4 * DAY
/** Logs of fewer than this share of the days they span are no continuous record of anything. */
const SCATTERED = 0.6

/**
 * The scope that was asked for, in whole hours; where it has no beginning, the last 30 % of what the lake holds, at most two
 * weeks: the rest is the baseline. Of few or scattered days all is scope.
 *
 * @param now milliseconds since the epoch
 * @throws UserError when it is empty or longer than a year
 */
export async function runScope(
  engine: Engine,
  asked: AskedScope,
  now: number,
): Promise<TimeWindow> {
  const { scope } = await scopeIn(engine, asked, now)
  if (asked.from !== undefined) return scope
  const firsts = [...(await timeSpans(engine)).values()].map(({ start }) => start)
  const first = Math.floor(Math.min(scope.start, ...firsts) / HOUR) * HOUR
  const held = scope.end - first
  const whole = held <= SHORT || (await activeDays(engine)) < SCATTERED * (held / DAY)
  const start =
    scope.end - Math.min(LONGEST, whole ? held : Math.ceil((held * SHARE) / HOUR) * HOUR)
  return { start: Math.min(start, scope.start), end: scope.end }
}
