import type { JsonObject } from './format.ts'
import { arrayField, objectField, textField } from './json-fields.ts'

/** Objects that lie among logs and hold no events: they are known for what they are, neither read nor refused. */
export type NoLog = 'cloudtrail-digest' | 'simulation-truth'

/** What a record that is no log is; undefined when it may be one. CloudTrail's digests hold signatures of its logs; a simulated
 * organisation says in `truth.json` what truly happened. */
export function noLogOf(record: JsonObject): NoLog | undefined {
  if (textField(record, 'digestS3Object') !== '' && textField(record, 'digestStartTime') !== '') {
    return 'cloudtrail-digest'
  }
  const [scenario] = arrayField(record, 'scenarios')
  const known =
    scenario === undefined || objectField({ scenario }, 'scenario')?.['causeKind'] !== undefined
  const truth = Object.hasOwn(record, 'seed') && Object.hasOwn(record, 'scenarios')
  return truth && known && textField(record, 'start') !== '' ? 'simulation-truth' : undefined
}
