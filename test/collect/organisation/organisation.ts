import { HOUR, MINUTE } from '../../../src/events/time.ts'
import { trailObject } from '../collect-support.ts'

/** Of whoever collects; an access key that names it stands for it. */
export const OWN = '123456789012'
export const OWN_KEY = `AKIA${OWN}`
export const EXTERNAL_ID = 'as-was-agreed'
export const REGIONS = ['eu-west-1', 'us-east-1'] as const
/** Where the members have what they have. */
export const HOME = 'eu-west-1'

/** Three buckets of logs, by how one hears of what is new in them. */
export const BUCKETS = {
  listed: 'listed-logs',
  topic: 'topic-logs',
  events: 'events-logs',
} as const

export interface StoredLog {
  readonly bucket: string
  readonly key: string
  readonly content: string
}

/** Logs of each bucket; neighbours overlap in some records, also from bucket to bucket. */
export const LOGS: readonly StoredLog[] = Object.values(BUCKETS).flatMap((bucket, nth) =>
  Array.from({ length: 6 }, (_, n) => ({ bucket, ...trailObject(nth * 6 + n) })),
)

/** What a member account has in its home Region. */
export interface Member {
  readonly account: string
  readonly endpoint: string
  readonly model: string
  readonly image: string
  readonly metrics: readonly MemberMetric[]
  readonly findings: readonly ReturnType<typeof findingOf>[]
  /** Where Bedrock's invocation log goes; it writes none where this is left out. */
  readonly invocationLog?: { readonly bucketName: string; readonly keyPrefix: string }
  readonly hasTrail: boolean
  readonly hasGuardDuty: boolean
}

export interface MemberMetric {
  readonly name: string
  /** A datapoint each, by its minute, milliseconds since the epoch. */
  readonly values: ReadonlyMap<number, number>
}

/** Two accounts with an endpoint of one name: what belongs to whom is told by the role that was taken on. */
export function membersOf(models: string, sandbox: string, now: number): readonly Member[] {
  const from = Math.floor(now / HOUR) * HOUR - 3 * HOUR
  return [
    {
      account: models,
      endpoint: 'churn',
      model: 'churn-7',
      image: `${models}.dkr.ecr.eu-west-1.amazonaws.com/churn:7`,
      metrics: [
        { name: 'Invocations', values: minutes(from, [120, 118, 131, 90]) },
        { name: 'Invocation5XXErrors', values: minutes(from, [0, 2]) },
      ],
      findings: [findingOf(models, 1, from), findingOf(models, 2, from + HOUR)],
      invocationLog: { bucketName: BUCKETS.listed, keyPrefix: 'bedrock' },
      hasTrail: true,
      hasGuardDuty: true,
    },
    {
      account: sandbox,
      endpoint: 'churn',
      model: 'churn-trial',
      image: `${sandbox}.dkr.ecr.eu-west-1.amazonaws.com/churn:trial`,
      metrics: [{ name: 'Invocations', values: minutes(from + HOUR, [3]) }],
      findings: [findingOf(sandbox, 1, from)],
      hasTrail: false,
      hasGuardDuty: false,
    },
  ]
}

export const dimensionsOf = ({ endpoint }: Member) => [
  { Name: 'EndpointName', Value: endpoint },
  { Name: 'VariantName', Value: 'v' },
]

function minutes(from: number, values: readonly number[]): ReadonlyMap<number, number> {
  return new Map(values.map((value, i) => [from + i * MINUTE, value]))
}

/** In Security Hub's Finding Format, with what it must have. */
function findingOf(account: string, n: number, time: number) {
  const at = new Date(time).toISOString()
  return {
    SchemaVersion: '2018-10-08',
    Id: `${account}/${n}`,
    ProductArn: `arn:aws:securityhub:${HOME}:${account}:product/${account}/default`,
    GeneratorId: 'endpoint-check',
    AwsAccountId: account,
    CreatedAt: at,
    UpdatedAt: at,
    Title: `Endpoint without a VPC ${n}`,
    Description: 'It can be reached from anywhere.',
    Types: ['Software and Configuration Checks'],
    Severity: { Label: 'HIGH' as const },
    Resources: [
      { Type: 'Other', Id: `arn:aws:sagemaker:${HOME}:${account}:endpoint/churn`, Region: HOME },
    ],
  }
}

/** The same configuration for whatever stands for AWS. */
export function configurationOf(
  members: readonly Member[],
  { endpointUrl, queue }: { readonly endpointUrl: string; readonly queue: string },
): string {
  const accounts = members.map(({ account: id }) => ({
    id,
    role: `arn:aws:iam::${id}:role/dupin-reader`,
    externalId: EXTERNAL_ID,
  }))
  const api = { accounts, regions: REGIONS, days: 1 }
  const kinds = ['cloudtrail', 'guardduty', 'security-hub', 'cloudwatch', 'descriptions']
  // JSON is YAML.
  return JSON.stringify({
    aws: { region: HOME, endpointUrl },
    sources: [
      { kind: 's3', bucket: BUCKETS.listed, region: HOME },
      { kind: 'sqs', queue, region: HOME, buckets: [BUCKETS.topic, BUCKETS.events] },
      ...kinds.map((kind) => ({ kind, ...api })),
    ],
  })
}
