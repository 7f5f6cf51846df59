import { createHash } from 'node:crypto'
import type { Detector } from '../detectors/detector.ts'
import type { Finding } from '../events/finding.ts'
import { maxSeverity, severityRank } from '../events/severity.ts'
import { BASELINE_DAYS, DAY, type TimeWindow } from '../events/time.ts'
import { type Act, actsNamed } from '../graph/acts.ts'
import { readLineage } from '../graph/lineage.ts'
import { readToldCoverage } from '../graph/prerequisites/told-coverage.ts'
import { specificityOf } from '../graph/specificity.ts'
import { timeSpans } from '../lake/coverage.ts'
import type { ReadableLake } from '../lake/lake.ts'
import { type ExplainContext, type Explained, explain } from './causes/explain.ts'
import { isAnomaly } from './causes/symptoms.ts'
import { checkEvidence } from './evidence/check-evidence.ts'
import { findEvidence } from './evidence/evidence.ts'
import { isEvidence } from './evidence/evidence-finding.ts'
import { gravestFirst } from './gravest-first.ts'
import { groupFindings } from './grouping.ts'
import { mergeStories, type Story } from './merge-stories.ts'
import type { FindingGroup, Report } from './report.ts'
import { entitiesOf, summaryOf, timelineOf } from './story.ts'
import { tacticsOf } from './tactics.ts'
import { titleOf } from './title.ts'
import type { withoutAccepted } from './triage/suppression.ts'
import { trusted } from './trusted.ts'

export type Accepted = (findings: readonly Finding[]) => ReturnType<typeof withoutAccepted>

export interface InvestigateOptions {
  readonly detectors: readonly Detector[]
  readonly scope: TimeWindow
  /** Tells findings that somebody has accepted, which make no group, from the others. */
  readonly accepted?: Accepted
  readonly onProgress?: (done: number, of: number, what: string) => void
  /** Told each group with everything that was weighed for it, once all are known. */
  readonly onExplained?: (group: FindingGroup, explained: Explained) => void
}

/** Findings below this make no group of their own; they join the groups they belong to. */
const WORTH_A_GROUP = 1

/** Looks for everything odd in the scope, puts together what belongs together, and ranks what caused it. */
export async function investigate(
  lake: ReadableLake,
  options: InvestigateOptions,
): Promise<Report> {
  const { scope } = options
  const baseline = { start: await baselineStart(lake, scope), end: scope.start }
  const all = await detectAll(lake, options, baseline)
  const { kept: findings, suppressed } = options.accepted?.(all) ?? { kept: all, suppressed: [] }
  const lineage = await readLineage(lake.engine, scope.end)
  const context: ExplainContext = { lake, baseline, lineage, findings }
  const specificity = await specificityOf(lake.engine, findings.flatMap(idsOf), scope, baseline)
  const stories = await explainGroups(groupFindings(findings, specificity), context)
  const byWorth = stories.toSorted((a, b) => worth(b) - worth(a))
  const merged = await mergeStories(byWorth, (members) => explain(members, context))
  const worthy = merged.filter(({ members }) =>
    members.some(({ severity }) => severityRank(severity) >= WORTH_A_GROUP),
  )
  const evidence = await findEvidence(
    lake.engine,
    worthy.map(({ members }) => members),
    scope,
    baseline.start,
  )
  const checks = await checkEvidence(
    lake.engine,
    worthy.map(({ members }) => members),
    scope,
  )
  const groups = await Promise.all(
    worthy.map((story, i) => groupOf(lake, story, [...(evidence[i] ?? []), ...(checks[i] ?? [])])),
  )
  for (const [i, group] of groups.entries()) {
    const explained = worthy[i]?.explained
    if (explained !== undefined) options.onExplained?.(group, explained)
  }
  const findingGroups = (await trusted(lake.engine, groups)).toSorted(
    (a, b) =>
      severityRank(b.severity) - severityRank(a.severity) ||
      startOf(b) - startOf(a) ||
      (a.id < b.id ? -1 : 1),
  )
  const coverage = await readToldCoverage(lake.engine)
  return { scope, coverage, findingGroups, ...(suppressed.length > 0 ? { suppressed } : {}) }
}

