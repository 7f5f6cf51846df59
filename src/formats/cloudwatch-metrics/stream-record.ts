import type { JsonObject, RecordResult } from '../format.ts'
import { anyField, objectField, textField } from '../json-fields.ts'
import { metricEvent } from './metric-event.ts'
import { metricTime } from './metric-time.ts'
import { DEFAULT_PERIOD_SECONDS, dimensionsOf } from './record.ts'
import { isEmpty, readStatistics, statisticsOf } from './statistics.ts'

const NAMES = {
  count: 'SampleCount',
  sum: 'Sum',
  min: 'Minimum',
  max: 'Maximum',
  p50: 'p50',
  p90: 'p90',
  p99: 'p99',
} as const

export function isStreamRecord(record: JsonObject): boolean {
  return (
    textField(record, 'metric_name') !== '' &&
    textField(record, 'namespace') !== '' &&
    objectField(record, 'value') !== undefined
  )
}

export function streamEvents(record: JsonObject): RecordResult {
  const time = metricTime(anyField(record, 'timestamp'))
  if (Number.isNaN(time)) return { reason: 'bad-time', detail: 'timestamp is no time' }
  const statistics = statisticsOf(readStatistics(objectField(record, 'value'), NAMES))
  if (isEmpty(statistics))
    return {
      reason: 'missing-field',
      detail: 'value holds none of count, sum, min, max, p50, p90, p99',
    }
  return [
    metricEvent({
      identity: {
        account: textField(record, 'account_id'),
        region: textField(record, 'region'),
        namespace: textField(record, 'namespace'),
        name: textField(record, 'metric_name'),
        dimensions: dimensionsOf(Object.entries(objectField(record, 'dimensions') ?? {})),
        unit: textField(record, 'unit'),
        periodSeconds: DEFAULT_PERIOD_SECONDS,
      },
      time,
      statistics,
    }),
  ]
}
