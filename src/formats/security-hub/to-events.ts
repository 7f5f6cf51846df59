import { entityTypeCode } from '../../events/entity.ts'
import { truthCode } from '../../events/tables.ts'
import { parseTime } from '../../events/time.ts'
import { eventOf } from '../event-of.ts'
import type { JsonFormat, JsonObject, RecordResult } from '../format.ts'
import { camelKeys } from '../guardduty/record.ts'
import { sequenceTexts } from '../guardduty/techniques.ts'
import { booleanField, numberField, objectField, textField } from '../json-fields.ts'
import { mitreIds } from '../mitre-ids.ts'
import { remoteAddress } from './address.ts'
import { detailOf } from './detail.ts'
import { type Maker, makerOf } from './product.ts'
import { isSecurityFinding, readSecurityFinding, type SecurityFinding } from './record.ts'
import { actorOf, affectedOf } from './resources.ts'
import { scoreOf } from './severity.ts'

export const securityHub: JsonFormat = {
  kind: 'json',
  name: 'security-hub',
  title: 'Security Hub findings (ASFF)',
  recognises: isSecurityFinding,
  toEvents,
}

function toEvents(record: JsonObject): RecordResult {
  const finding = readSecurityFinding(record)
  if ('reason' in finding) return finding
  const created = parseTime(finding.created)
  const updated = parseTime(finding.updated)
  const first = firstOf(parseTime(finding.firstObserved), created, updated)
  if (Number.isNaN(first))
    return {
      reason: 'bad-time',
      detail: 'none of FirstObservedAt, CreatedAt and UpdatedAt is a time',
    }
  const maker = makerOf(finding)
  const last = firstOf(parseTime(finding.lastObserved), updated, first)
  return [
    eventOf('finding', {
      key: maker.key,
      id: maker.id,
      origin: maker.origin,
      type: typeOf(finding, maker),
      title: finding.title,
      description: finding.description,
      score: scoreOf(finding.severity, maker.origin === 'guardduty'),
      time: first,
      end_time: Math.max(first, last),
      updated: firstOf(updated, created, first),
      account: maker.account,
      region: maker.region,
      ...whoAndWhat(finding),
      source_ip: remoteAddress(finding),
      occurrences: numberField(finding.fields, 'aws/guardduty/service/count'),
      archived: truthCode(isSetAside(finding)),
      sample: truthCode(isSample(finding)),
      techniques: techniquesOf(finding),
      detail: detailOf(finding),
      via: 'security-hub',
      check_result: checkResult(finding, maker),
    }),
  ]
}

function whoAndWhat(finding: SecurityFinding) {
  const actor = actorOf(finding)
  const resource = affectedOf(finding, actor)
  return {
    resource: resource?.id,
    resource_type: resource && entityTypeCode(resource.type),
    actor: actor.id,
    actor_type: actor.id ? entityTypeCode(actor.type) : undefined,
    session: actor.session,
    access_key: actor.accessKey,
  }
}

const GUARDDUTY_TYPE = /^(\w{1,64}:\w{1,64})[-/](.{1,256})$/

/** The first of the types. GuardDuty's own name of a type is its last part, with a hyphen for the slash:
 * `TTPs/Discovery/Recon:IAMUser-MaliciousIPCaller`. */
function typeOf({ types }: SecurityFinding, { origin }: Maker): string {
  const [first = ''] = types
  if (origin !== 'guardduty') return first || 'Unclassified'
  const parts = first.split('/')
  const own = parts.slice(parts.findIndex((part) => part.includes(':'))).join('/')
  const [, purpose, family] = GUARDDUTY_TYPE.exec(own) ?? []
  return purpose && family ? `${purpose}/${family}` : first || 'Unclassified'
}

/** Archived by who made it, or suppressed or resolved by who looks after it. */
function isSetAside({ record }: SecurityFinding): boolean {
  const status =
    textField(objectField(record, 'Workflow'), 'Status') || textField(record, 'WorkflowState')
  return (
    textField(record, 'RecordState') === 'ARCHIVED' || ['SUPPRESSED', 'RESOLVED'].includes(status)
  )
}

function isSample({ record, title, fields }: SecurityFinding): boolean {
  const info = textField(fields, 'aws/guardduty/service/additionalInfo/value')
  return (
    booleanField(record, 'Sample') === true ||
    booleanField(fields, 'aws/guardduty/service/additionalInfo/sample') === true ||
    /"sample"\s*:\s*true/.test(info) ||
    title.startsWith('[SAMPLE]')
  )
}

/** What the types, the description and the attack sequence name, and what Dupin says in an export of its own. */
function techniquesOf({ types, description, sequence, fields }: SecurityFinding): string {
  const told = sequence === undefined ? [] : sequenceTexts(camelKeys(sequence))
  return mitreIds([...types, description, ...told, textField(fields, 'dupin/techniques')])
}

/** The result of a control, or FAILED where a type says that settings or software were looked at and found wanting. */
function checkResult({ compliance, types }: SecurityFinding, { origin }: Maker): string {
  if (origin === 'guardduty') return ''
  const status = textField(compliance, 'Status')
  if (status !== '') return status
  return types.some((type) => type.startsWith('Software and Configuration Checks')) ? 'FAILED' : ''
}

function firstOf(...times: readonly number[]): number {
  return times.find((time) => !Number.isNaN(time)) ?? Number.NaN
}
