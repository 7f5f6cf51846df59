import type { JsonObject } from '../format.ts'
import { objectField, textField } from '../json-fields.ts'

/** A CloudTrail event names what was called, where and by whom; an event that lost a field is still one. */
export function isCloudTrail(record: JsonObject): boolean {
  const called = objectField(record, 'insightDetails') ?? record
  const service = textField(called, 'eventSource')
  const operation = textField(called, 'eventName')
  if (service === '' && operation === '') return false
  const marks = [
    'userIdentity',
    'eventTime',
    'awsRegion',
    'eventID',
    'sourceIPAddress',
    'eventVersion',
  ]
  const present = marks.filter((key) => Object.hasOwn(record, key)).length
  return present >= (service !== '' && operation !== '' ? 2 : 4)
}
