import { DAY, HOUR } from '../events/time.ts'
import type { DigestHours } from './digest-hours.ts'
import { silentGaps } from './silent-gaps.ts'

/**
 * What an hour of a log in one account and Region is known to be.
 * - `seen`: it has records
 * - `empty`: the log is delivered there and the hour had none: a digest says so, or that is usual enough
 * - `missing`: there must have been some: a digest lists files that were not read, or such a silence is no chance
 * - `late`: not yet due
 * - `unknown`: outside what was collected of the log
 */
export const HOUR_STATES = ['seen', 'empty', 'missing', 'late', 'unknown'] as const
export type HourState = (typeof HOUR_STATES)[number]

export interface HoursOfLog {
  /** Records of each hour, from `start` on. */
  readonly counts: readonly number[]
  readonly start: number
  readonly now: number
  readonly format: string
  /** What CloudTrail's digests say of the same hours; undefined for other logs, and where there are none. */
  readonly digests: DigestHours | undefined
}

/** By how much a log may be late, in hours: twice what AWS's pages or its defaults give, at least one. GuardDuty exports what
 * recurs every six hours; access logs of S3 come within a few hours. */
const LATE_HOURS: Readonly<Record<string, number>> = {
  guardduty: 6,
  'security-hub': 12,
  's3-access': 12,
}
const USUALLY_LATE = 1
/** A log whose last record is older than this has ended: nothing of it is late. */
const ENDED_AFTER = 2 * DAY

/** The state of each hour. Pure: the clock is `now`. */
export function hourStates({ counts, start, now, format, digests }: HoursOfLog): HourState[] {
  const first = counts.findIndex((count) => count > 0)
  const last = counts.findLastIndex((count) => count > 0)
  const due = now - (LATE_HOURS[format] ?? USUALLY_LATE) * HOUR
  const isAlive = last >= 0 && now - (start + (last + 1) * HOUR) < ENDED_AFTER
  const gaps = last < 0 ? new Set<number>() : silentGaps(counts, start, { from: first, to: last })
  return counts.map((count, i): HourState => {
    const end = start + (i + 1) * HOUR
    if (count > 0) return 'seen'
    if (digests?.unread[i] === true) return 'missing'
    if (digests?.covered[i] === true) return 'empty'
    if (start + i * HOUR >= now) return 'unknown'
    if (end > due && isAlive) return 'late'
    if (i < first || i > last || first < 0) return 'unknown'
    return gaps.has(i) ? 'missing' : 'empty'
  })
}
