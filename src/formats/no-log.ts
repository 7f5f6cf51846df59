import type { JsonObject } from './format.ts'
import { arrayField, objectField, textField } from './json-fields.ts'

/** Objects that lie among logs and hold no events: they are known for what they are, neither read nor refused. */
export type NoLog = 'cloudtrail-keys' | 'simulation-truth'

/** What a record that is no log is; undefined when it may be one. Keys that lie among logs are
 * not believed: whoever can write there could add one. A simulated organisation says in `truth.json` what truly happened. */
export function noLogOf(record: JsonObject): NoLog | undefined {
  if (arrayField(record, 'PublicKeyList').length > 0) return 'cloudtrail-keys'
  const [scenario] = arrayField(record, 'scenarios')
  const known =
    scenario === undefined || objectField({ scenario }, 'scenario')?.['causeKind'] !== undefined
  const truth = Object.hasOwn(record, 'seed') && Object.hasOwn(record, 'scenarios')
  return truth && known && textField(record, 'start') !== '' ? 'simulation-truth' : undefined
}
