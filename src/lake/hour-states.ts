import { DAY, HOUR } from '../events/time.ts'
import type { DigestHours } from './digest-hours.ts'

/**
 * What an hour of a log in one account and Region is known to be.
 * - `seen`: it has records
 * - `empty`: the log is delivered there and the hour had none: a digest says so, or hours like it often have none
 * - `missing`: there must have been some: a digest lists files that were not read, or almost every hour like it has records
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

/** Of hours like it so many must have records (add-one estimate) for one without to be a gap; with eight that all have, it is. */
const GAP_SHARE = 0.9
const LEAST_LIKE = 8

/** The state of each hour. Pure: the clock is `now`. */
export function hourStates({ counts, start, now, format, digests }: HoursOfLog): HourState[] {
  const first = counts.findIndex((count) => count > 0)
  const last = counts.findLastIndex((count) => count > 0)
  const due = now - (LATE_HOURS[format] ?? USUALLY_LATE) * HOUR
  const isAlive = last >= 0 && now - (start + (last + 1) * HOUR) < ENDED_AFTER
  const rhythm = rhythmOf(counts, start, first, last)
  return counts.map((count, i): HourState => {
    const end = start + (i + 1) * HOUR
    if (count > 0) return 'seen'
    if (digests?.unread[i] === true) return 'missing'
    if (digests?.covered[i] === true) return 'empty'
    if (start + i * HOUR >= now) return 'unknown'
    if (end > due && isAlive) return 'late'
    if (i < first || i > last || first < 0) return 'unknown'
    return rhythm.isGap(i) ? 'missing' : 'empty'
  })
}

interface Rhythm {
  readonly isGap: (hour: number) => boolean
}

interface Tally {
  seen: number
  of: number
}

/** Hours like an hour are those of the same hour of the day, on working days or weekends; of any day where these are few; all of
 * them where those are few too. The silence that an hour is part of is no witness to how usual silence is. */
function rhythmOf(counts: readonly number[], start: number, first: number, last: number): Rhythm {
  const tallies = new Map<string, Tally>()
  for (let i = Math.max(0, first); i <= last; i++)
    for (const like of likes(start, i)) {
      const tally = tallies.get(like) ?? { seen: 0, of: 0 }
      tallies.set(like, tally)
      tally.of++
      if ((counts[i] ?? 0) > 0) tally.seen++
    }
  const runs = silentRuns(counts, first, last)
  return {
    isGap(hour) {
      const run = runs.get(hour) ?? { from: hour, to: hour }
      for (const like of likes(start, hour)) {
        const { seen, of } = tallies.get(like) ?? { seen: 0, of: 0 }
        const others = of - silentLike(start, run, like)
        if (others >= LEAST_LIKE) return (seen + 1) / (others + 2) >= GAP_SHARE
      }
      return false
    },
  }
}

/** The narrowest first. */
function likes(start: number, hour: number): readonly string[] {
  const date = new Date(start + hour * HOUR)
  const isWeekend = date.getUTCDay() % 6 === 0
  return [`${date.getUTCHours()} ${isWeekend ? 'weekend' : 'work'}`, `${date.getUTCHours()}`, 'any']
}

interface Run {
  readonly from: number
  readonly to: number
}

/** For each hour without records within the span, the stretch of silence that it is part of. */
function silentRuns(
  counts: readonly number[],
  first: number,
  last: number,
): ReadonlyMap<number, Run> {
  const runs = new Map<number, Run>()
  let from = -1
  for (let i = Math.max(0, first); i <= last; i++) {
    const isSilent = (counts[i] ?? 0) === 0
    if (isSilent && from < 0) from = i
    if (isSilent || from < 0) continue
    const run = { from, to: i - 1 }
    for (let hour = from; hour < i; hour++) runs.set(hour, run)
    from = -1
  }
  return runs
}

function silentLike(start: number, { from, to }: Run, like: string): number {
  if (like === 'any') return to - from + 1
  let count = 0
  for (let hour = from; hour <= to; hour++) if (likes(start, hour).includes(like)) count++
  return count
}
