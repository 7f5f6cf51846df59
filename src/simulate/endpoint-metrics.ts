import { DAY } from '../events/time.ts'
import type { Random } from '../statistics/random.ts'
import { isEndpoint } from './caller.ts'
import { type Conditions, conditionsAt, type Effect } from './effects.ts'
import type { Endpoint, Variant } from './endpoints.ts'
import { groupBy } from './group.ts'
import type { Invocation } from './inference.ts'
import { type Datapoint, PERIOD, round, type Series, summarise } from './metric.ts'
import { growth, load } from './workload.ts'

/** What one variant did in one period. */
interface Period {
  readonly time: number
  readonly calls: number
  readonly clientErrors: number
  readonly serverErrors: number
  /** Microseconds. */
  readonly model: Statistics
  readonly overhead: Statistics
  readonly cpu: number
}

type Statistics = Pick<Datapoint, 'count' | 'sum' | 'min' | 'max' | 'p50' | 'p99'>

/** The datapoints of an endpoint whose calls nothing records one by one. */
export function* trafficMetrics(
  endpoint: Endpoint,
  day: number,
  start: number,
  effects: readonly Effect[],
  random: Random,
): Generator<Datapoint> {
  const mood = random.lognormal(0, 0.05)
  const target = { endpoint: endpoint.arn, account: endpoint.account, region: endpoint.region }
  const variants = endpoint.variants.map((one) => ({ one, series: seriesOf(endpoint, one) }))
  for (let time = day; time < day + DAY; time += PERIOD) {
    const now = conditionsAt(effects, target, time)
    const level = load(endpoint.curve, time) * growth(time, start) * mood
    for (const { one, series } of variants) {
      const expected = ((endpoint.rate * one.share * PERIOD) / 1000) * level
      yield* datapoints(endpoint, one, series, drawPeriod(endpoint, time, expected, now, random))
    }
  }
}

/** The datapoints of an endpoint whose every call is known: exact sums of those calls. */
export function* callMetrics(
  endpoint: Endpoint,
  calls: readonly Invocation[],
): Generator<Datapoint> {
  const own = calls.filter(({ target }) => isEndpoint(target) && target.arn === endpoint.arn)
  const periodOf = (one: Invocation) => Math.floor(one.time / PERIOD) * PERIOD
  for (const [, members] of groupBy(own, (one) => `${periodOf(one)}/${one.variant}`)) {
    const [first] = members
    // A call that was refused at the door never reached the endpoint.
    const reached = members.filter(({ outcome }) => outcome !== 'denied')
    const variant = endpoint.variants.find(({ name }) => name === first?.variant)
    if (first === undefined || variant === undefined || reached.length === 0) continue
    const failed = (outcome: Invocation['outcome']) =>
      reached.filter((one) => one.outcome === outcome).length
    yield* datapoints(endpoint, variant, seriesOf(endpoint, variant), {
      time: periodOf(first),
      calls: reached.length,
      clientErrors: failed('invalid') + failed('throttled'),
      serverErrors: failed('server-error'),
      model: summarise(reached.map((one) => one.latencyMs * 1000)),
      overhead: summarise(reached.map((one) => one.overheadMs * 1000)),
      cpu: Math.min(98, 3 + 1.5 * reached.length),
    })
  }
}

function drawPeriod(
  endpoint: Endpoint,
  time: number,
  expected: number,
  now: Conditions,
  random: Random,
): Period {
  const lively = random.gamma(60, 1 / 60)
  const calls = random.poisson(expected * lively * now.load)
  const serverErrors = random.poisson(calls * Math.min(1, endpoint.serverErrors + now.serverErrors))
  const refused = endpoint.clientErrors + now.clientErrors + now.throttled
  const clientErrors = random.poisson(calls * Math.min(1, refused))
  // Latency climbs a little with load, and more when instances are short.
  const crowding = 1 + 0.12 * Math.max(0, lively * now.load - 1)
  const model = endpoint.latencyMs * 1000 * now.latency * crowding * random.lognormal(0, 0.035)
  const overhead = endpoint.overheadMs * 1000 * now.overhead * random.lognormal(0, 0.06)
  const instances = endpoint.variants.reduce((sum, { count }) => sum + count, 0)
  const busy = ((expected * lively * now.load) / (PERIOD / 1000) / instances) * 9 * now.cpu
  return {
    time,
    calls,
    clientErrors: Math.min(calls, clientErrors),
    serverErrors: Math.min(calls, serverErrors),
    model: spread(model, calls, random),
    overhead: spread(overhead, calls, random),
    cpu: Math.min(99, 4 + busy * random.lognormal(0, 0.05)),
  }
}

