import type { Cause } from '../../events/cause.ts'
import type { FindingGroup } from '../report.ts'

/**
 * The instant that the acts of a group are told against: the earliest onset of a series, otherwise the earliest
 * finding. Infinite when the group has no finding with a time.
 */
export function groupOnset(group: FindingGroup): number {
  const onsets = group.findings.flatMap((finding) => finding.series?.onset.time ?? [])
  const times = onsets.length > 0 ? onsets : group.findings.map((finding) => finding.start)
  return times.filter(Number.isFinite).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
}

/** From the first finding to the end of the last; infinite when none has a time. */
export function groupSpan(group: FindingGroup): { readonly start: number; readonly end: number } {
  let start = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (const finding of group.findings) {
    if (Number.isFinite(finding.start)) start = Math.min(start, finding.start)
    if (Number.isFinite(finding.end)) end = Math.max(end, finding.end)
  }
  return { start, end }
}

/** Every record that a finding, a cause or the timeline names, once, in the order of first mention. */
export function groupEventIds(group: FindingGroup): readonly string[] {
  const ofCause = (cause: Cause) => [
    ...cause.eventIds,
    ...cause.evidence.flatMap((item) => item.eventIds),
  ]
  return [
    ...new Set([
      ...group.causes.flatMap(ofCause),
      ...group.findings.flatMap((finding) => finding.eventIds),
      ...group.timeline.flatMap((entry) => entry.eventId ?? []),
    ]),
  ]
}

/** The best explanation that is one: undefined when the group is unexplained. */
export function leadingCause(group: FindingGroup): Cause | undefined {
  const [best] = group.causes
  return best === undefined || best.kind === 'unexplained' ? undefined : best
}
