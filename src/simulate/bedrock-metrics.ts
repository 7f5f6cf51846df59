import { isEndpoint } from './caller.ts'
import { groupBy } from './group.ts'
import type { Invocation } from './inference.ts'
import { type Datapoint, PERIOD, type Series, summarise } from './metric.ts'
import type { FoundationModel } from './models.ts'

/** AWS/Bedrock's datapoints by ModelId: exact sums of the calls. A metric has no point where nothing happened. */
export function* bedrockMetrics(calls: readonly Invocation[]): Generator<Datapoint> {
  const periodOf = (one: Invocation) => Math.floor(one.time / PERIOD) * PERIOD
  const toModels = calls.filter(({ target }) => !isEndpoint(target))
  const keyOf = (one: Invocation) =>
    isEndpoint(one.target)
      ? ''
      : `${one.target.account}/${one.target.region}/${one.target.modelId}/${periodOf(one)}`
  for (const [, members] of groupBy(toModels, keyOf)) {
    const [first] = members
    if (first === undefined || isEndpoint(first.target)) continue
    yield* points(seriesOf(first.target), periodOf(first), members)
  }
}

type SeriesOf = (metric: string, unit: string) => Series

const KNOWN = new WeakMap<FoundationModel, SeriesOf>()

/** The series of a model, each made once. */
function seriesOf(model: FoundationModel): SeriesOf {
  const known = KNOWN.get(model)
  if (known !== undefined) return known
  const { account, region, modelId } = model
  const base = { account, region, namespace: 'AWS/Bedrock', dimensions: { ModelId: modelId } }
  const all = new Map<string, Series>()
  const of: SeriesOf = (metric, unit) => {
    const made = all.get(metric) ?? { ...base, metric, unit }
    all.set(metric, made)
    return made
  }
  KNOWN.set(model, of)
  return of
}

function* points(
  series: SeriesOf,
  time: number,
  calls: readonly Invocation[],
): Generator<Datapoint> {
  const count = (outcome: Invocation['outcome']) =>
    calls.filter((one) => one.outcome === outcome).length
  const served = calls.filter((one) => one.outcome === 'ok')
  const tallies: readonly (readonly [string, number])[] = [
    ['Invocations', served.length],
    ['InvocationClientErrors', count('invalid') + count('denied')],
    ['InvocationServerErrors', count('server-error')],
    ['InvocationThrottles', count('throttled')],
  ]
  for (const [metric, sum] of tallies) {
    if (sum > 0) yield { series: series(metric, 'Count'), time, count: sum, sum, min: 1, max: 1 }
  }
  if (served.length === 0) return
  const latency = summarise(served.map((one) => Math.round(one.latencyMs)))
  yield { series: series('InvocationLatency', 'Milliseconds'), time, ...latency }
  for (const [metric, tokens] of [
    ['InputTokenCount', served.map((one) => one.inputTokens)],
    ['OutputTokenCount', served.map((one) => one.outputTokens)],
  ] as const) {
    const { count: n, sum, min, max } = summarise(tokens)
    yield { series: series(metric, 'Count'), time, count: n, sum, min, max }
  }
}
