import { entityTypeCode } from '../../events/entity.ts'
import { truthCode } from '../../events/tables.ts'
import { parseTime } from '../../events/time.ts'
import { eventOf } from '../event-of.ts'
import type { JsonFormat, JsonObject, RecordResult } from '../format.ts'
import { anyField, booleanField, numberField, objectField, textField } from '../json-fields.ts'
import { actorOf } from './actor.ts'
import { affectedResource } from './affected.ts'
import { detailOf } from './detail.ts'
import { type GuardDutyFinding, isFinding, readFinding } from './record.ts'
import { remoteAddress } from './remote-address.ts'
import { techniquesOf } from './techniques.ts'

export const guardDuty: JsonFormat = {
  kind: 'json',
  name: 'guardduty',
  title: 'GuardDuty findings',
  recognises: isFinding,
  toEvents,
}

function toEvents(record: JsonObject): RecordResult {
  const finding = readFinding(record)
  if ('reason' in finding) return finding
  const { service } = finding
  const created = parseTime(finding.createdAt)
  const first = firstOf(parseTime(textField(service, 'eventFirstSeen')), created)
  if (Number.isNaN(first))
    return { reason: 'bad-time', detail: 'neither eventFirstSeen nor createdAt is a time' }
  const actor = actorOf(finding)
  const resource = affectedResource(finding, actor)
  return [
    eventOf('finding', {
      key: finding.id,
      id: finding.id,
      origin: 'guardduty',
      type: finding.type,
      title: finding.title,
      description: finding.description,
      score: finding.severity >= 0 && finding.severity <= 10 ? finding.severity : undefined,
      time: first,
      end_time: firstOf(parseTime(textField(service, 'eventLastSeen')), first),
      updated: firstOf(parseTime(finding.updatedAt), created, first),
      account: finding.account,
      region: finding.region,
      resource: resource?.id,
      resource_type: resource && entityTypeCode(resource.type),
      actor: actor.id,
      actor_type: actor.id ? entityTypeCode(actor.type) : undefined,
      session: actor.session,
      access_key: actor.accessKey,
      source_ip: remoteAddress(finding),
      occurrences: numberField(service, 'count'),
      archived: truthCode(booleanField(service, 'archived')),
      sample: truthCode(isSample(finding)),
      techniques: techniquesOf(finding),
      detail: detailOf(finding),
    }),
  ]
}

/** Made by CreateSampleFindings: it says so, in one of the places where it was said over the years. */
function isSample(finding: GuardDutyFinding): boolean {
  const info = objectField(finding.service, 'additionalInfo')
  if (booleanField(info, 'sample') === true) return true
  if (/"sample"\s*:\s*true/.test(textField(info, 'value'))) return true
  const key = textField(objectField(finding.resource, 'accessKeyDetails'), 'accessKeyId')
  const resource = anyField(objectField(finding.resource, 'instanceDetails'), 'instanceId')
  return (
    finding.title.startsWith('[SAMPLE]') ||
    key.startsWith('GeneratedFinding') ||
    resource === 'i-99999999'
  )
}

function firstOf(...times: readonly number[]): number {
  return times.find((time) => !Number.isNaN(time)) ?? Number.NaN
}
