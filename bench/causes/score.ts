import { severityRank } from '../../src/events/severity.ts'
import { HOUR, MINUTE } from '../../src/events/time.ts'
import type { Candidate } from '../../src/investigations/causes/candidate.ts'
import type { FindingGroup, Report } from '../../src/investigations/report.ts'
import type { ScenarioTruth, Truth } from '../../src/simulate/truth.ts'
import type { Forecast } from '../../src/statistics/calibration.ts'
import { type BaselineHits, baselineHits, NO_HITS } from './baselines.ts'
import { accusedBy, accuses, isPrincipal, isTrue, rankOf, tellsOf } from './match.ts'

/** How one incident fared. */
export interface IncidentScore {
  readonly scenario: string
  readonly kind: string
  readonly detected: boolean
  /** Rank of the true cause (kind and principal), 0 when it is not named. */
  readonly rank: number
  /** Rank of the true principal whatever the kind, 0 when not named. */
  readonly principalRank: number
  /** Minutes between the true onset and the group's; null when it dates none. */
  readonly onsetError: number | null
  readonly severity: string
  /** Probability that the first cause was given. */
  readonly confidence: number
  readonly baselines: BaselineHits
}

/** Something that must not be named, and whether it was. */
export interface Innocence {
  readonly what: string
  readonly named: boolean
}

export interface ReportScore {
  readonly incidents: readonly IncidentScore[]
  /** Of each group with a cause to it: the probability of its first, and whether that was it. */
  readonly forecasts: readonly Forecast[]
  /** Groups that tell of no incident, by severity. */
  readonly falseGroups: Readonly<Record<string, number>>
  /** Days without an incident; named when a group that begins in one accuses somebody. */
  readonly quietDays: readonly Innocence[]
  readonly lookAlikes: readonly Innocence[]
  readonly scopeHours: number
}

export type CandidatesOf = (group: FindingGroup) => readonly Candidate[]

/** Holds a report against what truly happened. `candidatesOf`: everything that was weighed for a group. */
export function scoreReport(report: Report, truth: Truth, candidatesOf: CandidatesOf): ReportScore {
  const groups = report.findingGroups
  const told = new Map(
    groups.map((group) => [group, truth.scenarios.filter((one) => tellsOf(group, one))]),
  )
  const falseGroups: Record<string, number> = {}
  for (const [{ severity }, scenarios] of told)
    if (scenarios.length === 0) falseGroups[severity] = (falseGroups[severity] ?? 0) + 1
  return {
    incidents: truth.scenarios.map((scenario) =>
      scoreIncident(
        scenario,
        groups.filter((group) => told.get(group)?.includes(scenario)),
        candidatesOf,
      ),
    ),
    forecasts: groups.flatMap((group) => forecastOf(group, told.get(group) ?? [])),
    falseGroups,
    quietDays: quietDays(report, truth),
    lookAlikes: lookAlikesOf(truth).map((lookAlike) => ({
      what: lookAlike.what,
      named: groups.some(
        (group) => accuses(group, lookAlike) && !isAccusedRightly(group, told.get(group) ?? []),
      ),
    })),
    scopeHours: (report.scope.end - report.scope.start) / HOUR,
  }
}

/** A principal that did both what it should and what it should not is named for the latter. */
function isAccusedRightly(group: FindingGroup, scenarios: readonly ScenarioTruth[]): boolean {
  const accused = accusedBy(group)
  return accused !== undefined && scenarios.some((scenario) => isPrincipal(accused, scenario))
}

function lookAlikesOf(truth: Truth) {
  const all = [...truth.lookAlikes, ...truth.scenarios.flatMap(({ lookAlikes }) => lookAlikes)]
  return all.filter(({ eventIds }) => eventIds.length > 0)
}

function scoreIncident(
  scenario: ScenarioTruth,
  groups: readonly FindingGroup[],
  candidatesOf: CandidatesOf,
): IncidentScore {
  const rankIn = (group: FindingGroup) => rankOf(group.causes, (cause) => isTrue(cause, scenario))
  const [best] = groups.toSorted(
    (a, b) =>
      (rankIn(a) || 99) - (rankIn(b) || 99) || severityRank(b.severity) - severityRank(a.severity),
  )
  const principals = groups
    .map(({ causes }) => rankOf(causes, (cause) => isPrincipal(cause, scenario)))
    .filter((rank) => rank > 0)
  const onsets = groups.flatMap((group) =>
    group.findings.filter(({ type }) => type.startsWith('Inference/')).map(({ start }) => start),
  )
  const error = Math.min(...onsets.map((onset) => Math.abs(onset - scenario.onset)))
  return {
    scenario: scenario.name,
    kind: scenario.causeKind,
    detected: best !== undefined,
    rank: best === undefined ? 0 : rankIn(best),
    principalRank: principals.length > 0 ? Math.min(...principals) : 0,
    onsetError: Number.isFinite(error) ? error / MINUTE : null,
    severity: best?.severity ?? '',
    confidence: best?.causes[0]?.probability ?? 0,
    baselines: best === undefined ? NO_HITS : baselineHits(candidatesOf(best), scenario),
  }
}

/** The likeliest of the causes, `unexplained` among them, which is right when none that is named is. */
function forecastOf(group: FindingGroup, scenarios: readonly ScenarioTruth[]): Forecast[] {
  const [top] = group.causes.toSorted((a, b) => b.probability - a.probability)
  if (top === undefined) return []
  const right = (cause: typeof top) => scenarios.some((scenario) => isTrue(cause, scenario))
  const outcome =
    top.kind === 'unexplained'
      ? !group.causes.some((cause) => cause.kind !== 'unexplained' && right(cause))
      : right(top)
  return [{ probability: top.probability, outcome }]
}

/** What is informational joins a group and begins none. */
function isWorthAGroup({ severity }: FindingGroup['findings'][number]): boolean {
  return severityRank(severity) > 0
}

/** Whole days of the scope that no incident touches. */
function quietDays({ scope, findingGroups }: Report, truth: Truth): Innocence[] {
  const days: Innocence[] = []
  for (let start = scope.start; start + 24 * HOUR <= scope.end; start += 24 * HOUR) {
    const end = start + 24 * HOUR
    const touched = truth.scenarios.some(
      (scenario) => scenario.start < end && scenario.end + 2 * HOUR > start,
    )
    if (touched) continue
    const accusing = findingGroups.filter((group) => {
      const begins = Math.min(...group.findings.filter(isWorthAGroup).map(({ start }) => start))
      return begins >= start && begins < end && accusedBy(group) !== undefined
    })
    days.push({ what: new Date(start).toISOString().slice(0, 10), named: accusing.length > 0 })
  }
  return days
}
