import { shortName } from '../../events/arn.ts'
import type { Evidence } from '../../events/cause.ts'
import type { EntityRef, EntityType } from '../../events/entity.ts'
import type { Act } from '../../graph/acts.ts'
import { type Foundation, foundationsOf, type Lineage } from '../../graph/lineage.ts'
import type { Neighbourhood } from '../../graph/neighbourhood.ts'
import { text as fieldOf, parseJson } from '../../graph/request-json.ts'
import { type ActKind, ARTIFACT_WRITES, callName } from './act-kinds.ts'
import { evidence } from './candidate.ts'
import type { Subject } from './subject.ts'
import { WEIGHTS } from './weights.ts'

/** What a subject rests on: its lineage, and the callers that the anomaly itself names. */
export function groundsOf(subject: Subject, lineage: Lineage): Foundation[] {
  return [...foundationsOf(lineage, subject.entity.id, subject.onset.latest), ...rolesOf(subject)]
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

/** Where an act happened, as seen from the subject: hops along its lineage, and what that says. */
export interface Nearness {
  readonly hops: number
  readonly entity: EntityRef | undefined
  readonly evidence: Evidence
}

/** In reach of a walk over the graph, and not even that. */
const REACHED = 6
const FAR = 9

/** What lies around a subject: what it rests on, who uses it, and everything else by a walk over the graph. */
export interface Place {
  readonly subject: Subject
  readonly callers: ReadonlySet<string>
  readonly foundations: readonly Foundation[]
  readonly neighbourhood: Neighbourhood
}

/** How near an act is to the subject: on it, on what it rests on, naming it, or merely in the same place. */
export function nearnessOf(act: Act, place: Place): Nearness {
  const { subject, callers, foundations, neighbourhood } = place
  const hit = foundations.find(({ entity }) => touches(act, entity))
  if (hit !== undefined) {
    const weight = WEIGHTS.nearness[Math.min(hit.hops, 3)] ?? 0
    const what =
      hit.hops === 0
        ? 'it acted on the very thing'
        : `it acted on ${shortName(hit.entity.id)}, ${hit.hops} steps below it`
    return {
      hops: hit.hops,
      entity: hit.entity,
      evidence: evidence('nearness', what, weight, [act.eventId]),
    }
  }
  const named = [...foundations.map(({ entity }) => entity.id), ...callers].find((id) =>
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
  const reached = another ? undefined : reachedBy(act, neighbourhood)
  if (reached !== undefined) return reached
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

/** What the walk reaches is nearer the more of the walk ends there, in nats above what is next to nothing. */
function reachedBy(act: Act, neighbourhood: Neighbourhood): Nearness | undefined {
  const { target } = act
  const near = target === undefined ? 0 : neighbourhood.nearnessOf(target.id)
  if (target === undefined || !(near > WEIGHTS.walkFrom)) return undefined
  const weight = WEIGHTS.walk * Math.log(near / WEIGHTS.walkFrom)
  const times = near >= 0.1 ? near.toFixed(2) : near.toPrecision(1)
  const text = `it acted on ${shortName(target.id)}, which ties of the graph join to it (nearness ${times}, itself 1)`
  return {
    hops: REACHED,
    entity: target,
    evidence: evidence('nearness', text, Math.min(WEIGHTS.mentioned, weight), [act.eventId]),
  }
}

/** Whether an act was done to `id`. Of a bucket's objects only those that the model is loaded from matter. */
export function touches(act: Act, { type, id }: EntityRef): boolean {
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
export function placed(near: Nearness, act: Act, kind: ActKind, subject: Subject): Evidence {
  const upstream =
    kind.kind === 'data-change' && near.hops === FAR && act.account !== subject.account
  return upstream
    ? evidence('nearness', `it happened upstream, in account ${act.account}`, WEIGHTS.upstream)
    : near.evidence
}

function placeEvidence(act: Act, subject: Subject): Evidence {
  if (subject.account !== '' && act.account !== subject.account) {
    return evidence('nearness', `it happened in another account, ${act.account}`, WEIGHTS.elsewhere)
  }
  return act.region === subject.region
    ? evidence('nearness', 'it happened in the same account and Region', WEIGHTS.sameRegion)
    : evidence('nearness', 'it happened in the same account', WEIGHTS.sameAccount)
}
