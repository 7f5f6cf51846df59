import type { Cause } from '../src/events/cause.ts'
import { severityRank } from '../src/events/severity.ts'
import { HOUR } from '../src/events/time.ts'
import type { FindingGroup, Report } from '../src/investigations/report.ts'
import type { ScenarioTruth, Truth } from '../src/simulate/truth.ts'

/** How one incident fared. */
export interface IncidentScore {
  readonly seed: string
  readonly scenario: string
  readonly kind: string
  readonly detected: boolean
  /** Rank of the true cause (kind and principal), 0 when it is not named. */
  readonly rank: number
  /** Rank of the true principal whatever the kind, 0 when not named. */
  readonly principalRank: number
  /** Minutes between the true onset and the group's, NaN when not dated. */
  readonly onsetError: number
  readonly severity: string
  /** Probability that the first cause was given. */
  readonly confidence: number
}

export interface SeedScore {
  readonly incidents: readonly IncidentScore[]
  /** Groups that tell of no incident, by severity. */
  readonly falseGroups: Readonly<Record<string, number>>
  readonly scopeHours: number
}

/** Holds a report against what truly happened. */
export function scoreReport(seed: string, report: Report, truth: Truth): SeedScore {
  const matched = new Set<FindingGroup>()
  const incidents = truth.scenarios.map((scenario) => {
    const groups = report.findingGroups.filter((group) => tellsOf(group, scenario))
    for (const group of groups) matched.add(group)
    return scoreIncident(seed, scenario, groups)
  })
  const falseGroups: Record<string, number> = {}
  for (const group of report.findingGroups) {
    if (!matched.has(group)) falseGroups[group.severity] = (falseGroups[group.severity] ?? 0) + 1
  }
  return { incidents, falseGroups, scopeHours: (report.scope.end - report.scope.start) / HOUR }
}

function scoreIncident(
  seed: string,
  scenario: ScenarioTruth,
  groups: readonly FindingGroup[],
): IncidentScore {
  const [best] = groups.toSorted(
    (a, b) =>
      rankIn(b, scenario) - rankIn(a, scenario) ||
      severityRank(b.severity) - severityRank(a.severity),
  )
  const ranks = groups
    .map((group) => rankOf(group.causes, (cause) => isTrue(cause, scenario)))
    .filter((rank) => rank > 0)
  const principals = groups
    .map((group) => rankOf(group.causes, (cause) => samePrincipal(cause, scenario)))
    .filter((rank) => rank > 0)
  const onsets = groups.flatMap((group) =>
    group.findings.filter(({ type }) => type.startsWith('Inference/')).map(({ start }) => start),
  )
  const error = Math.min(...onsets.map((onset) => Math.abs(onset - timeOf(scenario.onset))))
  return {
    seed,
    scenario: scenario.name,
    kind: scenario.causeKind,
    detected: groups.length > 0,
    rank: ranks.length > 0 ? Math.min(...ranks) : 0,
    principalRank: principals.length > 0 ? Math.min(...principals) : 0,
    onsetError: Number.isFinite(error) ? error / 60_000 : Number.NaN,
    severity: best?.severity ?? '',
    confidence: best?.causes[0]?.probability ?? 0,
  }
}

function rankIn(group: FindingGroup, scenario: ScenarioTruth): number {
  const rank = rankOf(group.causes, (cause) => isTrue(cause, scenario))
  return rank === 0 ? -99 : -rank
}

/** `unexplained` stands last by rule; its rank is that of its probability. */
function rankOf(causes: readonly Cause[], is: (cause: Cause) => boolean): number {
  return causes.toSorted((a, b) => b.probability - a.probability).findIndex(is) + 1
}

function isTrue(cause: Cause, scenario: ScenarioTruth): boolean {
  if (cause.kind !== scenario.causeKind) return false
  return scenario.cause.principal === null || samePrincipal(cause, scenario)
}

function samePrincipal(cause: Cause, scenario: ScenarioTruth): boolean {
  const { principal, session, alsoPrincipals = [] } = scenario.cause
  if (principal === null) return cause.kind === scenario.causeKind
  const id = cause.principal?.id
  return id !== undefined && [principal, session, ...alsoPrincipals].includes(id)
}

/** A group tells of an incident when it lies in its time and touches what was struck, who did it, or its very calls. */
function tellsOf(group: FindingGroup, scenario: ScenarioTruth): boolean {
  const start = timeOf(scenario.start) - HOUR
  const end = timeOf(scenario.end) + 2 * HOUR
  if (!group.findings.some((finding) => finding.start < end && finding.end >= start)) return false
  const ids = new Set([
    scenario.entity.id,
    scenario.cause.principal,
    scenario.cause.session,
    scenario.cause.entity?.id,
  ])
  const events = new Set(scenario.cause.eventIds)
  return group.findings.some(
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

function timeOf(time: number | string): number {
  return typeof time === 'number' ? time : Date.parse(time)
}
