import type { AuditTrailSettings } from '../settings.ts'

/** As aws.cloudtrail.Trail takes it. */
export interface EventSelector {
  readonly name: string
  readonly fieldSelectors: {
    readonly field: string
    readonly equals?: string[]
    readonly startsWiths?: string[]
  }[]
}

/**
 * What uses of Bedrock CloudTrail calls data events. Plain invocations (InvokeModel, Converse) are management events and
 * need none of these; agents, knowledge bases, flows, guardrails and streams in both directions do.
 *
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 * https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html
 */
export const BEDROCK_RESOURCE_TYPES = [
  'AWS::Bedrock::AgentAlias',
  'AWS::Bedrock::AsyncInvoke',
  'AWS::Bedrock::FlowAlias',
  'AWS::Bedrock::Guardrail',
  'AWS::Bedrock::InlineAgent',
  'AWS::Bedrock::KnowledgeBase',
  'AWS::Bedrock::Model',
  'AWS::Bedrock::PromptVersion',
] as const

/** InvokeEndpoint and its kin: who asked which endpoint. Without it an endpoint's callers are unknown. */
export const SAGEMAKER_RESOURCE_TYPE = 'AWS::SageMaker::Endpoint'

/**
 * Management events always; data events of what was asked for. A selector holds one resource type only.
 *
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
export function eventSelectors(settings: AuditTrailSettings): EventSelector[] {
  const types = [
    ...(settings.sageMakerDataEvents ? [SAGEMAKER_RESOURCE_TYPE] : []),
    ...(settings.bedrockDataEvents ? BEDROCK_RESOURCE_TYPES : []),
  ]
  const buckets = settings.s3DataBucketArns
  return [
    {
      name: 'Management events',
      fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }],
    },
    ...types.map((type) => dataEvents(type)),
    ...(buckets.length > 0
      ? [
          dataEvents(
            'AWS::S3::Object',
            buckets.map((arn) => `${arn}/`),
          ),
        ]
      : []),
  ]
}

function dataEvents(type: string, arnPrefixes?: string[]): EventSelector {
  const ofType = [
    { field: 'eventCategory', equals: ['Data'] },
    { field: 'resources.type', equals: [type] },
  ]
  if (arnPrefixes === undefined) return { name: type, fieldSelectors: ofType }
  const inBuckets = { field: 'resources.ARN', startsWiths: arnPrefixes }
  return { name: type, fieldSelectors: [...ofType, inBuckets] }
}
