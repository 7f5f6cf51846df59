import { type FindingGroup, onsetOf, spanOf } from '../../../parts/findings/words.ts'
import { around } from '../../../scope/around.ts'
import { useAskedScope, type Window } from '../../../scope/scope.ts'

/** The scope time in which an entity of a group is looked at: the group's own with some hours around it, so that what led to it
 * is there; the one of the page for a group without times. */
export function useGroupScope({ findings, causes }: FindingGroup): Window {
  const asked = useAskedScope()
  const span = spanOf(findings)
  if (span === undefined) return { start: asked.from ?? '', end: asked.to ?? '' }
  const times = causes.flatMap(({ time, probability }) =>
    time === null || (probability ?? 0) < 0.05 ? [] : Date.parse(time),
  )
  const first = Math.min(onsetOf(findings), Date.parse(span.start), ...times)
  return around(new Date(first).toISOString(), span.end)
}
