import { shortName } from '../../events/arn.ts'
import type { CauseKind, Evidence } from '../../events/cause.ts'
import type { EntityRef, EntityType } from '../../events/entity.ts'
import { MINUTE } from '../../events/time.ts'
import type { Act, Habits } from '../../graph/acts.ts'
import { type Foundation, foundationsOf, type Lineage, rolloutChange } from '../../graph/lineage.ts'
import { text as fieldOf, parseJson } from '../../graph/request-json.ts'
import { surpriseBits } from '../../statistics/surprise.ts'
import {
  type ActKind,
  ARTIFACT_WRITES,
  actKindNamed,
  actKindOf,
  callName,
  type Symptom,
} from './act-kinds.ts'
import { type Candidate, evidence } from './candidate.ts'
import type { Subject } from './subject.ts'
import { symptomsInWords } from './symptoms.ts'
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
  const { subject, lineage } = context
  const foundations = [
    ...foundationsOf(lineage, subject.entity.id, subject.onset.latest),
    ...rolesOf(subject),
  ]
  return acts.flatMap((act) => {
    const candidate = weigh(act, context, foundations, acts)
    return candidate === undefined ? [] : [candidate]
  })
}

/** The callers that the anomaly itself names: it happened to them, so what changed them is near. */
function rolesOf(subject: Subject): Foundation[] {
  const roles = subject.findings.flatMap(({ actor, related }) => [
    ...(actor ? [actor] : []),
    ...related,
  ])
  return roles
    .filter(({ type }) => type === 'iam-role' || type === 'iam-user')
    .map((entity) => ({ entity, hops: 2 }))
}

