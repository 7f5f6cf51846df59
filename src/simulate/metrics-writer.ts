import { HOUR, MINUTE } from '../events/time.ts'
import type { Random } from '../statistics/random.ts'
import type { SimulatedFile } from './files.ts'
import { gzip } from './gzip.ts'
import { uuid } from './identifiers.ts'
import { metricStreamKey } from './layout.ts'
import { type Datapoint, PERIOD, type Series } from './metric.ts'

const STREAM = 'org-inference-metrics'

/** The metric stream's objects of a day, one an hour: JSON objects, one on each line, of every linked account. */
export function* metricStreamObjects(
  datapoints: Iterable<Datapoint>,
  day: number,
  random: Random,
): Generator<SimulatedFile> {
  const hours: string[][] = Array.from({ length: 24 }, () => [])
  for (const point of datapoints) hours[Math.floor((point.time - day) / HOUR)]?.push(line(point))
  for (const [hour, lines] of hours.entries()) {
    if (lines.length === 0) continue
    const own = random.fork(`${day}/${hour}`)
    const delivered = day + hour * HOUR + 58 * MINUTE + own.int(MINUTE)
    const path = metricStreamKey(STREAM, delivered, uuid(own))
    yield { path, bytes: gzip(`${lines.join('\n')}\n`) }
  }
}

const HEADS = new WeakMap<Series, string>()

/** One record of a CloudWatch metric stream in its JSON format 1.0. What a series repeats is written once. */
function line({ series, time, ...value }: Datapoint): string {
  let head = HEADS.get(series)
  if (head === undefined) {
    head = headOf(series)
    HEADS.set(series, head)
  }
  return `${head}"timestamp":${time},"value":${JSON.stringify(value)},"unit":"${series.unit}"}`
}

function headOf(series: Series): string {
  const head = JSON.stringify({
    metric_stream_name: STREAM,
    account_id: series.account,
    region: series.region,
    namespace: series.namespace,
    metric_name: series.metric,
    dimensions: series.dimensions,
  })
  return `${head.slice(0, -1)},`
}

/** The points of one endpoint as GetMetricData answers them, with the queries that were asked, in one document. */
export function metricDataFile(
  path: string,
  datapoints: readonly Datapoint[],
): SimulatedFile | undefined {
  const series = new Map<string, Datapoint[]>()
  for (const point of datapoints) {
    const list = series.get(point.series.metric)
    if (list === undefined) series.set(point.series.metric, [point])
    else list.push(point)
  }
  if (series.size === 0) return undefined
  const queries: object[] = []
  const results: object[] = []
  for (const [metric, points] of series) {
    const [first] = points
    if (first === undefined) continue
    const id = metric.charAt(0).toLowerCase() + metric.slice(1)
    const average = /Latency|Utilization/.test(metric)
    queries.push(query(id, first.series, average ? 'Average' : 'Sum'))
    results.push(result(id, points, average))
  }
  const document = { MetricDataQueries: queries, MetricDataResults: results, Messages: [] }
  return { path, bytes: new TextEncoder().encode(JSON.stringify(document)) }
}

function query(id: string, series: Series, statistic: string): object {
  const dimensions = Object.entries(series.dimensions).map(([Name, Value]) => ({ Name, Value }))
  const metric = { Namespace: series.namespace, MetricName: series.metric, Dimensions: dimensions }
  return {
    Id: id,
    AccountId: series.account,
    MetricStat: { Metric: metric, Period: PERIOD / 1000, Stat: statistic, Unit: series.unit },
    ReturnData: true,
  }
}

function result(id: string, points: readonly Datapoint[], average: boolean): object {
  const newest = [...points].reverse()
  return {
    Id: id,
    Label: points[0]?.series.metric ?? id,
    Timestamps: newest.map(({ time }) => new Date(time).toISOString()),
    Values: newest.map(({ sum, count }) => (average ? sum / Math.max(1, count) : sum)),
    StatusCode: 'Complete',
  }
}
