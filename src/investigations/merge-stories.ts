import type { Cause } from '../events/cause.ts'
import type { Finding } from '../events/finding.ts'
import { HOUR } from '../events/time.ts'
import type { Act } from '../graph/acts.ts'
import { principalKey } from './causes/candidate.ts'
import { type Explained, restates } from './causes/explain.ts'
import type { Subject } from './causes/subject.ts'
import { isAnomaly, isSummary } from './causes/symptoms.ts'

/** Findings that belong together, and what explains them. */
export interface Story {
  readonly members: readonly Finding[]
  readonly explained: Explained
}

/** A cause is believed enough to tie stories together. */
const BELIEVED = 0.4
/** What the principal of a cause did this long before or after belongs to the cause. */
const AROUND = 6 * HOUR
/** Measured by the hour or by the day, the same may seem this far apart. */
const APART = HOUR

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
      const own = membersOf(story, cause, other)
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

/** The findings of `other` that belong to a story: what says its anomaly in other words, and what its cause accounts for. */
function membersOf(story: Story, cause: Cause | undefined, other: Story): readonly Finding[] {
  const caused = cause === undefined ? [] : accountedFor(cause, story, other)
  return caused.length === other.members.length
    ? caused
    : other.members.filter((finding) => caused.includes(finding) || saysTheSame(finding, story))
}

function saysTheSame(finding: Finding, { explained: { subject, usual } }: Story): boolean {
  return (
    subject?.findings.some(isAnomaly) === true &&
    restates(finding, subject, usual) &&
    isOf(finding, subject)
  )
}

/** Whether a finding is about the subject, while it behaved unlike itself. */
function isOf(finding: Finding, { entity, onset, end }: Subject): boolean {
  return (
    finding.entity.id === entity.id &&
    finding.start < end + APART &&
    finding.end > onset.time - APART
  )
}

/** The findings of a story that the cause of another accounts for. */
function accountedFor(
  cause: Cause,
  { members, explained }: Story,
  story: Story,
): readonly Finding[] {
  const events = new Set(cause.eventIds)
  const theirs = believedCause(story)
  if (cause.kind === 'service-fault') {
    const same = theirs?.kind === 'service-fault' && theirs.entity?.id === cause.entity?.id
    return same ? story.members : []
  }
  if (story.members.some(isAnomaly)) {
    return theirs?.eventIds.some((id) => events.has(id)) === true ? story.members : []
  }
  const last = Math.max(...members.map(({ end }) => end))
  const told = new Set(members.flatMap(({ eventIds }) => eventIds))
  const acts = explained.acts.filter(({ eventId }) => told.has(eventId))
  return story.members.filter(
    (finding) =>
      finding.start - last < AROUND &&
      (finding.eventIds.some((id) => events.has(id)) ||
        byItsPrincipal(finding, cause, explained.subject) ||
        byWhatTheyMade(finding, acts)),
  )
}

function byItsPrincipal(finding: Finding, cause: Cause, subject: Subject | undefined): boolean {
  const principal = cause.principal?.id
  if (principal === undefined || cause.time === undefined) return false
  return (
    principalKey(finding.actor?.id) === principalKey(principal) &&
    (isAround(finding, cause.time) || (subject !== undefined && isOf(finding, subject)))
  )
}

function isAround(finding: Finding, time: number): boolean {
  if (Math.abs(finding.start - time) < AROUND) return true
  return isSummary(finding) && finding.start < time && time < finding.end + AROUND
}

/** Whoever starts a notebook, a function or a job gives it a role, and acts through it from then on. */
function byWhatTheyMade(finding: Finding, acts: readonly Act[]): boolean {
  const { actor, start } = finding
  return (
    actor?.type === 'iam-role' &&
    acts.some(
      ({ request, time }) =>
        start >= time && start - time < AROUND && request.includes(`"${actor.id}"`),
    )
  )
}
