import { DAY, HOUR } from '../events/time.ts'
import type { DigestHours } from './digest-hours.ts'

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

/** Silences that chance makes may be called a gap once in a hundred logs, whatever the number of hours. */
const FALSE_GAPS = 0.01
/** An hour that is as likely silent as not has no part in a gap. */
const LEAST_BITS = 1
/** A log that is often silent is so in long stretches: a gap surprises twice as much as nine tenths of its silences. */
const UNUSUAL = 2
const FEW_SILENCES = 8
/** Hours like an hour that are needed to say how it usually is. */
const LEAST_LIKE = 4
/** Counts of like hours vary by a quarter at least, however alike those were that were seen. */
const LEAST_VARIATION = 0.25

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

/** Counts of hours that are like each other. */
interface Tally {
  of: number
  sum: number
  squares: number
}

/**
 * A silence is a gap when its hours together would hardly be without records by chance. How likely one is follows from hours like
 * it: those of the same hour of the day, on working days or weekends; of any day where these are few; all where those are few
 * too. Their counts are taken as negative binomial (mean less two standard errors, variance as seen), and the silence itself is
 * no witness to how usual silence is.
 */
function rhythmOf(counts: readonly number[], start: number, first: number, last: number): Rhythm {
  const tallies = new Map<string, Tally>()
  for (let i = Math.max(0, first); i <= last; i++)
    for (const like of likes(start, i)) {
      const tally = tallies.get(like) ?? { of: 0, sum: 0, squares: 0 }
      tallies.set(like, tally)
      const count = counts[i] ?? 0
      tally.of++
      tally.sum += count
      tally.squares += count * count
    }
  const silences = silentRuns(counts, first, last).map((run) => {
    const bits = Array.from({ length: run.to - run.from + 1 }, (_, i) =>
      silenceBits(start, run.from + i, run, tallies),
    )
    return { run, bits, sum: bits.reduce((sum, one) => sum + one, 0) }
  })
  const byChance = Math.log2(Math.max(1, last - first + 1) / FALSE_GAPS)
  const least = Math.max(byChance, UNUSUAL * usualBits(silences.map(({ sum }) => sum)))
  const gaps = new Set<number>()
  for (const silence of silences) {
    if (silence.sum < least) continue
    for (const [i, bits] of silence.bits.entries())
      if (bits >= LEAST_BITS) gaps.add(silence.run.from + i)
  }
  return { isGap: (hour) => gaps.has(hour) }
}

/** What nine tenths of the silences of a log surprise by at most; 0 where there are few. */
function usualBits(sums: readonly number[]): number {
  const telling = sums.filter((sum) => sum >= LEAST_BITS).toSorted((a, b) => a - b)
  return telling.length < FEW_SILENCES ? 0 : (telling[Math.floor(0.9 * (telling.length - 1))] ?? 0)
}

/** How surprising it is that an hour has no records: −log2 of the chance; 0 where too little is known. */
function silenceBits(
  start: number,
  hour: number,
  run: Run,
  tallies: ReadonlyMap<string, Tally>,
): number {
  for (const like of likes(start, hour)) {
    const tally = tallies.get(like)
    const others = (tally?.of ?? 0) - silentLike(start, run, like)
    if (tally === undefined || others < LEAST_LIKE) continue
    const mean = tally.sum / others
    const seen = Math.max(0, (tally.squares - others * mean * mean) / (others - 1))
    const variance = Math.max(seen, mean + (LEAST_VARIATION * mean) ** 2)
    const low = mean - 2 * Math.sqrt(variance / others)
    if (!(low > 0)) return 0
    const size = (mean * mean) / (variance - mean)
    return size * Math.log2(1 + low / size)
  }
  return 0
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

/** The stretches of hours without records within the span. */
function silentRuns(counts: readonly number[], first: number, last: number): readonly Run[] {
  const runs: Run[] = []
  let from = -1
  for (let i = Math.max(0, first); i <= last; i++) {
    const isSilent = (counts[i] ?? 0) === 0
    if (isSilent && from < 0) from = i
    if (isSilent || from < 0) continue
    runs.push({ from, to: i - 1 })
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
