import type { Json, JsonObject } from './format.ts'
import { anyField, arrayField, isObject, textField } from './json-fields.ts'

/**
 * Records often travel in something else's envelope: EventBridge's `detail`, LookupEvents' `CloudTrailEvent` (text), the
 * messages of CloudWatch Logs, SNS and SQS, and the wrappers of log shippers. What is inside is an object, or text that is
 * a line or JSON again.
 */
export type Enveloped = JsonObject | string

const SINGLE = [
  'detail',
  'CloudTrailEvent',
  'Message',
  'body',
  '_raw',
  '_source',
  'log',
  'data',
  'message',
  '@message',
]
const MANY = ['Records', 'Events', 'events', 'logEvents', 'Findings', 'findings', 'results']

/** What is directly inside `record`; empty when it is no envelope. */
export function openEnvelope(record: JsonObject): readonly Enveloped[] {
  if (isForeignEvent(record)) return []
  for (const key of SINGLE) {
    const value = anyField(record, key)
    if (isObject(value)) return Object.keys(value).length > 0 ? [value] : []
    if (typeof value === 'string' && value.trim() !== '') return [value]
  }
  for (const key of MANY) {
    const values = arrayField(record, key).flatMap(asEnveloped)
    if (values.length > 0) return values
  }
  const nested = anyField(record, 'event')
  if (isObject(nested) && textField(nested, 'original') !== '')
    return [textField(nested, 'original')]
  return isObject(nested) ? [nested] : []
}

/** A line of an export of CloudWatch Logs begins with its time: the message behind it when that is JSON, else the line. */
export function exportedMessage(line: string): string {
  return EXPORTED.test(line) ? line.slice(line.indexOf('{')) : line
}

const EXPORTED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z[ \t]{1,4}\{/

/** The log group that a subscription of CloudWatch Logs names in its envelope. */
export function logGroupOf(record: JsonObject): { name: string; owner: string } | undefined {
  const name = textField(record, 'logGroup')
  if (name === '' || !Object.hasOwn(record, 'logEvents')) return undefined
  return { name, owner: textField(record, 'owner') }
}

/** What is no record stays in the list, as text: it has to be counted. */
function asEnveloped(value: Json): Enveloped[] {
  return isObject(value) || typeof value === 'string' ? [value] : [JSON.stringify(value)]
}

/** Anyone who may call PutEvents writes the `detail` of an EventBridge event; only AWS itself may call its source `aws.…`. */
function isForeignEvent(record: JsonObject): boolean {
  const source = textField(record, 'source')
  const isAws = source.startsWith('aws.') && !source.startsWith('aws.partner/')
  return Object.hasOwn(record, 'detail-type') && source !== '' && !isAws
}
