import type { JsonObject, RecordResult } from '../format.ts'
import {
  anyField,
  arrayField,
  isObject,
  numberField,
  objectField,
  textField,
} from '../json-fields.ts'
import { metricEvent } from './metric-event.ts'
import { metricTime } from './metric-time.ts'
import type { MetricIdentity, MetricPoint } from './record.ts'
import { dimensionList } from './request-dimensions.ts'
import { isEmpty, readStatistics, statisticsOf } from './statistics.ts'

const NAMES = {
  SampleCount: 'SampleCount',
  Average: 'Average',
  Sum: 'Sum',
  Minimum: 'Minimum',
  Maximum: 'Maximum',
} as const
const PERCENTILES = { p50: 'p50', p90: 'p90', p99: 'p99' } as const

/** The answer of GetMetricStatistics with its request's `Namespace` and `Dimensions` beside it. */
export function isMetricStatistics(record: JsonObject): boolean {
  return Array.isArray(anyField(record, 'Datapoints')) && textField(record, 'Label') !== ''
}

export function metricStatisticsEvents(record: JsonObject): RecordResult {
  const namespace = textField(record, 'Namespace')
  if (!namespace)
    return { reason: 'missing-field', detail: 'datapoints without the Namespace they are of' }
  const points: MetricPoint[] = []
  for (const datapoint of arrayField(record, 'Datapoints')) {
    if (!isObject(datapoint)) return { reason: 'wrong-type', detail: 'a datapoint is no object' }
    const time = metricTime(anyField(datapoint, 'Timestamp'))
    if (Number.isNaN(time))
      return { reason: 'bad-time', detail: 'the Timestamp of a datapoint is no time' }
    const identity = identityOf(record, namespace, textField(datapoint, 'Unit'))
    points.push({ identity, time, statistics: pointStatistics(datapoint) })
  }
  return points.filter(({ statistics }) => !isEmpty(statistics)).map(metricEvent)
}

function identityOf(record: JsonObject, namespace: string, unit: string): MetricIdentity {
  return {
    account: textField(record, 'AccountId'),
    region: textField(record, 'Region'),
    namespace,
    name: textField(record, 'MetricName') || textField(record, 'Label'),
    dimensions: dimensionList(anyField(record, 'Dimensions')),
    unit,
    periodSeconds: numberField(record, 'Period'),
  }
}

function pointStatistics(datapoint: JsonObject) {
  const plain = readStatistics(datapoint, NAMES)
  const extended = readStatistics(objectField(datapoint, 'ExtendedStatistics'), PERCENTILES)
  return statisticsOf(new Map([...plain, ...extended]))
}
