import type { Json } from '../format.ts'

/**
 * CloudWatch metrics come in three shapes.
 *
 * A metric stream writes one JSON object a line, a datapoint each, with whatever percentiles the stream was told to add:
 *
 * ```json
 * {"metric_stream_name":"inference","account_id":"111122223333","region":"us-east-1","namespace":"AWS/SageMaker",
 *  "metric_name":"ModelLatency","dimensions":{"EndpointName":"churn-scorer","VariantName":"AllTraffic"},
 *  "timestamp":1767225600000,"value":{"count":3.0,"sum":20.0,"max":18.0,"min":0.0,"p99":17.0},"unit":"Microseconds"}
 * ```
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-metric-streams-formats-json.html
 *
 * The answer of GetMetricData, `{"MetricDataResults":[{"Id","Label","Timestamps":[…],"Values":[…],"StatusCode"}]}`, does
 * not say which metrics it is of. It is read when the request was saved beside it, as `MetricDataQueries` in the same
 * object (with `AccountId` and `Region` where known), or when each label says it: `<Namespace> <MetricName>
 * [<Dimension>=<Value> …] <Statistic>`, which CloudWatch fills in itself for the label
 * `${PROP('Namespace')} ${PROP('MetricName')} EndpointName=${PROP('Dim.EndpointName')} ${PROP('Stat')}`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 *
 * The answer of GetMetricStatistics, `{"Label":"ModelLatency","Datapoints":[{"Timestamp","SampleCount","Average","Sum",
 * "Minimum","Maximum","Unit","ExtendedStatistics":{"p99":…}}]}`, names the metric alone: `Namespace` and `Dimensions`
 * (and `Period`) of the request must stand beside it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
 */
export interface MetricIdentity {
  readonly account: string
  readonly region: string
  readonly namespace: string
  readonly name: string
  /** By name, sorted. */
  readonly dimensions: readonly Dimension[]
  readonly unit: string
  readonly periodSeconds: number
}

export interface Dimension {
  readonly name: string
  readonly value: string
}

/** A datapoint; NaN for a statistic that was not asked for. */
export interface MetricPoint {
  readonly identity: MetricIdentity
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly statistics: Statistics
}

export interface Statistics {
  readonly samples: number
  readonly sum: number
  readonly minimum: number
  readonly maximum: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
}

/** The period of a metric stream, and what CloudWatch takes a metric to be when nothing else is said. */
export const DEFAULT_PERIOD_SECONDS = 60

/** CloudWatch allows a metric thirty. */
const MOST_DIMENSIONS = 30

/** Sorted by name, as identity does not depend on the order in which they are written. */
export function dimensionsOf(
  pairs: readonly (readonly [string, Json | undefined])[],
): readonly Dimension[] {
  return pairs
    .flatMap(([name, value]) => (typeof value === 'string' ? [{ name, value }] : []))
    .slice(0, MOST_DIMENSIONS)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
