import { shortName } from '../events/arn.ts'
import type { EntityRef } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine, SqlParameter } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { ACT_COLUMNS, type Act, actOf, NO_CHANGES, USES } from './acts.ts'
import { type Grounds, groundsOf, homeOf, targetIds } from './grounds.ts'

/** A change that reached an entity, or would have: to itself, or to something that it rests on. */
export interface Change {
  readonly act: Act
  /** 0: the entity itself; more: something so many steps beneath it. */
  readonly hops: number
  /** What was changed: the entity, or what it rests on. The service whose settings were, where the call names nothing. */
  readonly on: EntityRef
  /** `''` when it succeeded. */
  readonly error: string
  readonly userAgent: string
  /** `''` when none was set. */
  readonly sourceIdentity: string
  /** The AWS service through which it was done on behalf of who did it; `''` when it was done directly. */
  readonly via: string
}

export interface Changes extends Grounds {
  /** Latest first. */
  readonly changes: readonly Change[]
  /** There were more in the window; the latest are kept. */
  readonly truncated: boolean
}

/** Shorter names stand in too many requests by chance. */
const LEAST_NAME = 4
/** A part of something else is named in a request only by a name that is hardly anything else's. */
const LEAST_PART = 8

const MOST_CHANGES = 2000

/** Writes of objects: they change what rests on the object, and not on others of its bucket. */
export const OBJECT_CALLS = [
  'PutObject',
  'CopyObject',
  'DeleteObject',
  'DeleteObjects',
  'RestoreObject',
  'CreateMultipartUpload',
  'UploadPart',
  'UploadPartCopy',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
  'PutObjectAcl',
  'PutObjectTagging',
  'DeleteObjectTagging',
]

/** Who changed an entity or what it rests on, within the window, latest first. */
export async function changesTo(
  engine: Engine,
  entity: EntityRef,
  window: TimeWindow,
): Promise<Changes> {
  const known = await groundsOf(engine, entity, window.end)
  const targets = targetsOf(entity, known)
  const needles = needlesOf(entity, known)
  const rows = await engine.query(CHANGES, [
    new Date(window.start),
    new Date(window.end),
    USES,
    NO_CHANGES,
    [...targets.keys()],
    bucketsBeneath(entity, known),
    OBJECT_CALLS,
    [...needles.keys()],
    known.settings?.operations ?? [],
    known.settings?.accounts ?? [],
    known.settings?.region ?? '',
  ] satisfies SqlParameter[])
  const changes = rows.slice(0, MOST_CHANGES).map((row): Change => {
    const act = actOf(row)
    const ground = groundOf(act, targets, needles) ?? settingsOf(act)
    const text = (name: string) => String(row[name] ?? '')
    return {
      act,
      ...ground,
      error: text('error'),
      userAgent: text('user_agent'),
      sourceIdentity: text('source_identity'),
      via: act.actor.type !== 'aws-service' && isService(act.sourceIp) ? act.sourceIp : '',
    }
  })
  return { ...known, changes, truncated: rows.length > MOST_CHANGES }
}

type Ground = Pick<Change, 'on' | 'hops'>

function isService(address: string): boolean {
  return address.endsWith('.amazonaws.com')
}

function targetsOf(entity: EntityRef, { grounds }: Grounds): ReadonlyMap<string, Ground> {
  const { account, region } = homeOf(entity.id)
  const pairs = grounds.toReversed().flatMap(({ entity: on, hops }) => {
    return targetIds(on, account, region).map((id) => [id, { on, hops }] as const)
  })
  return new Map(pairs)
}

/** What a request says when it names something: its id or name, in quotes. */
function needlesOf(entity: EntityRef, { grounds }: Grounds): ReadonlyMap<string, Ground> {
  const pairs = grounds.toReversed().flatMap(({ entity: on, hops }) => {
    const least = on.id === entity.id ? LEAST_NAME : LEAST_PART
    const names = new Set([on.id, shortName(on.id), ...keyOf(on)])
    return [...names]
      .filter((name) => name === on.id || name.length >= least)
      .map((name) => JSON.stringify(name))
      .concat(scalingOf(on))
      .map((needle) => [needle, { on, hops }] as const)
  })
  return new Map(pairs)
}

/** `models/churn/1.tar.gz` of `arn:aws:s3:::bucket/models/churn/1.tar.gz`: requests name bucket and key apart. */
function keyOf({ type, id }: EntityRef): readonly string[] {
  return type === 's3-object' ? [id.slice(id.indexOf('/') + 1)] : []
}

/** Auto Scaling names a variant of an endpoint: `endpoint/churn/variant/AllTraffic`. */
function scalingOf({ type, id }: EntityRef): readonly string[] {
  return type === 'sagemaker-endpoint' ? [`"endpoint/${shortName(id)}/variant/`] : []
}

function bucketsBeneath(entity: EntityRef, { grounds }: Grounds): readonly string[] {
  return grounds
    .map((ground) => ground.entity)
    .filter(({ type, id }) => type === 's3-bucket' && id !== entity.id)
    .map(({ id }) => id)
}

/** The object that a request names counts before the bucket that it is put into. */
function groundOf(
  act: Act,
  targets: ReadonlyMap<string, Ground>,
  needles: ReadonlyMap<string, Ground>,
): Ground | undefined {
  const target = targets.get(act.target?.id ?? '')
  if (target !== undefined && target.on.type !== 's3-bucket') return target
  const named = [...needles].filter(([needle]) => act.request.includes(needle))
  const nearest = named.map(([, ground]) => ground).toSorted((a, b) => a.hops - b.hops)
  return nearest.find(({ on }) => on.type === 's3-object') ?? target ?? nearest[0]
}

function settingsOf({ service }: Act): Ground {
  return { on: { type: 'aws-service', id: service }, hops: 1 }
}

const termsIn = (place: string) =>
  `(SELECT id FROM term WHERE text IN (SELECT unnest(${place}::VARCHAR[])))`

const CHANGES = `SELECT ${ACT_COLUMNS}, ${termText('s.error')} AS error, ${termText('s.user_agent')} AS user_agent,
    ${termText('s.source_identity')} AS source_identity
  FROM stored.api_call s
  WHERE s.time >= $1 AND s.time < $2 AND s.read_only <> 2
    AND s.operation NOT IN ${termsIn('$3')} AND s.service NOT IN ${termsIn('$4')}
    AND ((s.target IN ${termsIn('$5')} AND NOT (s.target IN ${termsIn('$6')} AND s.operation IN ${termsIn('$7')}))
      OR EXISTS (SELECT 1 FROM (SELECT unnest($8::VARCHAR[]) AS needle) n WHERE strpos(s.request, n.needle) > 0)
      OR (s.operation IN ${termsIn('$9')} AND s.account IN ${termsIn('$10')}
        AND s.region = (SELECT id FROM term WHERE text = $11)))
  ORDER BY s.time DESC, s.event_id LIMIT ${MOST_CHANGES + 1}`
