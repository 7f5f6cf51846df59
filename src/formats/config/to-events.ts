import { endpointId, entityOfArn } from '../../events/arn.ts'
import { type EntityRef, entityTypeCode } from '../../events/entity.ts'
import type { Event } from '../../events/event.ts'
import { STATE_ORIGINS } from '../../events/tables.ts'
import { parseTime } from '../../events/time.ts'
import { compactJson } from '../compact-json.ts'
import { eventOf, TEXT_CHARACTERS } from '../event-of.ts'
import type {
  Json,
  JsonFormat,
  JsonObject,
  RecordContext,
  RecordResult,
  Rejection,
} from '../format.ts'
import { anyField, arrayField, isObject, objectField, textField } from '../json-fields.ts'
import { keptState, keptValue } from '../kept-state.ts'
import { type ConfigurationItem, isConfig, isItem, readItem } from './record.ts'

export const awsConfig: JsonFormat = {
  kind: 'json',
  name: 'config',
  title: 'AWS Config snapshots, histories and change notifications',
  recognises: isConfig,
  toEvents,
}

function toEvents(record: JsonObject, context: RecordContext): RecordResult {
  if (isItem(record)) return toList(ofItem(readItem(record), originOf(context.uri), '', context))
  const summary = objectField(record, 'configurationItemSummary')
  if (summary !== undefined)
    return toList(ofItem(readItem(summary), 'config-stream', summaryOf(record), context, false))
  const one = objectField(record, 'configurationItem')
  const items = one === undefined ? arrayField(record, 'configurationItem').filter(isObject) : [one]
  const changed = items.length === 1 ? changesOf(record, context) : ''
  const results = items.map((item) => ofItem(readItem(item), 'config-stream', changed, context))
  const refused = results.find((result) => 'reason' in result)
  return refused !== undefined && results.length === 1 ? refused : results.filter(isEvent)
}

type Origin = (typeof STATE_ORIGINS)[number]

/** The folders into which Config delivers say what an object is. */
function originOf(uri: string): Origin {
  return uri.includes('ConfigSnapshot') ? 'config-snapshot' : 'config-history'
}

function toList(result: Event | Rejection): RecordResult {
  return isEvent(result) ? [result] : result
}

function isEvent(result: Event | Rejection): result is Event {
  return 'table' in result
}

function ofItem(
  item: ConfigurationItem,
  origin: Origin,
  changed: string,
  { contentHash }: RecordContext,
  isWhole = true,
): Event | Rejection {
  const time = parseTime(item.captured)
  if (Number.isNaN(time))
    return { reason: 'bad-time', detail: 'configurationItemCaptureTime is no time' }
  if (item.type === '' || (item.id === '' && item.arn === ''))
    return { reason: 'missing-field', detail: 'a configuration item that names no resource' }
  const resource = resourceOf(item)
  const state = item.configuration === undefined ? '' : keptState(item.configuration, contentHash)
  return eventOf('resource_state', {
    key: [
      // A summary must not stand in for the whole item that comes another way.
      isWhole ? 'config' : 'config summary',
      item.account,
      item.region,
      item.type,
      resource.id,
      item.stateId,
      item.status,
    ].join('\n'),
    time,
    asked: time,
    created: parseTime(item.created),
    account: item.account,
    region: item.region,
    resource: resource.id,
    resource_type: entityTypeCode(resource.type),
    kind: item.type,
    name: item.name || item.id,
    origin: STATE_ORIGINS.indexOf(origin),
    status: item.status,
    state,
    related: item.related.length === 0 ? '' : JSON.stringify(item.related),
    changed,
    event_ids: item.eventIds.length === 0 ? '' : JSON.stringify(item.eventIds),
  })
}

function resourceOf({ arn, id, type, account, region }: ConfigurationItem): EntityRef {
  const named = arn || (id.startsWith('arn:') ? id : '')
  if (named === '') return { type: 'other-resource', id: `${type}/${id}` }
  const entity = entityOfArn(named)
  if (entity.type !== 'sagemaker-endpoint') return entity
  const name = named.slice(named.indexOf('endpoint/') + 'endpoint/'.length)
  return { type: entity.type, id: endpointId(name, account, region) }
}

const MOST_PROPERTIES = 50

/** `configurationItemDiff`: what has changed, without what is secret.
 * https://docs.aws.amazon.com/config/latest/developerguide/example-sns-notification.html */
function changesOf(record: JsonObject, { contentHash }: RecordContext): string {
  const diff = objectField(record, 'configurationItemDiff')
  const properties = objectField(diff, 'changedProperties')
  const changes = Object.entries(properties ?? {})
    .slice(0, MOST_PROPERTIES)
    .map(([path, value]): [string, Json] => [
      path,
      isObject(value) ? changeOf(path, value, contentHash) : null,
    ])
  return compactJson([['change', anyField(diff, 'changeType')], ...changes], TEXT_CHARACTERS)
}

function changeOf(path: string, value: JsonObject, hash: RecordContext['contentHash']): JsonObject {
  const side = (name: string) => {
    const one = anyField(value, name)
    return one === undefined || one === null ? {} : { [name]: keptValue(path, one, hash) }
  }
  return {
    change: textField(value, 'changeType'),
    ...side('previousValue'),
    ...side('updatedValue'),
  }
}

/** That a notification was too large, and where all of it was put, so that nobody takes the summary for the whole. */
function summaryOf(record: JsonObject): string {
  const summary = objectField(record, 'configurationItemSummary')
  const delivery = objectField(record, 's3DeliverySummary')
  return compactJson(
    [
      ['change', anyField(summary, 'changeType')],
      ['oversized', true],
      ['deliveredTo', anyField(delivery, 's3BucketLocation')],
      ['deliveryError', anyField(delivery, 'errorCode')],
    ],
    TEXT_CHARACTERS,
  )
}
