import type { JsonFormat, JsonObject, RecordResult } from '../format.ts'
import { isMetricData, metricDataEvents } from './metric-data.ts'
import { isMetricStatistics, metricStatisticsEvents } from './metric-statistics.ts'
import { isStreamRecord, streamEvents } from './stream-record.ts'

export const cloudWatchMetrics: JsonFormat = {
  kind: 'json',
  name: 'cloudwatch-metrics',
  title: 'CloudWatch metrics',
  recognises: (record) =>
    isStreamRecord(record) || isMetricData(record) || isMetricStatistics(record),
  toEvents,
}

function toEvents(record: JsonObject): RecordResult {
  if (isStreamRecord(record)) return streamEvents(record)
  if (isMetricData(record)) return metricDataEvents(record)
  if (isMetricStatistics(record)) return metricStatisticsEvents(record)
  return { reason: 'missing-field', detail: 'neither a stream record nor an answer of CloudWatch' }
}
