import { DAY, HOUR } from '../events/time.ts'

/** Hours of a log, both ends included. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/**
 * How surprising it is that an hour has no records, in bits: −log2 of the chance, as the hours before a stretch and the hours after
 * it tell. The lesser of both, so that a log that becomes busy or goes quiet does not surprise. 0 where too little is known.
 */
export type SilenceBits = (hour: number, stretch: Stretch) => number

/** Hours that are like each other lie within three weeks, which is three weekends. */
const LIKE_DAYS = 21
/** So many are needed to say how an hour usually is, of its own hour of the day or of any. */
const LEAST_LIKE = 4
const LEAST_ANY = 12
/** Counts of like hours vary by a quarter at least, however alike those were that were seen. */
const LEAST_VARIATION = 0.25
const HOURS = DAY / HOUR

/** Counts of hours that are like each other. */
interface Tally {
  readonly of: number
  readonly sum: number
  readonly squares: number
  /** How many had no records. */
  readonly silent: number
}

const NOTHING: Tally = { of: 0, sum: 0, squares: 0, silent: 0 }

/**
 * Hours are alike that are the same hour of the day, on working days or on weekends; where these are few, all hours of working
 * days or of weekends. Their counts are taken as negative binomial (mean less two standard errors, variance as seen), and a silence
 * as at least as likely as silences among them are.
 *
 * @param start of the first hour, milliseconds since the epoch. @param span the hours within which the log is known
 */
export function silenceBits(counts: readonly number[], start: number, span: Stretch): SilenceBits {
  const clock = clockFrom(start)
  const tallies = talliesOf(counts, clock, span)
  return (hour, stretch) => {
    const { day, ofDay, isWeekend } = clock.at(hour)
    const [own, any] = [tallies[kindOf(ofDay, isWeekend)], tallies[anyOf(isWeekend)]]
    const side = (from: number, to: number, first: number, last: number) => {
      const alike = between(own, from, to)
      if (alike.of >= LEAST_LIKE) return bitsOf(alike)
      const wider = between(any, first, last)
      return wider.of < LEAST_ANY ? 0 : bitsOf(wider)
    }
    const [first, last] = [hour - LIKE_DAYS * HOURS, hour + LIKE_DAYS * HOURS + 1]
    const before = side(day - LIKE_DAYS, clock.dayFrom(ofDay, stretch.from), first, stretch.from)
    if (before === 0) return 0
    const resumes = stretch.to + 1
    return Math.min(before, side(clock.dayFrom(ofDay, resumes), day + LIKE_DAYS + 1, resumes, last))
  }
}

interface Clock {
  readonly at: (hour: number) => {
    readonly day: number
    readonly ofDay: number
    readonly isWeekend: boolean
  }
  /** The first day on which an hour of the day is not before an hour of the log. */
  readonly dayFrom: (ofDay: number, hour: number) => number
}

function clockFrom(start: number): Clock {
  const offset = (start % DAY) / HOUR
  const firstDay = Math.floor(start / DAY)
  return {
    at(hour) {
      const day = Math.floor((hour + offset) / HOURS)
      // The first day since the epoch was a Thursday.
      const weekday = (firstDay + day + 4) % 7
      return { day, ofDay: (hour + offset) % HOURS, isWeekend: weekday === 0 || weekday === 6 }
    },
    dayFrom: (ofDay, hour) => Math.ceil((hour + offset - ofDay) / HOURS),
  }
}

/** Hours of the day of working days, of weekends, any of working days, any of weekends. */
const KINDS = 2 * HOURS + 2

function kindOf(ofDay: number, isWeekend: boolean): number {
  return ofDay + (isWeekend ? HOURS : 0)
}

function anyOf(isWeekend: boolean): number {
  return 2 * HOURS + (isWeekend ? 1 : 0)
}

/** Of each kind of hour the sums of all before an hour or a day, so that those of a stretch are one difference. */
function talliesOf(
  counts: readonly number[],
  clock: Clock,
  { from, to }: Stretch,
): readonly (readonly Tally[])[] {
  const tallies = Array.from({ length: KINDS }, () => [NOTHING])
  const add = (kind: number, at: number, count: number) => {
    const sums = tallies[kind] ?? []
    const last = sums.at(-1) ?? NOTHING
    while (sums.length <= at) sums.push(last)
    const silent = last.silent + (count === 0 ? 1 : 0)
    const squares = last.squares + count * count
    sums.push({ of: last.of + 1, sum: last.sum + count, squares, silent })
  }
  for (let hour = from; hour <= to; hour++) {
    const count = counts[hour] ?? 0
    const { day, ofDay, isWeekend } = clock.at(hour)
    add(anyOf(isWeekend), hour, count)
    add(kindOf(ofDay, isWeekend), day, count)
  }
  return tallies
}

/** Of the hours or days from one on, before another. */
function between(sums: readonly Tally[] = [NOTHING], from: number, to: number): Tally {
  const upTo = (at: number) => sums[Math.min(Math.max(0, at), sums.length - 1)] ?? NOTHING
  if (to <= from) return NOTHING
  const [before, after] = [upTo(from), upTo(to)]
  return {
    of: after.of - before.of,
    sum: after.sum - before.sum,
    squares: after.squares - before.squares,
    silent: after.silent - before.silent,
  }
}

function bitsOf({ of, sum, squares, silent }: Tally): number {
  const mean = sum / of
  const seen = Math.max(0, (squares - of * mean * mean) / (of - 1))
  const variance = Math.max(seen, mean + (LEAST_VARIATION * mean) ** 2)
  const low = mean - 2 * Math.sqrt(variance / of)
  if (!(low > 0)) return 0
  const size = (mean * mean) / (variance - mean)
  const bits = size * Math.log2(1 + low / size)
  return silent === 0 ? bits : Math.min(bits, Math.log2(of / silent))
}
