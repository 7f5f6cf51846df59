import type { Cause } from '../../events/cause.ts'
import type { Finding } from '../../events/finding.ts'
import { HOUR, MINUTE, type TimeWindow } from '../../events/time.ts'
import { type Act, actsWithin, habitsOf } from '../../graph/acts.ts'
import { callerChanges } from '../../graph/callers.ts'
import type { Lineage } from '../../graph/lineage.ts'
import type { ReadableLake } from '../../lake/lake.ts'
import { actCandidates } from './act-candidates.ts'
import { callerCandidates } from './caller-candidates.ts'
import { findingCandidates } from './finding-candidates.ts'
import { rankCauses } from './rank.ts'
import { serviceFaultCandidate } from './service-fault.ts'
import { type Subject, subjectOf } from './subject.ts'
import { DEMAND } from './symptoms.ts'

/** How long before an onset an act may have been, and how long a normal is measured that callers are held against. */
const LOOK_BACK = 36 * HOUR
const CALLER_BASELINE_HOURS = 168

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
  const operations = acts.map(({ operation }) => operation)
  const habits = await habitsOf(
    engine,
    { start: context.baseline.start, end: Math.min(context.baseline.end, window.start) },
    operations,
  )
  const changes = await callerChanges(
    engine,
    subject.entity,
    onset.earliest,
    subject.end,
    CALLER_BASELINE_HOURS,
  )
  const callers = new Set(changes.map(({ caller }) => caller))
  const demand = [...subject.symptoms.keys()].some((symptom) => DEMAND.has(symptom))
  const fault = serviceFaultCandidate(subject, context.findings)
  const candidates = [
    ...actCandidates(acts, { subject, lineage: context.lineage, habits, callers }),
    ...(demand ? callerCandidates(changes, subject, context.findings) : []),
    ...(fault === undefined ? [] : [fault]),
    ...findingCandidates(findings.filter(before(subject)), acts, context.lineage),
  ]
  return { causes: rankCauses(candidates), subject, acts }
}

/** A cause comes before its effect; what somebody did later explains nothing. */
function before({ onset }: Subject): (finding: Finding) => boolean {
  return ({ start }) => start <= Math.max(onset.time, onset.latest) + 5 * MINUTE
}

async function explainActs(
  findings: readonly Finding[],
  context: ExplainContext,
): Promise<Explained> {
  const start = Math.min(...findings.map((finding) => finding.start))
  const end = Math.max(...findings.map((finding) => finding.end))
  const acts = await actsWithin(context.lake.engine, { start: start - HOUR, end: end + HOUR })
  return {
    causes: rankCauses(findingCandidates(findings, acts, context.lineage)),
    subject: undefined,
    acts,
  }
}
