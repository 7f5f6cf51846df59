import { isEndpoint } from './caller.ts'
import { groupBy } from './group.ts'
import type { Invocation } from './inference.ts'
import { type Datapoint, PERIOD, summarise } from './metric.ts'

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
    const { account, region, modelId } = first.target
    const base = {
      account,
      region,
      namespace: 'AWS/Bedrock',
      dimensions: { ModelId: modelId },
      time: periodOf(first),
    }
    yield* points(base, members)
  }
}

type Base = Pick<Datapoint, 'account' | 'region' | 'namespace' | 'dimensions' | 'time'>

function* points(base: Base, calls: readonly Invocation[]): Generator<Datapoint> {
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
    if (sum > 0) yield { ...base, metric, unit: 'Count', count: sum, sum, min: 1, max: 1 }
  }
  if (served.length === 0) return
  const latency = summarise(served.map((one) => Math.round(one.latencyMs)))
  yield { ...base, metric: 'InvocationLatency', unit: 'Milliseconds', ...latency }
  for (const metric of ['InputTokenCount', 'OutputTokenCount'] as const) {
    const tokens = served.map((one) =>
      metric === 'InputTokenCount' ? one.inputTokens : one.outputTokens,
    )
    const { count: n, sum, min, max } = summarise(tokens)
    yield { ...base, metric, unit: 'Count', count: n, sum, min, max }
  }
}
