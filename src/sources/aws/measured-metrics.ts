/** Metrics of one namespace under the same dimensions. */
interface Measured {
  readonly namespace: string
  /** Exactly these dimensions: the same datapoint under more of them is the same calls, split. */
  readonly dimensions: readonly string[]
  /** Of what is counted, the sum says all; what is measured has a distribution. */
  readonly counted: readonly string[]
  readonly distributed: readonly string[]
}

/** Four are one metric on the bill; CloudWatch counts up to five statistics of a metric as one. */
const COUNTED = ['SampleCount', 'Sum', 'Minimum', 'Maximum'] as const
const DISTRIBUTED = [...COUNTED, 'p50', 'p90', 'p99'] as const

/**
 * Which metrics are asked for: those of endpoints, models and guardrails.
 *
 * https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 * https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring-runtime-metrics.html
 * https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring-guardrails-cw-metrics.html
 */
const MEASURED: readonly Measured[] = [
  {
    namespace: 'AWS/SageMaker',
    dimensions: ['EndpointName', 'VariantName'],
    counted: [
      'Invocations',
      'InvocationsPerInstance',
      'Invocation4XXErrors',
      'Invocation5XXErrors',
      'InvocationModelErrors',
      'MidStreamErrors',
      'FirstChunkInvocations',
      'ModelCacheHit',
    ],
    distributed: [
      'ModelLatency',
      'OverheadLatency',
      'ModelSetupTime',
      'FirstChunkLatency',
      'FirstChunkModelLatency',
      'FirstChunkOverheadLatency',
      'ConcurrentRequestsPerModel',
      'ModelLoadingWaitTime',
    ],
  },
  {
    namespace: '/aws/sagemaker/Endpoints',
    dimensions: ['EndpointName', 'VariantName'],
    counted: [],
    distributed: [
      'CPUUtilization',
      'MemoryUtilization',
      'DiskUtilization',
      'GPUUtilization',
      'GPUMemoryUtilization',
    ],
  },
  {
    namespace: 'AWS/Bedrock',
    dimensions: ['ModelId'],
    counted: [
      'Invocations',
      'InvocationClientErrors',
      'InvocationServerErrors',
      'InvocationThrottles',
      'LegacyModelInvocations',
      'InputTokenCount',
      'OutputTokenCount',
      'CacheReadInputTokenCount',
      'CacheWriteInputTokenCount',
      'OutputImageCount',
    ],
    distributed: ['InvocationLatency', 'TimeToFirstToken'],
  },
  {
    namespace: 'AWS/Bedrock/Guardrails',
    dimensions: ['GuardrailArn', 'GuardrailVersion'],
    counted: [
      'Invocations',
      'InvocationsIntervened',
      'InvocationClientErrors',
      'InvocationServerErrors',
      'InvocationThrottles',
      'TextUnitCount',
    ],
    distributed: ['InvocationLatency'],
  },
]

export const MEASURED_NAMESPACES: readonly string[] = MEASURED.map(({ namespace }) => namespace)

/** The statistics that a metric is asked for; none when it is not. */
export function statisticsFor(
  namespace: string,
  name: string,
  dimensions: readonly string[],
): readonly string[] {
  const layout = MEASURED.find(
    (one) =>
      one.namespace === namespace &&
      one.dimensions.length === dimensions.length &&
      one.dimensions.every((dimension) => dimensions.includes(dimension)),
  )
  if (layout?.counted.includes(name)) return COUNTED
  return layout?.distributed.includes(name) ? DISTRIBUTED : []
}
