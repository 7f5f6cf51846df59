import { DAY, HOUR } from '../../src/events/time.ts'
import { hourStates } from '../../src/lake/hour-states.ts'
import type { Random } from '../../src/statistics/random.ts'
import type { CompleteLog } from './complete-log.ts'

/** Lengths of the gaps that are made, in hours. */
export const GAPS = [1, 3, 12] as const

/** What became of logs of one kind. */
export interface HoursScore {
  readonly kind: string
  readonly logs: number
  /** Logs of which an hour is called missing though none is. */
  readonly accused: number
  readonly silentHours: number
  readonly accusedHours: number
  /** Of gaps of each length that were made, how many were made and found: an hour of it is called missing. */
  readonly gaps: readonly MadeGaps[]
}

export interface MadeGaps {
  readonly hours: number
  readonly made: number
  readonly found: number
}

/** States of a log that ended long ago: nothing of it is late. */
function statesOf({ start, counts }: CompleteLog, format = 'cloudtrail') {
  const now = start + counts.length * HOUR + 30 * DAY
  return hourStates({ counts, start, now, format, digests: undefined })
}

export function scoreLogs(
  kind: string,
  logs: readonly CompleteLog[],
  random: Random,
  gapsEach: number,
): HoursScore {
  const accused = logs.map((log) => statesOf(log).filter((state) => state === 'missing').length)
  const silent = logs.map(({ counts }) => counts.filter((count) => count === 0).length)
  return {
    kind,
    logs: logs.length,
    accused: accused.filter((hours) => hours > 0).length,
    silentHours: total(silent),
    accusedHours: total(accused),
    gaps: GAPS.map((hours) => {
      const found = logs.flatMap((log) => gapsFound(log, hours, random.fork(log.name), gapsEach))
      return { hours, made: found.length, found: found.filter(Boolean).length }
    }),
  }
}

/** Takes away hours at random places, each time of the whole log, where there is something to lose. */
function gapsFound(
  log: CompleteLog,
  hours: number,
  random: Random,
  count: number,
): readonly boolean[] {
  const { counts } = log
  const places = counts.flatMap((_, i) =>
    i > 0 && i + hours < counts.length && counts.slice(i, i + hours).some((one) => one > 0)
      ? [i]
      : [],
  )
  if (places.length === 0) return []
  return Array.from({ length: count }, () => {
    const at = random.pick(places) ?? 0
    const states = statesOf({
      ...log,
      counts: counts.map((one, i) => (i >= at && i < at + hours ? 0 : one)),
    })
    return states.slice(at, at + hours).includes('missing')
  })
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
