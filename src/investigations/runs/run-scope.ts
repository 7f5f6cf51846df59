import { DAY, HOUR, type TimeWindow } from '../../events/time.ts'
import { activeDays, timeSpans } from '../../lake/coverage.ts'
import type { Engine } from '../../lake/engine.ts'
import { defaultLength } from '../default-length.ts'
import { type AskedScope, scopeIn } from '../view/view-scope.ts'

/** Of few or scattered days all is scope, but a run that nobody bounded must end. */
const LONGEST = 14 * DAY

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
  const length = Math.min(LONGEST, defaultLength(held, await activeDays(engine)))
  const start = scope.end - Math.ceil(length / HOUR) * HOUR
  return { start: Math.min(start, scope.start), end: scope.end }
}
