import { shortName } from '../../events/arn.ts'
import type { Evidence } from '../../events/cause.ts'
import type { EntityRef } from '../../events/entity.ts'
import { MINUTE } from '../../events/time.ts'
import type { Act } from '../../graph/acts.ts'
import type { Habits } from '../../graph/habits.ts'
import { type Foundation, foundationsOf, type Lineage, rolloutChange } from '../../graph/lineage.ts'
import type { Neighbourhood } from '../../graph/neighbourhood.ts'
import type { Refusals } from '../../graph/refused-flows.ts'
import { type ActKind, ARTIFACT_WRITES, actKindNamed, actKindOf, callName } from './act-kinds.ts'
import { type Candidate, evidence } from './candidate.ts'
import { flowEvidence } from './flow-evidence.ts'
import { inWords } from './kind-words.ts'
import { groundsOf, type Nearness, nearnessOf, placed, touches } from './nearness.ts'
import { rarityEvidence } from './rarity.ts'
import { reversalEvidence } from './reversal.ts'
import { type Comparison, siblingEvidence } from './siblings.ts'
import type { Subject } from './subject.ts'
import { symptomFit, symptomsInWords } from './symptoms.ts'
import { timeEvidence } from './time-evidence.ts'
import { KIND_PRIORS, WEIGHTS } from './weights.ts'

export interface ActContext {
  readonly subject: Subject
  readonly lineage: Lineage
  readonly habits: Habits
  /** Principals that use the subject: what changes them can change what it is asked. */
  readonly callers: ReadonlySet<string>
  readonly neighbourhood: Neighbourhood
  readonly comparison: Comparison | undefined
  readonly refusals: Refusals | undefined
}

/** Weighs each act as the cause of a subject's anomaly; acts that cannot be are left out. */
export function actCandidates(acts: readonly Act[], context: ActContext): Candidate[] {
  const foundations = groundsOf(context.subject, context.lineage)
  return acts.flatMap((act) => {
    const candidate = weigh(act, context, foundations, acts)
    return candidate === undefined ? [] : [candidate]
  })
}

function weigh(
  act: Act,
  context: ActContext,
  foundations: readonly Foundation[],
  acts: readonly Act[],
): Candidate | undefined {
  const { subject, lineage } = context
  const near = nearnessOf(act, { ...context, foundations })
  const kind = kindOf(act, context, near, acts)
  if (kind === undefined || !act.succeeded) return undefined
  const time = timeEvidence(act.time, kind, subject.onset)
  if (time === undefined) return undefined
  const weighed: Evidence[] = [
    priorEvidence(act, kind, acts.length),
    time,
    placed(near, act, kind, subject),
    ...reactionEvidence(act),
    symptomEvidence(kind, subject),
    rarityEvidence(act, context.habits),
    ...siblingEvidence(act, context.comparison),
    ...flowEvidence(kind, context.refusals),
    ...reversalEvidence(act, kind, subject, acts, lineage),
  ]
  return {
    kind: kind.kind,
    principal: act.actor,
    entity: near.entity ?? act.target,
    time: act.time,
    eventIds: [act.eventId],
    why: whyOf(act, kind, subject),
    evidence: weighed,
  }
}

function kindOf(
  act: Act,
  context: ActContext,
  near: Nearness,
  acts: readonly Act[],
): ActKind | undefined {
  if (ARTIFACT_WRITES.test(callName(act.service, act.operation))) {
    return near.hops <= 3 ? actKindNamed('model-change') : undefined
  }
  return refinedKind(act, context.lineage, acts)
}

/** What an act is, with a roll-out told apart by what it changed: the model, or only how it is served. Where both
 * differ, or the logs do not reach back to the roll-out before, a model whose parts nobody wrote lately is taken for the old one. */
export function refinedKind(act: Act, lineage: Lineage, acts: readonly Act[]): ActKind | undefined {
  const kind = actKindOf(act.service, act.operation)
  if (kind?.kind !== 'model-change' || act.target?.type !== 'sagemaker-endpoint') return kind
  const change = rolloutChange(lineage, act.target.id, act.time)
  const sameModel =
    change === 'configuration' || (change !== 'model' && !bringsNewParts(act, lineage, acts))
  return sameModel ? actKindNamed('configuration-change') : kind
}

const LATELY = 24 * 60 * MINUTE

function bringsNewParts(rollout: Act, lineage: Lineage, acts: readonly Act[]): boolean {
  const parts = foundationsOf(lineage, rollout.target?.id ?? '', rollout.time)
    .map(({ entity }) => entity)
    .filter(({ type }) => type === 's3-object' || type === 'container-repository')
  // Of a model that the logs do not describe nothing can be said: a roll-out is a new model as a rule.
  if (parts.length === 0) return true
  return acts.some(
    (act) =>
      act.succeeded &&
      act.time <= rollout.time &&
      rollout.time - act.time < LATELY &&
      (act.operation === 'PutImage' ||
        ARTIFACT_WRITES.test(callName(act.service, act.operation))) &&
      parts.some((part) => touches(act, part)),
  )
}

function priorEvidence(act: Act, kind: ActKind, acts: number): Evidence {
  const call = callName(act.service, act.operation)
  const text = `${call} is ${inWords(kind.kind)}, one of ${acts} changes in that time; most bring nothing about`
  return evidence('prior', text, WEIGHTS.prior + (KIND_PRIORS[kind.kind] ?? 0))
}

function reactionEvidence(act: Act): Evidence[] {
  if (!act.actor.id.includes('/aws-service-role/') && act.actor.type !== 'aws-service') return []
  return [evidence('actor', 'AWS did it by itself, in answer to something', WEIGHTS.reaction)]
}

function symptomEvidence(kind: ActKind, subject: Subject): Evidence {
  const fit = symptomFit(subject.symptoms, kind.explains)
  const names = symptomsInWords(subject.symptoms.keys())
  return evidence(
    'symptoms',
    `${inWords(kind.kind)} ${fitWord(fit)} ${names}`,
    WEIGHTS.symptoms * (Math.log(fit) + WEIGHTS.fit),
  )
}

function fitWord(fit: number): string {
  if (fit > 0.7) return 'well explains'
  return fit > 0.3 ? 'can explain' : 'hardly explains'
}

function whyOf(act: Act, kind: ActKind, subject: Subject): string {
  const symptoms = symptomsInWords(subject.symptoms.keys())
  const target = act.target === undefined ? '' : ` on ${name(act.target)}`
  return `${shortName(act.actor.id)} called ${callName(act.service, act.operation)}${target} shortly before the ${symptoms} of ${name(subject.entity)} changed: ${inWords(kind.kind)}.`
}

function name(entity: EntityRef): string {
  return shortName(entity.id)
}
