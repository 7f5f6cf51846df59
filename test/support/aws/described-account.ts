import { ACCOUNT, type DescribeAnswer, type DescribeCall } from './describe-server.ts'

const MADE = Date.UTC(2025, 10, 1) / 1000
const arn = (service: string, resource: string, region = 'eu-west-1') =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`

export const TRAIL = arn('cloudtrail', 'trail/audit')

/** An account with one endpoint, without an invocation log in its second Region, and with GuardDuty in its first alone. */
export function describedAccount({ action, region, input }: DescribeCall): DescribeAnswer {
  const one = ONE_REGION[action]
  if (region !== 'eu-west-1') return ELSEWHERE[action] ?? {}
  return typeof one === 'function' ? one(input) : (one ?? {})
}

const ELSEWHERE: Readonly<Record<string, DescribeAnswer>> = {
  'cloudtrail:DescribeTrails': { trailList: [trail()] },
  'guardduty:ListDetectors': { detectorIds: [] },
}

type Input = DescribeCall['input']

const ONE_REGION: Readonly<Record<string, DescribeAnswer | ((input: Input) => DescribeAnswer)>> = {
  'sagemaker:ListEndpoints': ({ NextToken }) =>
    NextToken === undefined
      ? { Endpoints: [{ EndpointName: 'Churn' }], NextToken: 'more' }
      : { Endpoints: [{ EndpointName: 'gone' }] },
  'sagemaker:DescribeEndpoint': ({ EndpointName }) =>
    EndpointName === 'gone'
      ? 'ValidationException'
      : {
          EndpointName,
          EndpointArn: arn('sagemaker', 'endpoint/churn'),
          EndpointConfigName: 'c1',
          EndpointStatus: 'InService',
          DataCaptureConfig: { EnableCapture: false, CaptureStatus: 'Stopped' },
          CreationTime: MADE,
          LastModifiedTime: MADE + 60,
        },
  'sagemaker:DescribeEndpointConfig': {
    EndpointConfigName: 'c1',
    EndpointConfigArn: arn('sagemaker', 'endpoint-config/c1'),
    ProductionVariants: [{ VariantName: 'v', ModelName: 'm1' }],
    CreationTime: MADE,
  },
  'sagemaker:DescribeModel': {
    ModelName: 'm1',
    ModelArn: arn('sagemaker', 'model/m1'),
    PrimaryContainer: {
      ModelPackageName: arn('sagemaker', 'model-package/churn/7'),
      Environment: { TOKEN: 'a-secret-that-nobody-may-read' },
    },
    CreationTime: MADE,
  },
  'sagemaker:DescribeModelPackage': {
    ModelPackageArn: arn('sagemaker', 'model-package/churn/7'),
    InferenceSpecification: { Containers: [{ ModelDataUrl: 's3://models/7.tar.gz' }] },
    CreationTime: MADE,
  },
  'sagemaker:ListMonitoringSchedules': { MonitoringScheduleSummaries: [] },
  'bedrock:GetModelInvocationLoggingConfiguration': {
    loggingConfig: { s3Config: { bucketName: 'bedrock-logs' }, textDataDeliveryEnabled: true },
  },
  'bedrock:ListGuardrails': { guardrails: [{ id: 'g1', arn: arn('bedrock', 'guardrail/g1') }] },
  'bedrock:GetGuardrail': {
    name: 'g',
    guardrailId: 'g1',
    guardrailArn: arn('bedrock', 'guardrail/g1'),
    createdAt: '2025-11-01T00:00:00Z',
    updatedAt: '2025-11-02T00:00:00Z',
  },
  'bedrock:ListCustomModels': {
    modelSummaries: [
      {
        modelArn: arn('bedrock', 'custom-model/c1'),
        modelName: 'c1',
        creationTime: '2025-11-01T00:00:00Z',
        baseModelArn: 'arn:aws:bedrock:eu-west-1::foundation-model/b',
        baseModelName: 'b',
      },
    ],
  },
  'bedrock:GetCustomModel': {
    modelArn: arn('bedrock', 'custom-model/c1'),
    modelName: 'c1',
    creationTime: '2025-11-01T00:00:00Z',
  },
  'cloudtrail:DescribeTrails': { trailList: [trail()] },
  'cloudtrail:GetTrailStatus': { IsLogging: true, StartLoggingTime: MADE },
  'cloudtrail:GetEventSelectors': {
    TrailARN: TRAIL,
    EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }],
  },
  'guardduty:ListDetectors': { detectorIds: ['d1'] },
  'guardduty:GetDetector': {
    status: 'ENABLED',
    createdAt: '2025-11-01T00:00:00.000Z',
    updatedAt: '2025-11-02T00:00:00.000Z',
  },
}

function trail(): object {
  return {
    Name: 'audit',
    TrailARN: TRAIL,
    S3BucketName: 'trail-logs',
    HomeRegion: 'eu-west-1',
    IsMultiRegionTrail: true,
  }
}
