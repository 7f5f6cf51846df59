import { entityTypeCode } from '../../events/entity.ts'
import { canonicalIp, IP_KINDS, ipKind } from '../../events/ip.ts'
import { OUTCOMES, truthCode } from '../../events/tables.ts'
import { parseTime } from '../../events/time.ts'
import { compactJson } from '../compact-json.ts'
import { eventOf, TEXT_CHARACTERS } from '../event-of.ts'
import type { JsonFormat, JsonObject, RecordContext, RecordResult } from '../format.ts'
import { arrayField, isObject, objectField, textField } from '../json-fields.ts'
import { actorOf } from './actor.ts'
import { type Cluster, clusterOf } from './cluster.ts'
import { keptRequest } from './kept-request.ts'
import { isConnection, isReadOnly, operationOf, targetOf } from './operation.ts'
import { errorOf, outcomeOf } from './outcome.ts'
import { type AuditEvent, isAuditEvent, readAuditEvent } from './record.ts'

export const eksAudit: JsonFormat = {
  kind: 'json',
  name: 'eks-audit',
  title: 'EKS audit logs',
  recognises: isAuditEvent,
  toEvents,
}

/** A shipper may leave the stage out. */
const STAGES: ReadonlySet<string> = new Set([
  'RequestReceived',
  'ResponseStarted',
  'ResponseComplete',
  'Panic',
  '',
])

/** Whether more will be said of the same request. A connection that stays open for days has been made when its response
 * starts: what is said at its end has the same identity and counts as a duplicate. */
function isToldAgain(event: AuditEvent): boolean {
  if (event.stage === 'RequestReceived') return true
  return event.stage === 'ResponseStarted' && !isConnection(event)
}

function toEvents(record: JsonObject, context: RecordContext): RecordResult {
  const event = readAuditEvent(record)
  if ('reason' in event) return event
  if (!STAGES.has(event.stage))
    return { reason: 'bad-value', detail: `${quote(event.stage)} is no stage of a request` }
  if (isToldAgain(event)) return []
  const received = parseTime(event.received)
  const time = Number.isNaN(received) ? parseTime(event.staged) : received
  if (Number.isNaN(time))
    return {
      reason: 'bad-time',
      detail: 'neither requestReceivedTimestamp nor stageTimestamp is a time',
    }
  const cluster = clusterOf(event, context, textField(event.user, 'uid'))
  return [
    eventOf('api_call', {
      event_id: event.id,
      event_id_text: UUID.test(event.id) ? '' : event.id,
      time,
      account: cluster.account,
      region: cluster.region,
      service: 'kubernetes',
      operation: operationOf(event),
      read_only: truthCode(isReadOnly(event)),
      ...actorColumns(event, cluster),
      ...originColumns(event),
      outcome: OUTCOMES.indexOf(outcomeOf(event)),
      error: errorOf(event),
      error_message: errorOf(event) === '' ? '' : textField(event.status, 'message'),
      ...targetColumns(event, cluster),
      request: keptRequest(event),
      additional: additionalOf(event),
      cluster: cluster.entity?.id,
      image: imageOf(event),
    }),
  ]
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function actorColumns({ user }: AuditEvent, cluster: Cluster) {
  const actor = actorOf(user, cluster)
  return {
    identity_type: actor.identityType,
    actor: actor.id,
    actor_type: actor.id ? entityTypeCode(actor.type) : undefined,
    actor_account: actor.account,
    session: actor.session,
    access_key: actor.accessKey,
  }
}

function originColumns({ addresses, userAgent }: AuditEvent) {
  const address = originOf(addresses)
  return {
    source_ip: canonicalIp(address) ?? address,
    ip_kind: address === '' ? undefined : IP_KINDS.indexOf(ipKind(address)),
    user_agent: userAgent,
  }
}

/**
 * Where a request comes from. With several addresses the first ones stand in headers that the caller writes and the last is
 * the peer, which may be a proxy of ours: the last one of the internet is it, else the first.
 */
function originOf(addresses: readonly string[]): string {
  const outside = addresses.findLast((one) => ['ipv4', 'ipv6'].includes(ipKind(one)))
  return outside ?? addresses[0] ?? ''
}

function targetColumns(event: AuditEvent, cluster: Cluster) {
  const target = targetOf(event, cluster)
  return { target: target?.id, target_type: target && entityTypeCode(target.type) }
}

/** What an audit event says beyond the columns that it shares with CloudTrail, most telling first. */
function additionalOf(event: AuditEvent): string {
  const { resource, subresource, namespace, name, group, impersonated } = event
  const person = (user: JsonObject | undefined): JsonObject => ({
    username: textField(user, 'username'),
    uid: textField(user, 'uid'),
    groups: arrayField(user, 'groups'),
  })
  const status = Number.isNaN(event.code)
    ? {}
    : { code: event.code, reason: textField(event.status, 'reason') }
  return compactJson(
    [
      ['verb', event.verb],
      ['objectRef', { resource, subresource, namespace, name, apiGroup: group }],
      ['user', person(event.user)],
      ['impersonatedUser', person(impersonated)],
      ['responseStatus', status],
      ['requestURI', event.uri],
      ['sourceIPs', event.addresses],
      ['level', event.level],
      ['annotations', event.annotations],
    ],
    TEXT_CHARACTERS,
  )
}

/** The image of the first container of what is created. */
function imageOf({ request, verb, resource }: AuditEvent): string {
  if (verb !== 'create' || resource !== 'pods' || !isObject(request)) return ''
  const container = arrayField(objectField(request, 'spec'), 'containers').find(isObject)
  return textField(container, 'image')
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40))
}
