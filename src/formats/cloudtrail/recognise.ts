import type { JsonObject } from '../format.ts'
import { textField } from '../json-fields.ts'

/** A CloudTrail event names what was called, where and by whom; an event that lost a field is still one. An Insights event names in
 * its details what was called, and is of another format. */
export function isCloudTrail(record: JsonObject): boolean {
  const service = textField(record, 'eventSource')
  const operation = textField(record, 'eventName')
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