/** Statistics of `count` lognormal observations around `mean`, without drawing each. */
function spread(mean: number, count: number, random: Random): Statistics {
  const sigma = 0.3
  const widest = Math.sqrt(2 * Math.log(Math.max(2, count)))
  const low = mean * Math.exp(-sigma * widest * (0.9 + 0.2 * random.next()))
  const high = mean * Math.exp(sigma * widest * (0.9 + 0.3 * random.next()))
  return {
    count,
    sum: round(mean * count),
    min: round(low),
    max: round(high),
    p50: round(mean * 0.956),
    p99: round(Math.min(high, mean * 1.92 * random.lognormal(0, 0.05))),
  }
}

function* datapoints(
  endpoint: Endpoint,
  variant: Variant,
  series: SeriesOf,
  period: Period,
): Generator<Datapoint> {
  const { time, calls } = period
  const tally = (metric: MetricName, sum: number, each = 1): Datapoint => {
    const min = sum === calls * each ? each : 0
    return { series: series(metric), time, count: calls, sum, min, max: sum > 0 ? each : 0 }
  }
  const cpu = {
    sum: round(period.cpu * 5),
    min: round(period.cpu * 0.94),
    max: round(period.cpu * 1.07),
  }
  yield { series: series('CPUUtilization'), time, count: 5, ...cpu }
  if (calls === 0) return
  yield tally('Invocations', calls)
  yield tally('Invocation4XXErrors', period.clientErrors)
  yield tally('Invocation5XXErrors', period.serverErrors)
  if (endpoint.rate > 0) {
    const share = round(1 / variant.count)
    yield {
      ...tally('InvocationsPerInstance', round(calls / variant.count)),
      min: share,
      max: share,
    }
  }
  yield { series: series('ModelLatency'), time, ...period.model }
  const { count, sum, min, max } = period.overhead
  yield { series: series('OverheadLatency'), time, count, sum, min, max }
}

const UNITS = {
  CPUUtilization: 'Percent',
  Invocations: 'None',
  Invocation4XXErrors: 'None',
  Invocation5XXErrors: 'None',
  InvocationsPerInstance: 'None',
  ModelLatency: 'Microseconds',
  OverheadLatency: 'Microseconds',
} as const

type MetricName = keyof typeof UNITS
type SeriesOf = (metric: MetricName) => Series

const KNOWN = new WeakMap<Variant, SeriesOf>()

/** The series of a variant, each made once. */
function seriesOf(endpoint: Endpoint, variant: Variant): SeriesOf {
  const known = KNOWN.get(variant)
  if (known !== undefined) return known
  const made = makeSeries(endpoint, variant)
  KNOWN.set(variant, made)
  return made
}

function makeSeries(endpoint: Endpoint, variant: Variant): SeriesOf {
  const { account, region } = endpoint
  const dimensions = { EndpointName: endpoint.name, VariantName: variant.name }
  const made = new Map<MetricName, Series>()
  return (metric) => {
    const known = made.get(metric)
    if (known !== undefined) return known
    const namespace = metric === 'CPUUtilization' ? '/aws/sagemaker/Endpoints' : 'AWS/SageMaker'
    const series = { account, region, namespace, metric, dimensions, unit: UNITS[metric] }
    made.set(metric, series)
    return series
  }
}
