import type { Evidence } from '../../events/cause.ts'
import { HOUR, MINUTE } from '../../events/time.ts'
import type { ActKind } from './act-kinds.ts'
import { evidence } from './candidate.ts'
import type { Onset } from './onset.ts'

/** How long before an onset an act may have been. */
export const LOOK_BACK = 36 * HOUR

/** Logs carry the second of a call and clocks differ: an act may seem this much late. */
const SLACK = MINUTE

/** Share of causes whose delay is not that of their kind at all. */
const OTHERWISE = 0.02

/** An onset that lies before an act with more than this probability was not brought about by it. */
const TOO_LATE = 0.995

/**
 * How much likelier the onset is at its time were the act its cause than were it not: the kernel of the kind, averaged over
 * where the onset may lie, against an onset anywhere in the time looked back on. Undefined where the act came after it.
 */
export function timeEvidence(
  time: number,
  kind: Pick<ActKind, 'promptMinutes' | 'halvingMinutes'>,
  onset: Onset,
): Evidence | undefined {
  const late = shareBefore(onset, time - SLACK)
  if (late > TOO_LATE) return undefined
  const ratio = onset.shares.reduce(
    (sum, { from, to, share }) => sum + share * densityOver(from - time, to - time, kind),
    0,
  )
  const weight = Math.log((1 - OTHERWISE) * ratio * LOOK_BACK + OTHERWISE)
  return evidence('time', inWords(time, onset, late), weight)
}

/** Probability that the onset lies before `time`. */
function shareBefore(onset: Onset, time: number): number {
  return onset.shares.reduce((sum, { from, to, share }) => {
    const part = to > from ? (time - from) / (to - from) : time > from ? 1 : 0
    return sum + share * Math.min(1, Math.max(0, part))
  }, 0)
}

/** Mean density, per millisecond, of an effect between two delays. */
function densityOver(from: number, to: number, kind: Parameters<typeof timeEvidence>[1]): number {
  const width = Math.max(1, to - from)
  return (delayed(from + width, kind) - delayed(from, kind)) / width
}

/** Probability that an effect shows within a delay: even until the kind has shown as a rule, then ever less by halves. */
function delayed(delay: number, kind: Parameters<typeof timeEvidence>[1]): number {
  const even = kind.promptMinutes * MINUTE + SLACK
  const tail = (kind.halvingMinutes * MINUTE) / Math.LN2
  const since = delay + SLACK
  if (since <= 0) return 0
  const whole = even + tail
  if (since <= even) return since / whole
  return (even + tail * (1 - Math.exp(-(since - even) / tail))) / whole
}

function inWords(time: number, onset: Onset, late: number): string {
  const minutes = (onset.time - time) / MINUTE
  if (minutes < -1) {
    return `${Math.round(-minutes)} min after the likeliest onset, which lies before it with ${Math.round(late * 100)} %`
  }
  return minutes < 120
    ? `${Math.max(0, Math.round(minutes))} min before the onset`
    : `${(minutes / 60).toFixed(1)} h before the onset`
}
