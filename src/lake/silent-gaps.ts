import { type SilenceBits, type Stretch, silenceBits } from './usual-hours.ts'

/** Silences that chance makes may be called a gap once in a hundred logs, whatever the number of hours. */
const FALSE_GAPS = 0.01
/** An hour that is as likely silent as not has no part in a gap. */
const LEAST_BITS = 1
/** A log that is often silent is so in long stretches: a gap surprises twice as much as nine tenths of its silences. */
const UNUSUAL = 2
const FEW_SILENCES = 8
/** How many hours of a log's own must speak for silence going on before that is believed rather than that hours know nothing of
 * each other. */
const PRIOR = 1

/**
 * The hours of a log that must have had records and have none. A silence is a gap when its hours together would hardly be without
 * records by chance. Silence goes on once it began in logs that people or jobs write, so that after the first hour what counts is
 * how often it did in the log's other silences.
 *
 * @param span from the first hour with records to the last
 */
export function silentGaps(
  counts: readonly number[],
  start: number,
  span: Stretch,
): ReadonlySet<number> {
  const bitsOf = silenceBits(counts, start, span)
  const silences = silentRuns(counts, span).map((run) => silenceOf(run, bitsOf))
  const all = silences.reduce(
    (sum, { lasted, asked }) => ({ lasted: sum.lasted + lasted, asked: sum.asked + asked }),
    { lasted: 0, asked: 0 },
  )
  const judged = silences.map((silence) => ({ silence, sum: surpriseOf(silence, all) }))
  const byChance = Math.log2((span.to - span.from + 1) / FALSE_GAPS)
  const least = Math.max(byChance, UNUSUAL * usualBits(judged.map(({ sum }) => sum)))
  const gaps = new Set<number>()
  for (const { silence, sum } of judged) {
    if (sum < least) continue
    for (const [i, bits] of silence.bits.entries())
      if (bits >= LEAST_BITS) gaps.add(silence.run.from + i)
  }
  return gaps
}

interface Silence extends Lasting {
  readonly run: Stretch
  /** Of each of its hours, as if hours knew nothing of each other. */
  readonly bits: readonly number[]
}

/** How often it was asked whether an unusual silence goes on for another hour, and how often it did. */
interface Lasting {
  readonly lasted: number
  readonly asked: number
}

function silenceOf(run: Stretch, bitsOf: SilenceBits): Silence {
  const bits: number[] = []
  for (let hour = run.from; hour <= run.to; hour++) bits.push(bitsOf(hour, run))
  const isTelling = (i: number) => (bits[i] ?? 0) >= LEAST_BITS
  const lasted = bits.filter((_, i) => i > 0 && isTelling(i) && isTelling(i - 1)).length
  const ends = isTelling(bits.length - 1) && bitsOf(run.to + 1, run) >= LEAST_BITS
  return { run, bits, lasted, asked: lasted + (ends ? 1 : 0) }
}

function surpriseOf({ bits, ...own }: Silence, all: Lasting): number {
  const [lasted, asked] = [all.lasted - own.lasted, all.asked - own.asked]
  let sum = 0
  for (const [i, one] of bits.entries()) {
    if (one < LEAST_BITS) continue
    const isFirst = (bits[i - 1] ?? 0) < LEAST_BITS
    sum += isFirst ? one : -Math.log2((lasted + PRIOR * 2 ** -one) / (asked + PRIOR))
  }
  return sum
}

/** What nine tenths of the silences of a log surprise by at most; 0 where there are few. */
function usualBits(sums: readonly number[]): number {
  const telling = sums.filter((sum) => sum >= LEAST_BITS).toSorted((a, b) => a - b)
  return telling.length < FEW_SILENCES ? 0 : (telling[Math.floor(0.9 * (telling.length - 1))] ?? 0)
}

/** The stretches of hours without records within the span. */
function silentRuns(counts: readonly number[], { from: first, to: last }: Stretch): Stretch[] {
  const runs: Stretch[] = []
  let from = -1
  for (let i = first; i <= last; i++) {
    const isSilent = (counts[i] ?? 0) === 0
    if (isSilent && from < 0) from = i
    if (isSilent || from < 0) continue
    runs.push({ from, to: i - 1 })
    from = -1
  }
  return runs
}
