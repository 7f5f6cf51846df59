import { expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../src/events/time.ts'
import { metricsOnce } from '../../../src/graph/metrics-once.ts'
import { readSeries } from '../../../src/lake/series.ts'
import { cloudWatchSource } from '../../../src/sources/aws/cloudwatch-source.ts'
import {
  ingestFolder,
  ingestSource,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from '../../lake/ingest-support.ts'
import { type ImaginedMetric, imaginedApis } from '../../support/aws/imagined-apis.ts'
import { apisFor, depsFor } from './api-support.ts'

const NOON = Date.UTC(2026, 2, 1, 12)
const OWN = { accounts: [], regions: ['us-east-1'], days: 1 }
const START = NOON - 3 * HOUR

/** A minute's calls: ten of them, each of the minute's own value. */
const values = (minute: number): Readonly<Record<string, number>> => ({
  SampleCount: 10,
  Sum: minute * 10,
  Minimum: minute,
  Maximum: minute,
  p50: minute,
  p90: minute,
  p99: minute,
})

function metric(
  Namespace: string,
  MetricName: string,
  dimensions: Readonly<Record<string, string>>,
): ImaginedMetric {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
  return {
    Namespace,
    MetricName,
    Dimensions,
    at: (time, statistic) =>
      time >= START && time < START + 2 * HOUR
        ? values((time - START) / MINUTE + 1)[statistic]
        : undefined,
  }
}

const CHURN = { EndpointName: 'churn', VariantName: 'AllTraffic' }
const METRICS = [
  metric('AWS/SageMaker', 'Invocations', CHURN),
  metric('AWS/SageMaker', 'ModelLatency', CHURN),
  metric('AWS/SageMaker', 'ModelLatency', { ...CHURN, ContainerName: 'first' }),
  metric('AWS/Bedrock', 'InputTokenCount', { ModelId: 'amazon.nova-lite-v1:0' }),
  metric('AWS/Bedrock', 'InputTokenCount', {}),
  metric('AWS/EC2', 'CPUUtilization', { InstanceId: 'i-1' }),
]

test('statistics of a metric come together whatever page they came on, of the metrics that matter', async () => {
  const apis = await apisFor(imaginedApis(() => ({ metrics: METRICS })))
  const lake = await temporaryLake()
  let now = NOON
  const source = cloudWatchSource(
    OWN,
    depsFor(apis, () => now),
  )
  expect(await ingestSource(lake, source)).toMatchObject({ stored: 360, rejected: 0, problems: [] })
  const rows = await lake.engine.query(
    `SELECT namespace, name, dimensions, count(*)::INT AS points, sum(sum) AS total, min(samples) AS samples, min(period_seconds)::INT AS period,
       max(p99) AS p99, min(resource) AS resource, min(account) AS account, min(region) AS region FROM metric GROUP BY 1, 2, 3 ORDER BY 2, 1`,
  )
  const every = {
    points: 120,
    total: 72_600,
    samples: 10,
    period: 60,
    account: '999900001111',
    region: 'us-east-1',
  }
  const endpoint = 'arn:aws:sagemaker:us-east-1:999900001111:endpoint/churn'
  expect(rows).toMatchObject([
    { ...every, name: 'InputTokenCount', dimensions: 'ModelId=amazon.nova-lite-v1:0', p99: null },
    { ...every, name: 'Invocations', resource: endpoint, p99: null },
    { ...every, name: 'ModelLatency', resource: endpoint, p99: 120 },
  ])
  expect(await ingestSource(lake, source)).toMatchObject({ stored: 0, objects: 0 })
  now += HOUR
  expect(await ingestSource(lake, source)).toMatchObject({ stored: 0, objects: 1 })
})

test('an hour is asked for once it is over, and the hour that goes on is not', async () => {
  const apis = await apisFor(imaginedApis(() => ({ metrics: METRICS })))
  const source = cloudWatchSource(
    OWN,
    depsFor(apis, () => NOON + 10 * MINUTE),
  )
  const starts: string[] = []
  for await (const { uri } of source.list(() => undefined)) starts.push(uri)
  expect(starts.at(-1)).toBe(
    'aws://cloudwatch/999900001111/us-east-1/GetMetricData/2026-03-01T10:00:00Z',
  )
})

test('older hours are asked for at the period that CloudWatch still keeps', async () => {
  const apis = await apisFor(imaginedApis(() => ({ metrics: METRICS })))
  const source = cloudWatchSource(
    { ...OWN, days: 70 },
    depsFor(apis, () => NOON),
  )
  const periods = new Map<number, number>()
  for await (const object of source.list(() => undefined)) {
    const start = Date.parse(object.uri.split('/').at(-1) ?? '')
    if (new Date(start).getUTCHours() !== 12) continue
    await source.open?.(object)
    const period = /"Period":(\d+)/.exec(JSON.stringify(apis.calls.at(-1)?.input))?.[1]
    periods.set((NOON - start) / DAY, Number(period))
  }
  const daysOf = (period: number) =>
    [...periods].filter(([, one]) => one === period).map(([day]) => day)
  expect(Math.max(...daysOf(60))).toBe(14)
  expect([Math.min(...daysOf(300)), Math.max(...daysOf(300))]).toEqual([15, 62])
  expect(Math.min(...daysOf(3600))).toBe(63)
})

test('what a metric stream tells too is counted once, with the percentiles that the API tells', async () => {
  const apis = await apisFor(imaginedApis(() => ({ metrics: METRICS })))
  const lake = await temporaryLake()
  const minutes = Array.from({ length: 120 }, (_, i) => i)
  const told = ['Invocations', 'ModelLatency'].flatMap((metric_name) =>
    minutes.map((i) =>
      JSON.stringify({
        metric_stream_name: 's',
        account_id: '999900001111',
        region: 'us-east-1',
        namespace: 'AWS/SageMaker',
        metric_name,
        dimensions: CHURN,
        timestamp: START + i * MINUTE,
        value: { count: 10, sum: (i + 1) * 10, min: i + 1, max: i + 1 },
        unit: metric_name === 'Invocations' ? 'None' : 'Microseconds',
      }),
    ),
  )
  await ingestFolder(lake, writeFiles(temporaryFolder(), { 'stream.json': told.join('\n') }))
  const source = cloudWatchSource(
    OWN,
    depsFor(apis, () => NOON),
  )
  expect(await ingestSource(lake, source)).toMatchObject({ stored: 360 })
  const rows = await lake.engine.query(
    `WITH ${metricsOnce(['Invocations', 'ModelLatency'], 'true')}
     SELECT name, sum(sum) AS total, sum(samples) AS samples, max(p99) AS p99 FROM once GROUP BY 1 ORDER BY 1`,
  )
  expect(rows).toEqual([
    { name: 'Invocations', total: 72_600, samples: 1200, p99: null },
    { name: 'ModelLatency', total: 72_600, samples: 1200, p99: 120 },
  ])
  const { series } = await readSeries(lake.engine, {
    window: { start: START, end: NOON },
    measures: ['invocations', 'tail-latency', 'model-latency'],
    by: 'resource',
  })
  const sumOf = (numbers: Float64Array) =>
    numbers.filter((number) => !Number.isNaN(number)).reduce((a, b) => a + b, 0)
  const sums = Object.fromEntries(
    series
      .filter(({ resource }) => resource.type === 'sagemaker-endpoint')
      .map(({ measure, values }) => [measure, sumOf(values)]),
  )
  // Microseconds are told as milliseconds; of the tail, each five minutes have their highest.
  expect(sums).toMatchObject({ invocations: 72_600, 'model-latency': 72.6 })
  expect(sums['tail-latency']).toBeGreaterThan(0)
})
