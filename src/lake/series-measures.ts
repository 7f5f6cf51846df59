import { MINUTE } from '../events/time.ts'

/**
 * What is measured of an endpoint, a model or a caller. Latencies are milliseconds. `invocations` are calls that reached
 * the model: a denied one did not. `denials` are calls refused for want of permission. Sizes are tokens a call.
 * `captured-records` are the lines of SageMaker data capture, a sample of the calls.
 */
export const MEASURES = [
  'invocations',
  'model-latency',
  'tail-latency',
  'overhead-latency',
  'client-errors',
  'server-errors',
  'throttles',
  'denials',
  'input-tokens',
  'output-tokens',
  'input-size',
  'output-size',
  'captured-records',
] as const

export type Measure = (typeof MEASURES)[number]

/** `count`: events in a bin. `mean`: an average over `weights` events. `rate`: `values` events out of `weights` tries. */
export type MeasureKind = 'count' | 'mean' | 'rate'

/** The logs a series can come from, the preferred one first. */
export type SeriesSource = 'metric' | 'invocation' | 'api_call'

/** What there is one series of: each endpoint and model, each variant of it, or each caller of it. */
export type SeriesBy = 'resource' | 'variant' | 'caller'

/** Width of a bin, milliseconds: CloudWatch keeps detail of a minute for 15 days and of five minutes for 63. */
export const BIN = 5 * MINUTE

const KINDS: Readonly<Record<Measure, MeasureKind>> = {
  invocations: 'count',
  'model-latency': 'mean',
  'tail-latency': 'mean',
  'overhead-latency': 'mean',
  'client-errors': 'rate',
  'server-errors': 'rate',
  throttles: 'rate',
  denials: 'rate',
  'input-tokens': 'count',
  'output-tokens': 'count',
  'input-size': 'mean',
  'output-size': 'mean',
  'captured-records': 'count',
}

export function kindOf(measure: Measure): MeasureKind {
  return KINDS[measure]
}
