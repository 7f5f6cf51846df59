import type { Cause } from '../../src/events/cause.ts'
import { HOUR } from '../../src/events/time.ts'
import { withoutEvidence } from '../../src/investigations/evidence/evidence-finding.ts'
import type { FindingGroup } from '../../src/investigations/report.ts'
import type { LookAlike, ScenarioTruth } from '../../src/simulate/truth.ts'

/** A group tells of an incident when it lies in its time and touches what was struck, who did it, or its very calls. */
export function tellsOf(group: FindingGroup, scenario: ScenarioTruth): boolean {
  const start = scenario.start - HOUR
  const end = scenario.end + 2 * HOUR
  const ids = new Set([
    scenario.entity.id,
    scenario.cause.principal,
    scenario.cause.session,
    scenario.cause.entity?.id,
  ])
  const events = new Set(scenario.cause.eventIds)
  return withoutEvidence(group).findings.some(
    (finding) =>
      finding.start < end &&
      finding.end >= start &&
      (finding.eventIds.some((id) => events.has(id)) ||
        [finding.entity, ...(finding.actor ? [finding.actor] : []), ...finding.related].some(
          ({ id }) => ids.has(id),
        ) ||
        (scenario.causeKind === 'service-fault' && group.causes[0]?.kind === 'service-fault')),
  )
}

/** What of a cause or a candidate is held against the truth. */
export type Named = Pick<Cause, 'kind'> & {
  readonly principal?: { readonly id: string } | undefined
}

/** The right kind and the right principal; where nobody did it, the right kind. */
export function isTrue(cause: Named, scenario: ScenarioTruth): boolean {
  return cause.kind === scenario.causeKind && isPrincipal(cause, scenario)
}

/** The right principal, whatever the kind; where nobody did it, the right kind. */
export function isPrincipal(cause: Named, scenario: ScenarioTruth): boolean {
  const { principal, session, alsoPrincipals = [] } = scenario.cause
  if (principal === null) return cause.kind === scenario.causeKind
  const id = cause.principal?.id
  return id !== undefined && [principal, session, ...alsoPrincipals].includes(id)
}

/** Position from 1 by probability, 0 when it is not there. `unexplained` stands last by rule; its rank is that of its
 * probability. */
export function rankOf(causes: readonly Cause[], is: (cause: Cause) => boolean): number {
  return causes.toSorted((a, b) => b.probability - a.probability).findIndex(is) + 1
}

/** The cause that a group is titled by: the likeliest, unless that nothing explains it is as likely. */
export function accusedBy({ causes }: FindingGroup): Cause | undefined {
  const [top] = causes
  const rest = causes.find(({ kind }) => kind === 'unexplained')?.probability ?? 0
  if (top === undefined || top.kind === 'unexplained') return undefined
  return top.probability > rest ? top : undefined
}

/** Whether the cause that a group is titled by is something ordinary. */
export function accuses(group: FindingGroup, { eventIds }: LookAlike): boolean {
  const accused = accusedBy(group)
  return accused?.eventIds.some((id) => eventIds.includes(id)) === true
}
