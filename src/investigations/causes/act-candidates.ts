import { shortName } from '../../events/arn.ts'
import type { Evidence } from '../../events/cause.ts'
import type { EntityRef } from '../../events/entity.ts'
import { MINUTE } from '../../events/time.ts'
import type { Act, Habits } from '../../graph/acts.ts'
import { type Foundation, foundationsOf, type Lineage, rolloutChange } from '../../graph/lineage.ts'
import { surpriseBits } from '../../statistics/surprise.ts'
import { type ActKind, ARTIFACT_WRITES, actKindNamed, actKindOf, callName } from './act-kinds.ts'
import { type Candidate, evidence } from './candidate.ts'
import { inWords } from './kind-words.ts'
import { groundsOf, type Nearness, nearnessOf, placed, touches } from './nearness.ts'
import type { Subject } from './subject.ts'
import { symptomFit, symptomsInWords } from './symptoms.ts'
import { WEIGHTS } from './weights.ts'

/** Logs carry the second of a call; the change point the bin of an effect: an act may seem this much late. */
const SLACK = 5 * MINUTE

export interface ActContext {
  readonly subject: Subject
  readonly lineage: Lineage
  readonly habits: Habits
  /** Principals that use the subject: what changes them can change what it is asked. */
  readonly callers: ReadonlySet<string>
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
  const near = nearnessOf(act, context.subject, context.callers, foundations)
  const kind = kindOf(act, context, near, acts)
  if (kind === undefined || !act.succeeded) return undefined
  const time = timeEvidence(act, kind, context.subject)
  if (time === undefined) return undefined
  const weighed: Evidence[] = [
    priorEvidence(act, kind, acts.length),
    time,
    placed(near, act, kind, context.subject),
    ...reactionEvidence(act),
    symptomEvidence(kind, context.subject),
    rarityEvidence(act, context.habits),
    ...reversalEvidence(act, context.subject, acts),
  ]
  return {
    kind: kind.kind,
    principal: act.actor,
    entity: near.entity ?? act.target,
    time: act.time,
    eventIds: [act.eventId],
    why: whyOf(act, kind, context.subject),
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
  return evidence('prior', text, WEIGHTS.prior)
}

function reactionEvidence(act: Act): Evidence[] {
  if (!act.actor.id.includes('/aws-service-role/') && act.actor.type !== 'aws-service') return []
  return [evidence('actor', 'AWS did it by itself, in answer to something', WEIGHTS.reaction)]
}

/** A cause comes before its effect; how long before depends on its kind. */
function timeEvidence(act: Act, kind: ActKind, subject: Subject): Evidence | undefined {
  const { time, latest } = subject.onset
  if (act.time > Math.max(time, latest) + SLACK) return undefined
  const lag = (time - act.time) / MINUTE
  if (lag < -1) {
    const text = `${Math.round(-lag)} min after the likeliest onset, within its uncertainty`
    return evidence('time', text, WEIGHTS.prompt + WEIGHTS.withinUncertainty)
  }
  const halvings = Math.max(0, lag - kind.promptMinutes) / kind.halvingMinutes
  const text = `${lagText(lag)} before the onset`
  return evidence('time', text, Math.max(-6, WEIGHTS.prompt + WEIGHTS.perHalving * halvings))
}

function lagText(minutes: number): string {
  return minutes < 120
    ? `${Math.max(0, Math.round(minutes))} min`
    : `${(minutes / 60).toFixed(1)} h`
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

function rarityEvidence(act: Act, habits: Habits): Evidence {
  const own = habits.ofActor(act.actor.id, act.service, act.operation)
  const days = Math.max(1, Math.round(habits.days))
  const account = habits.ofAccount(act.account, act.service, act.operation)
  const bits = surpriseBits(
    [
      { count: own.days, total: habits.callsOf(act.actor.id) > 0 ? days : 0 },
      { count: account.days, total: days },
    ],
    { strength: 4, unseen: 0.01 },
  )
  const call = callName(act.service, act.operation)
  const text =
    own.count === 0
      ? `${shortName(act.actor.id)} had not called ${call} in the ${days} days before`
      : `${shortName(act.actor.id)} called ${call} on ${own.days} of the ${days} days before`
  return evidence('rarity', text, WEIGHTS.rarityPerBit * Math.min(bits, WEIGHTS.rarityBits))
}

/** The same kind of call on the same thing as the anomaly ended: somebody undid it. */
function reversalEvidence(act: Act, subject: Subject, acts: readonly Act[]): Evidence[] {
  const target = act.target?.id
  const undone = acts.find(
    (later) =>
      later.target?.id === target &&
      later.succeeded &&
      later.service === act.service &&
      later.time > subject.onset.latest + SLACK &&
      Math.abs(later.time - subject.end) < 30 * MINUTE,
  )
  if (undone === undefined || target === undefined) return []
  const text = `${callName(undone.service, undone.operation)} on the same target came as it ended`
  return [evidence('reversal', text, WEIGHTS.reverted, [undone.eventId])]
}

function whyOf(act: Act, kind: ActKind, subject: Subject): string {
  const symptoms = symptomsInWords(subject.symptoms.keys())
  const target = act.target === undefined ? '' : ` on ${name(act.target)}`
  return `${shortName(act.actor.id)} called ${callName(act.service, act.operation)}${target} shortly before the ${symptoms} of ${name(subject.entity)} changed: ${inWords(kind.kind)}.`
}

function name(entity: EntityRef): string {
  return shortName(entity.id)
}
