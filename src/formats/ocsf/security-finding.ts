import type { Json, JsonObject } from '../format.ts'
import {
  anyField,
  arrayField,
  isObject,
  numberField,
  objectField,
  textField,
} from '../json-fields.ts'
import { partsOf } from './finding-parts.ts'
import type { LakePlace } from './place.ts'
import { present } from './present.ts'
import { accountOf, type OcsfEvent } from './record.ts'
import { timeOf, timeText } from './times.ts'
import { put, recordOf, type Tree, textAt, treeOfPaths } from './tree.ts'

/** The finding in ASFF, Security Hub's own format, that an event was made of. */
export function securityFinding(event: OcsfEvent, place: LakePlace): JsonObject {
  const { record } = event
  // Its name in version 1.0.0-rc.2.
  const info = objectField(record, 'finding_info') ?? objectField(record, 'finding')
  const tree = treeOfPaths(withoutProductFields(objectField(record, 'unmapped')))
  putOrigin(tree, event, place)
  put(tree, ['Id'], textField(info, 'uid'))
  put(tree, ['Title'], textField(info, 'title'))
  put(tree, ['Description'], textField(info, 'desc'))
  put(tree, ['SourceUrl'], textField(info, 'src_url'))
  put(tree, ['Types'], arrayField(info, 'types'))
  putTimes(tree, record, info)
  put(tree, ['Severity', 'Label'], severityOf(record))
  put(tree, ['Workflow', 'Status'], statusOf(record, textAt(tree, ['RecordState'])))
  put(tree, ['Resources'], resourcesOf(record))
  put(tree, ['ProductFields'], productFields(record))
  const told = recordOf(tree)
  return numbersOf({ ...told, ...partsOf(record, info, told) })
}

function putOrigin(tree: Tree, { metadata, product, cloud }: OcsfEvent, place: LakePlace): void {
  put(tree, ['SchemaVersion'], textField(metadata, 'log_version') || '2018-10-08')
  // Findings that Security Hub writes in OCSF itself name their product in a second list.
  put(tree, ['ProductArn'], textField(product, 'uid').replace(':productv2/', ':product/'))
  put(tree, ['ProductName'], textField(product, 'name'))
  put(tree, ['CompanyName'], textField(product, 'vendor_name'))
  put(tree, ['GeneratorId'], textField(objectField(product, 'feature'), 'uid'))
  put(tree, ['AwsAccountId'], accountOf(cloud) || place.account)
  put(tree, ['Region'], textField(cloud, 'region') || place.region)
}

function putTimes(tree: Tree, record: JsonObject, info: JsonObject | undefined): void {
  const modified = timeOf(info, 'modified_time')
  const updated = Number.isNaN(modified) ? timeOf(record, 'time') : modified
  put(tree, ['CreatedAt'], timeText(timeOf(info, 'created_time')))
  put(tree, ['UpdatedAt'], timeText(updated))
  put(tree, ['FirstObservedAt'], timeText(timeOf(info, 'first_seen_time')))
  put(tree, ['LastObservedAt'], timeText(timeOf(info, 'last_seen_time')))
}

const PRODUCT_FIELDS = 'ProductFields.'

/** Their names have dots and slashes in them and are kept whole. */
function withoutProductFields(unmapped: JsonObject | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries(unmapped ?? {}).filter(([name]) => !name.startsWith(PRODUCT_FIELDS)),
  )
}

function productFields(record: JsonObject): JsonObject {
  const unmapped = Object.entries(objectField(record, 'unmapped') ?? {})
  const fields = unmapped.flatMap(([name, value]): [string, Json][] =>
    name.startsWith(PRODUCT_FIELDS) && value !== undefined
      ? [[name.slice(PRODUCT_FIELDS.length), value]]
      : [],
  )
  return Object.fromEntries([...fields, ...guardDutyFields(record)])
}

const CALL = 'aws/guardduty/service/action/awsApiCallAction'

