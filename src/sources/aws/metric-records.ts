import type {
  CloudWatchClient,
  Metric,
  MetricDataQuery,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch'
import { DAY, type TimeWindow } from '../../events/time.ts'
import type { Pace } from './pace.ts'
import { pagesOf } from './pages.ts'

export interface WantedMetric {
  readonly metric: Metric
  readonly statistics: readonly string[]
}

export interface MetricsOfPlace {
  readonly account: string
  readonly region: string
  readonly metrics: readonly WantedMetric[]
  readonly pace: Pace
  /** Milliseconds since the epoch: how old a window is decides how fine its datapoints still are. */
  readonly now: () => number
}

/** What one call takes. Its 100,800 datapoints are more than 500 statistics have in an hour. */
const MOST_QUERIES = 500

/**
 * A record for each metric with the datapoints of a window: the results of its statistics beside the queries that they answer.
 * Pages of one call are put together, since they cut through the statistics of a metric.
 *
 * @throws what the SDK throws, and Error when CloudWatch answers a query in part only
 */
export async function* metricRecords(
  client: CloudWatchClient,
  place: MetricsOfPlace,
  window: TimeWindow,
): AsyncGenerator<string> {
  const period = periodOf(place.now() - window.start)
  for (const metrics of callsOf(place.metrics)) {
    const queries = metrics.map((wanted, i) => queriesOf(wanted, i, period))
    const results = await ask(client, place.pace, queries.flat(), window)
    for (const own of queries) {
      const answered = own.flatMap(({ Id }) => results.get(Id ?? '') ?? [])
      if (answered.every(({ Values }) => (Values ?? []).length === 0)) continue
      yield JSON.stringify({
        AccountId: place.account,
        Region: place.region,
        Period: period,
        MetricDataQueries: own,
        MetricDataResults: answered,
      })
    }
  }
}

/** Seconds. CloudWatch keeps minutes for 15 days, five minutes for 63, hours for 455. */
function periodOf(age: number): number {
  if (age < 15 * DAY) return 60
  return age < 63 * DAY ? 300 : 3600
}

/** Metrics, as many at once as a call takes with all their statistics. */
function* callsOf(metrics: readonly WantedMetric[]): Generator<WantedMetric[]> {
  let call: WantedMetric[] = []
  let queries = 0
  for (const wanted of metrics) {
    if (queries + wanted.statistics.length > MOST_QUERIES) {
      yield call
      call = []
      queries = 0
    }
    call.push(wanted)
    queries += wanted.statistics.length
  }
  if (call.length > 0) yield call
}

function queriesOf({ metric, statistics }: WantedMetric, i: number, Period: number) {
  return statistics.map(
    (Stat): MetricDataQuery => ({
      Id: `m${i}_${Stat.toLowerCase()}`,
      MetricStat: { Metric: metric, Period, Stat },
    }),
  )
}

/** Results by the id of their query. */
async function ask(
  client: CloudWatchClient,
  pace: Pace,
  queries: MetricDataQuery[],
  { start, end }: TimeWindow,
): Promise<ReadonlyMap<string, MetricDataResult[]>> {
  const { GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch')
  const results = new Map<string, MetricDataResult[]>()
  const send = (token: { NextToken?: string }) =>
    client.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries,
        StartTime: new Date(start),
        EndTime: new Date(end),
        ScanBy: 'TimestampAscending',
        ...token,
      }),
    )
  for await (const { MetricDataResults } of pagesOf(pace.step, send))
    for (const result of MetricDataResults ?? []) keep(result, results)
  return results
}

function keep(result: MetricDataResult, results: Map<string, MetricDataResult[]>): void {
  const { Id = '', StatusCode, Messages } = result
  if (StatusCode === 'InternalError' || StatusCode === 'Forbidden') {
    const why = Messages?.map(({ Value }) => Value).join('; ')
    throw new Error(`CloudWatch answered ${StatusCode}${why ? `: ${why}` : ''}`)
  }
  results.set(Id, [...(results.get(Id) ?? []), result])
}
