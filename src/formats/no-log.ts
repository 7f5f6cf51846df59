import type { JsonObject } from './format.ts'
import { arrayField, objectField, textField } from './json-fields.ts'

/** Objects that lie among logs and hold no events: they are known for what they are, neither read nor refused. */
export type NoLog = 'cloudtrail-keys' | 'simulation-truth' | 'model-monitor-report'

/** What a record that is no log is; undefined when it may be one. Keys that lie among logs are
 * not believed: whoever can write there could add one. A simulated organisation says in `truth.json` what truly happened. Model
 * Monitor's statistics and constraints and Clarify's analyses are summaries that cannot be added to what data capture shows of the
 * same calls: `dupin drift` reads them. */
export function noLogOf(record: JsonObject): NoLog | undefined {
  if (arrayField(record, 'PublicKeyList').length > 0) return 'cloudtrail-keys'
  if (isMonitorReport(record)) return 'model-monitor-report'
  const [scenario] = arrayField(record, 'scenarios')
  const known =
    scenario === undefined || objectField({ scenario }, 'scenario')?.['causeKind'] !== undefined
  const truth = Object.hasOwn(record, 'seed') && Object.hasOwn(record, 'scenarios')
  return truth && known && textField(record, 'start') !== '' ? 'simulation-truth' : undefined
}

/** `statistics.json`, `constraints.json` and `analysis.json`, of data as of model quality.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-byoc-contract-outputs.html */
function isMonitorReport(record: JsonObject): boolean {
  if (!Object.hasOwn(record, 'version')) return false
  const isStatistics = Object.hasOwn(objectField(record, 'dataset') ?? {}, 'item_count')
  const isOfFeatures =
    Object.hasOwn(record, 'features') && Object.hasOwn(record, 'monitoring_config')
  return isStatistics || isOfFeatures || Object.keys(record).some((key) => SECTION.test(key))
}

const SECTION =
  /^(?:(?:pre|post)_training_bias_metrics|explanations|(?:regression|(?:binary|multiclass)_classification)_(?:metrics|constraints))$/
