import * as pulumi from '@pulumi/pulumi'
import { type Outputs, setUpOrganization } from '../../infra/organization.ts'
import { parseSettings } from '../../infra/settings.ts'

/** A resource that the program asked for. */
export interface Made {
  /** As `aws:s3/bucket:Bucket`. */
  readonly type: string
  readonly name: string
  readonly inputs: Readonly<Record<string, unknown>>
  /** The name of the provider that makes it, `default` where none was named. */
  readonly provider: string
}

export interface MockedStack {
  readonly made: readonly Made[]
  readonly outputs: Outputs
  /** The one resource of this type whose name ends so. */
  one(type: string, nameEnd?: string): Made
}

export const ACCOUNT = '111122223333'
export const REGION = 'eu-west-1'
const DETECTOR = 'd0123456789abcdef0123456789abcde'
export const ORGANIZATION = 'o-exampleorg1'

/** A stack in which every part is asked for. */
export const EVERYTHING = {
  organizationId: ORGANIZATION,
  management: { roleArn: 'arn:aws:iam::999900001111:role/delegate' },
  behaviorGraph: {
    members: [
      {
        accountId: '444455556666',
        email: 'models@example.com',
        accept: { roleArn: 'arn:aws:iam::444455556666:role/accept', externalId: 'example-id' },
      },
    ],
    organization: { adminAccountId: ACCOUNT },
  },
  logBucket: {},
  auditTrail: { organization: true, s3DataBucketArns: ['arn:aws:s3:::example-models'] },
  threatDetection: {
    features: ['S3_DATA_EVENTS', 'LAMBDA_NETWORK_LOGS'],
    organization: { adminAccountId: ACCOUNT },
  },
  flowLogs: { vpcIds: ['vpc-0a1b2c3d4e5f60718'] },
  invocationLogging: {},
  readerRole: {
    trustedPrincipalArns: ['arn:aws:iam::777788889999:role/dupin'],
    externalId: 'example-external-id',
    events: true,
    findings: true,
    metrics: true,
    sageMaker: true,
  },
}

/** Runs the program on these settings without an engine, and collects what it asks for. */
export async function mockedStack(told: object): Promise<MockedStack> {
  const made: Made[] = []
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs, provider, custom }) => {
      if (custom) made.push({ type, name, inputs, provider: providerName(provider) })
      const id = type === 'aws:guardduty/detector:Detector' ? DETECTOR : `${name}-id`
      return { id, state: { ...inputs, ...madeUp(type, inputs) } }
    },
    call: () => ({ accountId: ACCOUNT, partition: 'aws' }),
  })
  const outputs = setUpOrganization(parseSettings({ region: REGION, ...told }))
  await pulumi.runtime.disconnect()
  return {
    made,
    outputs,
    one: (type, nameEnd = '') => {
      const found = made.filter((each) => each.type === type && each.name.endsWith(nameEnd))
      const [first] = found
      if (first === undefined || found.length > 1) throw new Error(`${found.length} of ${type}`)
      return first
    },
  }
}

/** What AWS would have told of a new resource. */
function madeUp(type: string, { bucket, name }: Readonly<Record<string, unknown>>): object {
  const told: Readonly<Record<string, object>> = {
    'aws:detective/graph:Graph': {
      graphArn: `arn:aws:detective:${REGION}:${ACCOUNT}:graph:0123456789abcdef0123456789abcdef`,
    },
    'aws:s3/bucket:Bucket': { arn: `arn:aws:s3:::${bucket}` },
    'aws:kms/key:Key': {
      arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/dupin-logs`,
      keyId: 'dupin-logs',
    },
    'aws:iam/role:Role': { arn: `arn:aws:iam::${ACCOUNT}:role/${name}` },
    'aws:cloudtrail/trail:Trail': {
      arn: `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/${name}`,
    },
    'aws:sqs/queue:Queue': {
      arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:dupin-logs`,
      url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/dupin-logs`,
    },
  }
  return told[type] ?? {}
}

function providerName(reference: string | undefined): string {
  const urn = reference?.split('::') ?? []
  return urn.length < 4 ? 'default' : (urn[3] ?? 'default')
}