function weigh(
  act: Act,
  context: ActContext,
  foundations: readonly Foundation[],
  acts: readonly Act[],
): Candidate | undefined {
  const near = nearnessOf(act, context, foundations)
  const kind = kindOf(act, context, near)
  if (kind === undefined || !act.succeeded) return undefined
  const time = timeEvidence(act, kind, context.subject)
  if (time === undefined) return undefined
  const weighed: Evidence[] = [
    evidence(
      'kind',
      `${callName(act.service, act.operation)} is ${inWords(kind.kind)}`,
      WEIGHTS.prior,
    ),
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

function kindOf(act: Act, context: ActContext, near: Nearness): ActKind | undefined {
  if (ARTIFACT_WRITES.test(callName(act.service, act.operation))) {
    return near.hops <= 3 ? actKindNamed('model-change') : undefined
  }
  return refinedKind(act, context.lineage)
}

/** What an act is, with a roll-out told apart by what it changed: the model, or only how it is served. */
export function refinedKind(act: Act, lineage: Lineage): ActKind | undefined {
  const kind = actKindOf(act.service, act.operation)
  const rollout = kind?.kind === 'model-change' && act.target?.type === 'sagemaker-endpoint'
  if (!rollout || rolloutChange(lineage, act.target.id, act.time) !== 'configuration') return kind
  return actKindNamed('configuration-change')
}

interface Nearness {
  readonly hops: number
  readonly entity: EntityRef | undefined
  readonly evidence: Evidence
}

const FAR = 9

/** How near an act is to the subject: on it, on what it rests on, naming it, or merely in the same place. */
function nearnessOf(act: Act, context: ActContext, foundations: readonly Foundation[]): Nearness {
  const { subject } = context
  const hit = foundations.find(({ entity }) => touches(act, entity))
  if (hit !== undefined) {
    const weight = WEIGHTS.nearness[Math.min(hit.hops, 3)] ?? 0
    const what =
      hit.hops === 0
        ? 'it acted on the very thing'
        : `it acted on ${name(hit.entity)}, ${hit.hops} steps below it`
    return {
      hops: hit.hops,
      entity: hit.entity,
      evidence: evidence('nearness', what, weight, [act.eventId]),
    }
  }
  const named = [...foundations.map(({ entity }) => entity.id), ...context.callers].find((id) =>
    mentions(act, id),
  )
  if (named !== undefined) {
    const what = `its request names ${shortName(named)}`
    return {
      hops: 4,
      entity: act.target,
      evidence: evidence('nearness', what, WEIGHTS.mentioned, [act.eventId]),
    }
  }
  const another =
    foundations.length > 1 && act.target !== undefined && SPECIFIC.has(act.target.type)
  return {
    hops: FAR,
    entity: act.target,
    evidence: another
      ? evidence(
          'nearness',
          `it acted on ${shortName(act.target.id)}, which is nothing the subject rests on`,
          WEIGHTS.another,
        )
      : placeEvidence(act, subject),
  }
}

/** Whether an act was done to `id`. Of a bucket's objects only those that the model is loaded from matter. */
function touches(act: Act, { type, id }: EntityRef): boolean {
  if (!ARTIFACT_WRITES.test(callName(act.service, act.operation))) return act.target?.id === id
  const key = fieldOf(parseJson(act.request), 'key')
  if (key === '') return act.target?.id === id
  if (type !== 's3-object') return false
  const written = `arn:aws:s3:::${act.target?.id.replace(/^arn:aws[a-z-]*:s3:::/, '')}/${key}`
  return id.endsWith('/') ? written.startsWith(id) : written === id
}

/** Names of fewer letters occur by chance. */
const TELLING = 6

function mentions(act: Act, id: string): boolean {
  const short = shortName(id)
  return (
    short.length >= TELLING &&
    (act.request.includes(short) || (act.target?.id.includes(short) ?? false))
  )
}

/** Things of which one is not the other. */
const SPECIFIC: ReadonlySet<EntityType> = new Set([
  'sagemaker-endpoint',
  'endpoint-configuration',
  'sagemaker-model',
  'model-package',
  'training-job',
  'container-repository',
  'security-group',
  'guardrail',
])

/** Data is made elsewhere: another account is no reason against it. */
function placed(near: Nearness, act: Act, kind: ActKind, subject: Subject): Evidence {
  const upstream =
    kind.kind === 'data-change' && near.hops === FAR && act.account !== subject.account
  return upstream
    ? evidence('nearness', `it happened upstream, in account ${act.account}`, WEIGHTS.upstream)
    : near.evidence
}

function priorEvidence(act: Act, kind: ActKind, acts: number): Evidence {
  const call = callName(act.service, act.operation)
  const text = `${call} is a ${words(kind.kind)}, one of ${acts} changes in that time; most bring nothing about`
  return evidence('prior', text, WEIGHTS.prior)
}

function reactionEvidence(act: Act): Evidence[] {
  if (!act.actor.id.includes('/aws-service-role/') && act.actor.type !== 'aws-service') return []
  return [evidence('actor', 'AWS did it by itself, in answer to something', WEIGHTS.reaction)]
}

function placeEvidence(act: Act, subject: Subject): Evidence {
  if (subject.account !== '' && act.account !== subject.account) {
    return evidence('nearness', `it happened in another account, ${act.account}`, WEIGHTS.elsewhere)
  }
  return act.region === subject.region
    ? evidence('nearness', 'it happened in the same account and Region', WEIGHTS.sameRegion)
    : evidence('nearness', 'it happened in the same account', WEIGHTS.sameAccount)
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
  let share = 0
  let total = 0
  for (const [symptom, weight] of subject.symptoms) {
    share += weight * (kind.explains[symptom] ?? 0.04)
    total += weight
  }
  const fit = total > 0 ? share / total : 0.3
  const names = symptomsInWords(subject.symptoms.keys())
  return evidence(
    'symptoms',
    `${inWords(kind.kind)} ${fitWord(fit)} ${names}`,
    WEIGHTS.symptoms * Math.log(fit),
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

/** `model-change` as `a model change`. */
export function inWords(kind: CauseKind): string {
  const words = kind.replaceAll('-', ' ')
  return kind === 'credential-abuse' ? words : `a ${words}`
}

/** Symptoms whose cause may be sought among those who call. */
export const DEMAND: ReadonlySet<Symptom> = new Set([
  'volume',
  'tokens',
  'throttles',
  'caller',
  'latency',
  'prediction',
  'drift',
])
