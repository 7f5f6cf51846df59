import type { Cause } from '../../events/cause.ts'
import type { Finding } from '../../events/finding.ts'
import { DAY, HOUR, MINUTE, type TimeWindow } from '../../events/time.ts'
import { type Act, actsWithin } from '../../graph/acts.ts'
import { type CallerChange, callerChanges } from '../../graph/callers.ts'
import { habitsOf } from '../../graph/habits.ts'
import { foundationsOf, type Lineage } from '../../graph/lineage.ts'
import { neighbourhoodOf, readTies, type Tie } from '../../graph/neighbourhood.ts'
import { refusalsOf } from '../../graph/refused-flows.ts'
import type { ReadableLake } from '../../lake/lake.ts'
import { groupBy } from '../../statistics/group-by.ts'
import { type ActContext, actCandidates } from './act-candidates.ts'
import { callerCandidates, usualCallers } from './caller-candidates.ts'
import { type Candidate, principalKey } from './candidate.ts'
import { findingCandidates } from './finding-candidates.ts'
import { rankCauses } from './rank.ts'
import { serviceFaultCandidate } from './service-fault.ts'
import { compareSiblings } from './siblings.ts'
import { type Subject, subjectOf } from './subject.ts'
import { DEMAND, tellsOfDemand, tellsOfInputs } from './symptoms.ts'
import { LOOK_BACK } from './time-evidence.ts'
import { unloggedChanges } from './unlogged-changes.ts'

/** How long a normal is measured that callers are held against, and ties of the graph are looked for. */
const CALLER_BASELINE_DAYS = 7
const TIES_WITHIN = 14 * DAY

export interface ExplainContext {
  readonly lake: ReadableLake
  readonly baseline: TimeWindow
  readonly lineage: Lineage
  /** Every finding of the investigation: what else is known against a principal. */
  readonly findings: readonly Finding[]
}

/** A group's causes, and the acts they were chosen from. */
export interface Explained {
  readonly causes: readonly Cause[]
  readonly subject: Subject | undefined
  readonly acts: readonly Act[]
  /** Principals that use the subject and did so before, by their key. */
  readonly usual: ReadonlySet<string>
  /** Everything that was weighed, in no order. */
  readonly candidates: readonly Candidate[]
}

/** Ranks what could have caused the findings of one group. */
export async function explain(
  findings: readonly Finding[],
  context: ExplainContext,
): Promise<Explained> {
  const subject = subjectOf(findings)
  return subject === undefined
    ? explainActs(findings, context)
    : explainAnomaly(subject, findings, context)
}

async function explainAnomaly(
  subject: Subject,
  findings: readonly Finding[],
  context: ExplainContext,
): Promise<Explained> {
  const { engine } = context.lake
  const { onset } = subject
  const window = {
    start: onset.time - LOOK_BACK,
    end: Math.max(subject.end, onset.latest) + 30 * MINUTE,
  }
  const acts = await actsWithin(engine, window)
  const changes = await callerChanges(
    engine,
    subject.entity,
    onset.earliest,
    subject.end,
    CALLER_BASELINE_DAYS,
  )
  const surroundings = await surroundingsOf(subject, acts, changes, window.start, context)
  const demand = [...subject.symptoms.keys()].some((symptom) => DEMAND.has(symptom))
  const fault = serviceFaultCandidate(subject, context.findings, surroundings.comparison)
  const usual = usualCallers(changes, subject)
  const candidates = [
    ...actCandidates(acts, surroundings),
    ...(demand ? callerCandidates(changes, subject, context.findings) : []),
    ...(fault === undefined ? [] : [fault]),
    ...findingCandidates(findings.filter(speaksFor(subject, usual)), acts, context.lineage),
  ]
  const unlogged = unloggedChanges(subject, context.lineage)
  return { causes: rankCauses(candidates, unlogged), subject, acts, usual, candidates }
}

/** What acts are weighed against: habits before, what lies near, how siblings fared, what the network refused. */
async function surroundingsOf(
  subject: Subject,
  acts: readonly Act[],
  changes: readonly CallerChange[],
  start: number,
  { lake: { engine }, baseline, lineage }: ExplainContext,
): Promise<ActContext> {
  const { entity, account, region, onset } = subject
  const callers = changes.map(({ caller }) => caller)
  const habits = await habitsOf(
    engine,
    { start: baseline.start, end: Math.min(baseline.end, start) },
    acts.map(({ operation }) => operation),
  )
  const known = lineageTies(lineage, onset.latest)
  const foundations = foundationsOf(lineage, entity.id, onset.latest).map((one) => one.entity.id)
  const ties = await readTies(engine, [entity.id, ...foundations, ...callers], {
    start: onset.time - TIES_WITHIN,
    end: onset.latest,
  })
  return {
    subject,
    lineage,
    habits,
    callers: new Set(callers),
    neighbourhood: neighbourhoodOf(entity.id, [...known, ...ties]),
    comparison: await compareSiblings(engine, subject, lineage),
    refusals: await refusalsOf(engine, account, region, {
      start: onset.time,
      end: onset.time + REFUSALS_WITHIN,
    }),
  }
}

const REFUSALS_WITHIN = 2 * HOUR

/** What each endpoint rests on; what lies deeper ties less. */
function lineageTies(lineage: Lineage, time: number): Tie[] {
  const byEndpoint = groupBy(lineage.rollouts, ({ endpoint }) => endpoint)
  return [...byEndpoint].flatMap(([endpoint, rollouts]) =>
    foundationsOf({ ...lineage, rollouts }, endpoint, time)
      .filter(({ hops }) => hops > 0)
      .map(({ entity, hops }) => ({
        from: endpoint,
        to: entity.id,
        kind: 'rests-on' as const,
        weight: 1 / hops,
      })),
  )
}

/** A cause comes before its effect; what somebody did later explains nothing. Nor does what says the anomaly in other words. */
function speaksFor(subject: Subject, usual: ReadonlySet<string>): (finding: Finding) => boolean {
  const { onset, findings } = subject
  const latest = Math.max(onset.time, onset.latest) + 5 * MINUTE
  return (finding) =>
    finding.start <= latest && (findings.includes(finding) || !restates(finding, subject, usual))
}

/**
 * Whether a finding says of the subject what its series say: that more was asked of it, which is weighed by how much each
 * caller grew; or, of a caller that is not new, that its inputs drifted.
 */
export function restates(finding: Finding, subject: Subject, usual: ReadonlySet<string>): boolean {
  if (finding.entity.id !== subject.entity.id) return false
  if (tellsOfDemand(finding)) return true
  if (!tellsOfInputs(finding)) return false
  const { actor } = finding
  return actor === undefined || (subject.symptoms.has('drift') && usual.has(principalKey(actor.id)))
}

async function explainActs(
  findings: readonly Finding[],
  context: ExplainContext,
): Promise<Explained> {
  const start = Math.min(...findings.map((finding) => finding.start))
  const end = Math.max(...findings.map((finding) => finding.end))
  const acts = await actsWithin(context.lake.engine, { start: start - HOUR, end: end + HOUR })
  const candidates = findingCandidates(findings, acts, context.lineage)
  return { causes: rankCauses(candidates), subject: undefined, acts, usual: new Set(), candidates }
}
