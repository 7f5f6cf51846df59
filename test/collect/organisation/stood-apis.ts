import type { ApiAnswer, ApiCall } from '../../support/aws/api-stand-in.ts'
import { type Imagined, imaginedApis } from '../../support/aws/imagined-apis.ts'
import type { Made } from './moto-models.ts'
import { BUCKETS, dimensionsOf, HOME, type Member } from './organisation.ts'

export type MadeMember = Member & { readonly made: Made }

/** The members' APIs, answered as AWS's documentation says: what is asked for, and in full. */
export function membersApis(members: readonly MadeMember[]) {
  const imagined = imaginedApis((call) => heldBy(membersIn(members, call)))
  return (call: ApiCall) => {
    const member = members.find(({ account }) => account === call.account)
    const answered = member && DESCRIBED[call.action]?.(member, call)
    return answered ?? imagined(call)
  }
}

function membersIn(members: readonly MadeMember[], { account, region }: ApiCall) {
  return members.filter((member) => member.account === account && region === HOME)
}

function heldBy([member]: readonly MadeMember[]): Imagined {
  if (member === undefined) return { hubFindings: [], metrics: [] }
  const metrics = member.metrics.map(({ name, values }) => ({
    Namespace: 'AWS/SageMaker',
    MetricName: name,
    Dimensions: dimensionsOf(member),
    // One value a minute: its sum, least and most.
    at: (time: number, statistic: string) => {
      const value = values.get(time)
      return statistic === 'SampleCount' && value !== undefined ? 1 : value
    },
  }))
  return { hubFindings: member.findings, metrics }
}

type Describing = (member: MadeMember, call: ApiCall) => ApiAnswer

const home =
  (body: (member: MadeMember) => object, elsewhere: object = {}): Describing =>
  (member, { region }) => ({ body: region === HOME ? body(member) : elsewhere })

const arn = (service: string, { account }: Member, resource: string) =>
  `arn:aws:${service}:${HOME}:${account}:${resource}`

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Operations.html and its likes of the other services */
const DESCRIBED: Readonly<Record<string, Describing>> = {
  'sagemaker:ListEndpoints': home(({ endpoint }) => ({ Endpoints: [{ EndpointName: endpoint }] }), {
    Endpoints: [],
  }),
  'sagemaker:DescribeEndpoint': home((member) => ({
    EndpointName: member.endpoint,
    EndpointArn: arn('sagemaker', member, `endpoint/${member.endpoint}`),
    EndpointConfigName: `${member.model}-config`,
    EndpointStatus: 'InService',
    ProductionVariants: [
      {
        VariantName: 'v',
        CurrentWeight: 1,
        DesiredWeight: 1,
        CurrentInstanceCount: 1,
        DesiredInstanceCount: 1,
        DeployedImages: [
          { SpecifiedImage: member.image, ResolutionTime: member.made.endpoint / 1000 },
        ],
      },
    ],
    CreationTime: member.made.endpoint / 1000,
    LastModifiedTime: member.made.endpoint / 1000,
  })),
  'sagemaker:DescribeEndpointConfig': home((member) => ({
    EndpointConfigName: `${member.model}-config`,
    EndpointConfigArn: arn('sagemaker', member, `endpoint-config/${member.model}-config`),
    ProductionVariants: [
      {
        VariantName: 'v',
        ModelName: member.model,
        InitialInstanceCount: 1,
        InstanceType: 'ml.m5.large',
        InitialVariantWeight: 1,
      },
    ],
    EnableNetworkIsolation: false,
    CreationTime: member.made.configuration / 1000,
  })),
  'sagemaker:DescribeModel': home((member) => ({
    ModelName: member.model,
    ModelArn: arn('sagemaker', member, `model/${member.model}`),
    PrimaryContainer: {
      Image: member.image,
      ModelDataUrl: `s3://models/${member.model}.tar.gz`,
      Environment: { TOKEN: 'a-secret-that-nobody-may-read' },
      Mode: 'SingleModel',
    },
    ExecutionRoleArn: `arn:aws:iam::${member.account}:role/serving`,
    EnableNetworkIsolation: false,
    CreationTime: member.made.model / 1000,
  })),
  'bedrock:GetModelInvocationLoggingConfiguration': home(({ invocationLog: s3Config }) =>
    s3Config === undefined ? {} : { loggingConfig: { s3Config, textDataDeliveryEnabled: true } },
  ),
  'bedrock:ListCustomModels': () => ({ body: { modelSummaries: [] } }),
  // A trail of several Regions is told in each.
  'cloudtrail:DescribeTrails': (member) => ({
    body: { trailList: member.hasTrail ? [trailOf(member)] : [] },
  }),
  'cloudtrail:GetTrailStatus': home(({ made }) => ({
    IsLogging: true,
    StartLoggingTime: made.trail / 1000,
    TimeLoggingStarted: new Date(made.trail).toISOString().replace('.000Z', 'Z'),
    TimeLoggingStopped: '',
  })),
  'cloudtrail:GetEventSelectors': home((member) => ({
    TrailARN: arn('cloudtrail', member, 'trail/audit'),
    EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }],
  })),
  'guardduty:ListDetectors': home(
    ({ made: { detector } }) => ({
      detectorIds: detector === undefined ? [] : [detector.id],
    }),
    { detectorIds: [] },
  ),
  'guardduty:GetDetector': home(({ made: { detector }, account }) => ({
    createdAt: detector?.at,
    updatedAt: detector?.at,
    status: 'ENABLED',
    findingPublishingFrequency: 'SIX_HOURS',
    dataSources: {
      cloudTrail: { status: 'ENABLED' },
      dnsLogs: { status: 'ENABLED' },
      flowLogs: { status: 'ENABLED' },
      s3Logs: { status: 'ENABLED' },
      kubernetes: { auditLogs: { status: 'DISABLED' } },
    },
    serviceRole: `arn:aws:iam::${account}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
    features: [{ name: 'S3_DATA_EVENTS', status: 'ENABLED' }],
    tags: {},
  })),
}

function trailOf(member: Member) {
  return {
    Name: 'audit',
    S3BucketName: BUCKETS.listed,
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    HomeRegion: HOME,
    TrailARN: arn('cloudtrail', member, 'trail/audit'),
    LogFileValidationEnabled: false,
    HasCustomEventSelectors: true,
    HasInsightSelectors: false,
    IsOrganizationTrail: false,
  }
}