/** What GuardDuty saw, which OCSF tells as evidence. */
function guardDutyFields(record: JsonObject): readonly [string, Json][] {
  const isGuardDuty = /guardduty/i.test(
    textField(objectField(objectField(record, 'metadata'), 'product'), 'uid'),
  )
  const [evidence] = isGuardDuty ? arrayField(record, 'evidences').filter(isObject) : []
  // The schema of Security Lake's tables has an API call at the evidence or below its actor.
  const actor = objectField(evidence, 'actor')
  const api = objectField(evidence, 'api') ?? objectField(actor, 'api')
  const source = objectField(evidence, 'src_endpoint') ?? objectField(actor, 'src_endpoint')
  const location = objectField(source, 'location')
  const told: readonly (readonly [string, string])[] = [
    [`${CALL}/api`, textField(api, 'operation')],
    [`${CALL}/serviceName`, textField(objectField(api, 'service'), 'name')],
    [`${CALL}/errorCode`, textField(objectField(api, 'response'), 'error')],
    [`${CALL}/remoteIpDetails/ipAddressV4`, textField(source, 'ip')],
    [`${CALL}/remoteIpDetails/country/countryName`, textField(location, 'country')],
    [`${CALL}/remoteIpDetails/city/cityName`, textField(location, 'city')],
    ['aws/guardduty/service/additionalInfo/value', textField(evidence, 'data')],
  ]
  return told.filter(([, value]) => value !== '').map(([name, value]) => [name, value])
}

/** https://schema.ocsf.io/1.1.0/classes/detection_finding */
function severityOf(record: JsonObject): string {
  const word = textField(record, 'severity').toUpperCase()
  return word === 'FATAL' ? 'CRITICAL' : word
}

const STATUSES: ReadonlyMap<number, string> = new Map([
  [1, 'NEW'],
  [2, 'NOTIFIED'],
  [3, 'SUPPRESSED'],
  [4, 'RESOLVED'],
])
const STATUS_WORDS: ReadonlyMap<string, string> = new Map([
  ['new', 'NEW'],
  ['in progress', 'NOTIFIED'],
  ['notified', 'NOTIFIED'],
  ['suppressed', 'SUPPRESSED'],
  ['resolved', 'RESOLVED'],
])

/** In version 1.0.0-rc.2 what is archived counts as suppressed, whatever its workflow. */
function statusOf(record: JsonObject, recordState: string): string {
  if (recordState === 'ARCHIVED' && Object.hasOwn(record, 'state_id')) return ''
  const word = textField(record, 'status') || textField(record, 'state')
  const id = numberField(record, 'status_id')
  return (
    STATUS_WORDS.get(word.toLowerCase()) ??
    STATUSES.get(Number.isNaN(id) ? numberField(record, 'state_id') : id) ??
    ''
  )
}

/** One, or a list of them; details are JSON in a text. */
function resourcesOf(record: JsonObject): readonly JsonObject[] {
  const single = objectField(record, 'resource')
  const listed = arrayField(record, 'resources').filter(isObject)
  return (listed.length > 0 ? listed : single === undefined ? [] : [single]).map((resource) =>
    present({
      Type: textField(resource, 'type'),
      Id: textField(resource, 'uid'),
      Partition: textField(resource, 'cloud_partition'),
      Region: textField(resource, 'region'),
      Details: detailsOf(anyField(resource, 'data') ?? anyField(resource, 'details')),
      Tags: tagsOf(resource),
    }),
  )
}

/** `name=value` each. */
function tagsOf(resource: JsonObject): JsonObject {
  const labels = arrayField(resource, 'labels').flatMap((label): [string, Json][] => {
    const at = typeof label === 'string' ? label.indexOf('=') : -1
    return typeof label === 'string' && at > 0 ? [[label.slice(0, at), label.slice(at + 1)]] : []
  })
  return Object.fromEntries(labels)
}

function detailsOf(data: Json | undefined): JsonObject | undefined {
  if (isObject(data)) return data
  if (typeof data !== 'string') return undefined
  try {
    const value: Json = JSON.parse(data)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Numbers and truths that `unmapped` has as text. */
function numbersOf(finding: JsonObject): JsonObject {
  const severity = objectField(finding, 'Severity')
  const numbers = ['Normalized', 'Product'].flatMap((name): [string, Json][] => {
    const value = numberField(severity, name)
    return Number.isNaN(value) ? [] : [[name, value]]
  })
  const sample = textField(finding, 'Sample')
  return {
    ...finding,
    Severity: { ...severity, ...Object.fromEntries(numbers) },
    ...(sample === '' ? {} : { Sample: sample === 'true' }),
  }
}
