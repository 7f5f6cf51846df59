import type { Event } from '../../events/event.ts'
import type { JsonObject, RecordResult, Rejection } from '../format.ts'
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
import type { MetricIdentity } from './record.ts'
import { dimensionsOf } from './record.ts'
import { dimensionList } from './request-dimensions.ts'
import { isEmpty, statisticsOf } from './statistics.ts'

/** One result of GetMetricData: one statistic of one metric. */
interface Series {
  readonly identity: MetricIdentity
  readonly statistic: string
}

interface Gathered {
  readonly identity: MetricIdentity
  readonly time: number
  readonly named: Map<string, number>
}

/** Longer texts are no labels: a Label is whatever the request said. */
const LABEL_CHARACTERS = 1_024
const LABEL_NAME = /^[\w./:#-]+$/
const STATISTIC = /^(?:Average|Sum|Minimum|Maximum|SampleCount|p\d{1,2}(?:\.\d+)?)$/

export function isMetricData(record: JsonObject): boolean {
  return Array.isArray(anyField(record, 'MetricDataResults'))
}

/**
 * The statistics of one metric at one time become one event. Results of an expression are left out: they are computed
 * from others. A result whose metric cannot be told refuses the record.
 */
export function metricDataEvents(record: JsonObject): RecordResult {
  const queries = new Map(
    arrayField(record, 'MetricDataQueries')
      .filter(isObject)
      .map((query) => [textField(query, 'Id'), query] as const),
  )
  const gathered = new Map<string, Gathered>()
  for (const result of arrayField(record, 'MetricDataResults')) {
    if (!isObject(result)) return { reason: 'wrong-type', detail: 'a result is no object' }
    const query = queries.get(textField(result, 'Id'))
    if (textField(query, 'Expression') !== '') continue
    const series = fromQuery(record, query) ?? fromLabel(record, textField(result, 'Label'))
    if (series === undefined)
      return {
        reason: 'missing-field',
        detail: `no query and no label says which metric result ${JSON.stringify(textField(result, 'Id').slice(0, 40))} is of`,
      }
    const rejection = gather(result, series, gathered)
    if (rejection !== undefined) return rejection
  }
  return [...gathered.values()].flatMap(toEvent)
}

function toEvent({ identity, time, named }: Gathered): readonly Event[] {
  const statistics = statisticsOf(named)
  return isEmpty(statistics) ? [] : [metricEvent({ identity, time, statistics })]
}

function gather(
  result: JsonObject,
  { identity, statistic }: Series,
  into: Map<string, Gathered>,
): Rejection | undefined {
  const times = arrayField(result, 'Timestamps')
  const values = arrayField(result, 'Values')
  if (times.length !== values.length)
    return { reason: 'bad-value', detail: `${times.length} timestamps for ${values.length} values` }
  const name = JSON.stringify(identity)
  for (const [i, value] of values.entries()) {
    const time = metricTime(times[i])
    if (Number.isNaN(time))
      return { reason: 'bad-time', detail: 'a timestamp of a result is no time' }
    if (typeof value !== 'number')
      return { reason: 'wrong-type', detail: 'a value of a result is no number' }
    const key = `${time} ${name}`
    const point = into.get(key) ?? { identity, time, named: new Map() }
    point.named.set(statistic, value)
    into.set(key, point)
  }
  return undefined
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html */
function fromQuery(record: JsonObject, query: JsonObject | undefined): Series | undefined {
  const stat = objectField(query, 'MetricStat')
  const metric = objectField(stat, 'Metric')
  const namespace = textField(metric, 'Namespace')
  const name = textField(metric, 'MetricName')
  if (!namespace || !name) return undefined
  return {
    identity: {
      account: textField(query, 'AccountId') || textField(record, 'AccountId'),
      region: textField(record, 'Region'),
      namespace,
      name,
      dimensions: dimensionList(anyField(metric, 'Dimensions')),
      unit: textField(stat, 'Unit'),
      periodSeconds: numberField(stat, 'Period'),
    },
    statistic: textField(stat, 'Stat'),
  }
}

/** `<Namespace> <MetricName> [<Dimension>=<Value> …] <Statistic>` */
function fromLabel(record: JsonObject, label: string): Series | undefined {
  if (label.length > LABEL_CHARACTERS) return undefined
  const [namespace = '', name = '', ...rest] = label.trim().split(/\s+/)
  const statistic = rest.at(-1) ?? ''
  const pairs = rest.slice(0, -1).map((pair): [string, string] => {
    const equals = pair.indexOf('=')
    return [pair.slice(0, Math.max(0, equals)), pair.slice(equals + 1)]
  })
  const isLabel = LABEL_NAME.test(namespace) && LABEL_NAME.test(name) && STATISTIC.test(statistic)
  if (!isLabel || pairs.some(([dimension]) => dimension === '')) return undefined
  return {
    identity: {
      account: textField(record, 'AccountId'),
      region: textField(record, 'Region'),
      namespace,
      name,
      dimensions: dimensionsOf(pairs),
      unit: '',
      periodSeconds: numberField(record, 'Period'),
    },
    statistic,
  }
}