function idsOf({ entity, actor, related }: Finding): readonly string[] {
  return [entity, ...(actor ? [actor] : []), ...related].map(({ id }) => id)
}

/** 45 days before the scope, or as far back as the lake reaches: what was not logged is no baseline. */
async function baselineStart(lake: ReadableLake, scope: TimeWindow): Promise<number> {
  const spans = [...(await timeSpans(lake.engine)).values()]
  const first = Math.min(scope.start, ...spans.map(({ start }) => start))
  return Math.max(first, scope.start - BASELINE_DAYS * DAY)
}

async function detectAll(
  lake: ReadableLake,
  options: InvestigateOptions,
  baseline: TimeWindow,
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const [i, detector] of options.detectors.entries()) {
    options.onProgress?.(i, options.detectors.length, detector.title)
    const detection = await detector.detect({ scope: options.scope, baseline, lake })
    findings.push(...detection.findings)
  }
  return findings
}

async function explainGroups(
  groups: readonly (readonly Finding[])[],
  context: ExplainContext,
): Promise<Story[]> {
  const stories: Story[] = []
  for (const members of groups) {
    if (members.every(({ severity }) => severityRank(severity) < WORTH_A_GROUP)) {
      stories.push({
        members,
        explained: { causes: [], subject: undefined, acts: [], usual: new Set(), candidates: [] },
      })
    } else stories.push({ members, explained: await explain(members, context) })
  }
  return stories
}

/** Anomalies first: acts join what they caused. */
function worth({ members }: Story): number {
  return Math.max(
    ...members.map((finding) => severityRank(finding.severity) + (isAnomaly(finding) ? 10 : 0)),
  )
}

/** Evidence is shown with the findings of a group, and changes nothing else of it. */
async function groupOf(
  lake: ReadableLake,
  { members, explained }: Story,
  evidence: readonly Finding[],
): Promise<FindingGroup> {
  const findings = members.toSorted(gravestFirst)
  const shown = [...findings, ...evidence]
  const { causes, subject } = explained
  const acts = await actsOfStory(lake, findings, explained)
  return {
    id: groupId(findings),
    severity: maxSeverity(findings.map(({ severity }) => severity)),
    title: titleOf(findings, causes, subject),
    summary: summaryOf(findings, causes, subject),
    entities: entitiesOf(shown, causes),
    tactics: tacticsOf(findings.flatMap(({ techniques }) => techniques)),
    findings: shown,
    causes,
    timeline: timelineOf(findings, causes, acts),
  }
}

/** Records that a timeline looks up; no timeline is longer. */
const RECORDS = 200

/** The changes that were weighed, and the calls that findings and causes name, which need not have changed anything. */
async function actsOfStory(
  lake: ReadableLake,
  findings: readonly Finding[],
  { causes, acts }: Story['explained'],
): Promise<Act[]> {
  const known = new Set(acts.map(({ eventId }) => eventId))
  const named = [...findings, ...causes.slice(0, 2)].flatMap(({ eventIds }) =>
    eventIds.slice(0, 20),
  )
  const wanted = [...new Set(named)].filter((id) => !known.has(id)).slice(0, RECORDS)
  if (wanted.length === 0) return [...acts]
  const start = Math.min(...findings.map((finding) => finding.start)) - DAY
  const end = Math.max(...findings.map((finding) => finding.end)) + DAY
  return [...acts, ...(await actsNamed(lake.engine, wanted, { start, end }))]
}

/** Named by its first finding, so that a group keeps its name as it grows. */
function groupId(findings: readonly Finding[]): string {
  const [first] = findings.toSorted((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
  return `fg-${createHash('sha256')
    .update(first?.id ?? '')
    .digest('hex')
    .slice(0, 16)}`
}

function startOf({ findings }: FindingGroup): number {
  return Math.min(...findings.filter((one) => !isEvidence(one)).map(({ start }) => start))
}
