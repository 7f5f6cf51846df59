import { shortName } from '../events/arn.ts'
import type { EntityRef, EntityType } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine, SqlParameter } from '../lake/engine.ts'
import { rowTexts } from '../lake/row-texts.ts'
import { ACT_COLUMNS, ACT_TEXTS, type Act, actOf, NO_CHANGES, USES } from './acts.ts'
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
/** What these do to others names them too: whoever gives a job this role has not changed the role. Only calls of their own
 * service that name them are about them. */
const OWN_SERVICE: Readonly<Partial<Record<EntityType, string>>> = {
  'iam-role': 'iam.amazonaws.com',
  'iam-user': 'iam.amazonaws.com',
  'iam-policy': 'iam.amazonaws.com',
  'kms-key': 'kms.amazonaws.com',
  'security-group': 'ec2.amazonaws.com',
}

/** Calls about the network around a subnet, which they name and do not target. */
const NETWORK_CALLS = 'RouteTable|NetworkAcl|Subnet'

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
  const texts = (kind: Needle['kind']) =>
    needles.filter((needle) => needle.kind === kind).map(({ text }) => text)
  const rows = await engine.query(CHANGES, [
    new Date(window.start),
    new Date(window.end),
    USES,
    NO_CHANGES,
    [...targets.keys()],
    bucketsBeneath(entity, known),
    OBJECT_CALLS,
    texts('any'),
    known.settings?.operations ?? [],
    known.settings?.accounts ?? [],
    known.settings?.region ?? '',
    OWN_SERVICE[entity.type] ?? '',
    texts('network'),
  ] satisfies SqlParameter[])
  const told = await rowTexts(engine, rows.slice(0, MOST_CHANGES), CHANGE_TEXTS)
  const changes = told.map((row): Change => {
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

interface Needle extends Ground {
  readonly text: string
  readonly kind: 'any' | 'network'
}

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

/** What a request says when it names the entity, an object beneath it, or a subnet: what is not the target of such calls. */
function needlesOf(entity: EntityRef, { grounds }: Grounds): readonly Needle[] {
  return grounds.flatMap(({ entity: on, hops }) => {
    const names = on.id === entity.id ? [on.id, shortName(on.id)] : partNames(on)
    const kind = on.id !== entity.id && isSubnet(on) ? ('network' as const) : ('any' as const)
    return [...new Set(names)]
      .filter((name) => name === on.id || name.length >= LEAST_NAME)
      .map((name) => JSON.stringify(name))
      .concat(on.id === entity.id ? scalingOf(on) : [])
      .map((text) => ({ text, kind, on, hops }))
  })
}

/** `models/churn/1.tar.gz` of `arn:aws:s3:::bucket/models/churn/1.tar.gz`: requests name bucket and key apart. */
function partNames(on: EntityRef): readonly string[] {
  if (on.type === 's3-object') return [on.id, on.id.slice(on.id.indexOf('/') + 1)]
  return isSubnet(on) ? [on.id, shortName(on.id)] : []
}

function isSubnet({ id }: EntityRef): boolean {
  return /^arn:[^:]*:ec2:[^:]*:\d*:subnet\//.test(id)
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
  needles: readonly Needle[],
): Ground | undefined {
  const target = targets.get(act.target?.id ?? '')
  if (target !== undefined && target.on.type !== 's3-bucket') return target
  const nearest = needles
    .filter(({ text }) => act.request.includes(text))
    .map(({ on, hops }) => ({ on, hops }))
    .toSorted((a, b) => a.hops - b.hops)
  return nearest.find(({ on }) => on.type === 's3-object') ?? target ?? nearest[0]
}

function settingsOf({ service }: Act): Ground {
  return { on: { type: 'aws-service', id: service }, hops: 1 }
}

const termsIn = (place: string) =>
  `(SELECT id FROM term WHERE text IN (SELECT unnest(${place}::VARCHAR[])))`

const names = (place: string) =>
  `EXISTS (SELECT 1 FROM (SELECT unnest(${place}::VARCHAR[]) AS needle) n WHERE strpos(s.request, n.needle) > 0)`

const CHANGE_TEXTS = [...ACT_TEXTS, 'error', 'user_agent', 'source_identity']

const CHANGES = `SELECT ${ACT_COLUMNS}, s.error, s.user_agent, s.source_identity
  FROM stored.api_call s
  WHERE s.time >= $1 AND s.time < $2 AND s.read_only <> 2
    AND s.operation NOT IN ${termsIn('$3')} AND s.service NOT IN ${termsIn('$4')}
    AND ((s.target IN ${termsIn('$5')} AND NOT (s.target IN ${termsIn('$6')} AND s.operation IN ${termsIn('$7')}))
      OR (($12 = '' OR s.service IN (SELECT id FROM term WHERE text = $12)) AND ${names('$8')})
      OR (s.operation IN (SELECT id FROM term WHERE regexp_matches(text, '${NETWORK_CALLS}')) AND ${names('$13')})
      OR (s.operation IN ${termsIn('$9')} AND s.account IN ${termsIn('$10')}
        AND s.region = (SELECT id FROM term WHERE text = $11)))
  ORDER BY s.time DESC, s.event_id LIMIT ${MOST_CHANGES + 1}`
