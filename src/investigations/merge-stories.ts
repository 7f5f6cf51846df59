import type { Cause } from '../events/cause.ts'
import type { Finding } from '../events/finding.ts'
import { HOUR } from '../events/time.ts'
import { principalKey } from './causes/candidate.ts'
import type { Explained } from './causes/explain.ts'
import { isAnomaly } from './causes/symptoms.ts'

/** Findings that belong together, and what explains them. */
export interface Story {
  readonly members: readonly Finding[]
  readonly explained: Explained
}

/** A cause is believed enough to tie stories together. */
const BELIEVED = 0.4
/** What the principal of a cause did this long before or after belongs to the cause. */
const AROUND = 6 * HOUR

/**
 * Stories with one cause are one story: an anomaly takes in the acts that brought it about, and the other anomalies that the
 * same act struck. Of a story of acts only what belongs to the cause moves; the rest stays a story of its own. `stories`
 * comes with those that take in first.
 */
export async function mergeStories(
  stories: readonly Story[],
  explainAgain: (members: readonly Finding[]) => Promise<Explained>,
): Promise<Story[]> {
  const merged: Story[] = []
  let rest = [...stories]
  for (let story = rest.shift(); story !== undefined; story = rest.shift()) {
    const cause = believedCause(story)
    const kept: Story[] = []
    const taken: Finding[] = []
    for (const other of rest) {
      const own = cause === undefined ? [] : membersOf(cause, other)
      taken.push(...own)
      if (own.length === 0) kept.push(other)
      else if (own.length < other.members.length) {
        const members = other.members.filter((finding) => !own.includes(finding))
        kept.push({ members, explained: await explainAgain(members) })
      }
    }
    rest = kept
    const members = [...story.members, ...taken]
    merged.push(taken.length === 0 ? story : { members, explained: await explainAgain(members) })
  }
  return merged
}

function believedCause({ explained }: Story): Cause | undefined {
  const [cause] = explained.causes
  return cause !== undefined && cause.kind !== 'unexplained' && cause.probability >= BELIEVED
    ? cause
    : undefined
}

/** The findings of a story that `cause` accounts for. */
function membersOf(cause: Cause, story: Story): readonly Finding[] {
  const events = new Set(cause.eventIds)
  const theirs = believedCause(story)
  if (cause.kind === 'service-fault') {
    const same = theirs?.kind === 'service-fault' && theirs.entity?.id === cause.entity?.id
    return same ? story.members : []
  }
  if (story.members.some(isAnomaly)) {
    return theirs?.eventIds.some((id) => events.has(id)) === true ? story.members : []
  }
  return story.members.filter(
    (finding) => finding.eventIds.some((id) => events.has(id)) || byItsPrincipal(finding, cause),
  )
}

function byItsPrincipal(finding: Finding, cause: Cause): boolean {
  const principal = cause.principal?.id
  if (principal === undefined || cause.time === undefined) return false
  return (
    principalKey(finding.actor?.id) === principalKey(principal) &&
    Math.abs(finding.start - cause.time) < AROUND
  )
}
