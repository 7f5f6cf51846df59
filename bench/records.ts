import type { Random } from '../src/statistics/random.ts'

/** Who may act in the imagined organisation, and from where. */
export interface Cast {
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
  readonly identities: readonly Identity[]
  /** Services of AWS that act by themselves. */
  readonly services: readonly Identity[]
  readonly addresses: readonly string[]
  readonly agents: readonly string[]
}

interface Identity {
  readonly role: string
  readonly account: string
  readonly kind: 'AssumedRole' | 'IAMUser' | 'AWSService'
  readonly key: string
}

const REGIONS = ['us-east-1', 'eu-west-1', 'ap-northeast-1', 'us-west-2']
const SERVICES = ['lambda.amazonaws.com', 'ec2.amazonaws.com', 'sagemaker.amazonaws.com']

/** The same organisation for the same stream of random numbers. */
export function createCast(random: Random): Cast {
  const accounts = Array.from({ length: 12 }, () => digits(random, 12))
  const account = () => random.pick(accounts) ?? ''
  const roles = Array.from({ length: 300 }, (_, i) => ({
    role: `${['etl', 'train', 'deploy', 'web', 'batch', 'report'][i % 6]}-role-${i}`,
    account: account(),
    kind: 'AssumedRole' as const,
    key: `ASIA${letters(random, 16)}`,
  }))
  const users = Array.from({ length: 60 }, (_, i) => ({
    role: `user-${i}`,
    account: account(),
    kind: 'IAMUser' as const,
    key: `AKIA${letters(random, 16)}`,
  }))
  const services = SERVICES.map((role) => ({
    role,
    account: '',
    kind: 'AWSService' as const,
    key: '',
  }))
  return {
    accounts,
    regions: REGIONS,
    identities: [...roles, ...users],
    services,
    addresses: Array.from({ length: 2000 }, () =>
      [1 + random.int(222), random.int(256), random.int(256), random.int(256)].join('.'),
    ),
    agents: Array.from({ length: 120 }, (_, i) => agent(random, i)),
  }
}

function agent(random: Random, i: number): string {
  const version = `${1 + random.int(2)}.${random.int(40)}.${random.int(200)}`
  if (i % 3 === 0)
    return `Boto3/${version} md/Botocore#${version} ua/2.0 os/linux#6.1.${i} lang/python#3.11.4`
  if (i % 3 === 1)
    return `aws-sdk-java/${version} Linux/5.10.${i}-200.amzn2 Java/17.0.9 cfg/retry-mode/standard`
  return `APN/1.0 HashiCorp/1.0 Terraform/${version} terraform-provider-aws/5.${i}.0 aws-sdk-go-v2/${version} os/linux lang/go#1.21`
}

interface Call {
  readonly service: string
  readonly name: string
  readonly readOnly: boolean
  readonly category: 'Management' | 'Data'
  readonly parameters: (random: Random, where: string) => object | null
  readonly response?: (random: Random, where: string) => object
}

const CALLS: readonly Call[] = [
  {
    service: 's3',
    name: 'GetObject',
    readOnly: true,
    category: 'Data',
    parameters: (random) => ({
      bucketName: `data-lake-${random.int(40)}`,
      Host: 's3.amazonaws.com',
      key: `year=2026/month=${1 + random.int(12)}/part-${digits(random, 5)}-${hex(random, 8)}.parquet`,
    }),
  },
  {
    service: 'sts',
    name: 'AssumeRole',
    readOnly: true,
    category: 'Management',
    parameters: (random) => ({
      roleArn: `arn:aws:iam::${digits(random, 2)}2233334444:role/etl-role-${random.int(300)}`,
      roleSessionName: `session-${random.int(5000)}`,
      durationSeconds: 3600,
    }),
    response: (random) => ({
      credentials: {
        accessKeyId: `ASIA${letters(random, 16)}`,
        sessionToken: hex(random, 24),
        expiration: 'Nov 1, 2026, 11:12:13 AM',
      },
    }),
  },
  {
    service: 'kms',
    name: 'Decrypt',
    readOnly: true,
    category: 'Management',
    parameters: (random, where) => ({
      encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::data-lake-${random.int(40)}` },
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      keyId: `arn:aws:kms:${where}:key/11111111-2222-3333-4444-5555555555${10 + random.int(20)}`,
    }),
  },
  {
    service: 'sagemaker',
    name: 'InvokeEndpoint',
    readOnly: false,
    category: 'Data',
    parameters: (random) => ({ endpointName: `churn-${random.int(25)}`, accept: 'text/csv' }),
  },
  {
    service: 'bedrock',
    name: 'InvokeModel',
    readOnly: true,
    category: 'Management',
    parameters: (random) => ({
      modelId: `anthropic.claude-3-${random.int(5)}-sonnet-20240229-v1:0`,
    }),
  },
  {
    service: 'ec2',
    name: 'DescribeInstances',
    readOnly: true,
    category: 'Management',
    parameters: (random) => ({
      instancesSet: { items: [{ instanceId: `i-0${hex(random, 16)}` }] },
      filterSet: {},
    }),
  },
  {
    service: 'logs',
    name: 'CreateLogStream',
    readOnly: false,
    category: 'Management',
    parameters: (random) => ({
      logGroupName: `/aws/lambda/handler-${random.int(200)}`,
      logStreamName: `2026/11/01/[$LATEST]${hex(random, 32)}`,
    }),
  },
  {
    service: 'sagemaker',
    name: 'UpdateEndpoint',
    readOnly: false,
    category: 'Management',
    parameters: (random) => ({
      endpointName: `churn-${random.int(25)}`,
      endpointConfigName: `churn-config-${random.int(4000)}`,
      retainAllVariantProperties: false,
    }),
    response: (random, where) => ({
      endpointArn: `arn:aws:sagemaker:${where}:endpoint/churn-${random.int(25)}`,
    }),
  },
  {
    service: 'iam',
    name: 'GetRole',
    readOnly: true,
    category: 'Management',
    parameters: (random) => ({ roleName: `train-role-${random.int(300)}` }),
  },
  {
    service: 'dynamodb',
    name: 'DescribeTable',
    readOnly: true,
    category: 'Management',
    parameters: (random) => ({ tableName: `orders-${random.int(60)}` }),
  },
]

/** One event as CloudTrail writes it, its keys in CloudTrail's order. */
export function cloudTrailRecord(
  random: Random,
  cast: Cast,
  account: string,
  region: string,
  time: number,
): object {
  const call = CALLS[skewed(random, CALLS.length)] ?? CALLS[0]
  const bySelf = random.int(10) < 3
  const identity = bySelf
    ? random.pick(cast.services)
    : cast.identities[skewed(random, cast.identities.length)]
  if (call === undefined || identity === undefined) throw new Error('the cast is empty')
  const failed = random.int(25) === 0
  const isService = identity.kind === 'AWSService'
  const host = `${call.service}.${region}.amazonaws.com`
  return {
    eventVersion: '1.11',
    userIdentity: userIdentity(random, identity, account, time),
    eventTime: new Date(time).toISOString().replace(/\.\d+Z/, 'Z'),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: region,
    sourceIPAddress: isService
      ? identity.role
      : cast.addresses[skewed(random, cast.addresses.length)],
    userAgent: isService ? identity.role : cast.agents[skewed(random, cast.agents.length)],
    ...(failed ? errorOf(identity, call) : {}),
    requestParameters: call.parameters(random, `${region}:${account}`),
    responseElements: call.response?.(random, `${region}:${account}`) ?? null,
    ...(call.service === 's3' ? additional(random) : {}),
    requestID: uuid(random),
    eventID: uuid(random),
    readOnly: call.readOnly,
    eventType: 'AwsApiCall',
    managementEvent: call.category === 'Management',
    recipientAccountId: account,
    eventCategory: call.category,
    ...(isService || random.int(3) > 0
      ? {}
      : {
          tlsDetails: {
            tlsVersion: 'TLSv1.3',
            cipherSuite: 'TLS_AES_128_GCM_SHA256',
            clientProvidedHostHeader: host,
          },
        }),
  }
}

function errorOf(identity: Identity, call: Call): object {
  return {
    errorCode: 'AccessDenied',
    errorMessage: `User: ${identity.role} is not authorized to perform: ${call.service}:${call.name}`,
  }
}

function additional(random: Random): object {
  return {
    additionalEventData: {
      SignatureVersion: 'SigV4',
      CipherSuite: 'TLS_AES_128_GCM_SHA256',
      bytesTransferredIn: 0,
      AuthenticationMethod: 'AuthHeader',
      'x-amz-id-2': hex(random, 40),
      bytesTransferredOut: random.int(1_000_000),
    },
  }
}

function userIdentity(random: Random, identity: Identity, account: string, time: number): object {
  if (identity.kind === 'AWSService') return { type: 'AWSService', invokedBy: identity.role }
  if (identity.kind === 'IAMUser') {
    return {
      type: 'IAMUser',
      principalId: `AIDA${identity.key.slice(4)}`,
      arn: `arn:aws:iam::${identity.account}:user/${identity.role}`,
      accountId: identity.account,
      accessKeyId: identity.key,
      userName: identity.role,
    }
  }
  const session = `i-0${(identity.key.length * 7919 + random.int(40)).toString(16).padStart(16, '0')}`
  return {
    type: 'AssumedRole',
    principalId: `AROA${identity.key.slice(4)}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${identity.role}/${session}`,
    accountId: account,
    accessKeyId: identity.key,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: `AROA${identity.key.slice(4)}`,
        arn: `arn:aws:iam::${account}:role/${identity.role}`,
        accountId: account,
        userName: identity.role,
      },
      attributes: {
        creationDate: new Date(time - (time % 3_600_000)).toISOString().replace(/\.\d+Z/, 'Z'),
        mfaAuthenticated: 'false',
      },
    },
  }
}

/** Few are busy and many are rare, as in real trails. */
function skewed(random: Random, n: number): number {
  return Math.floor(n * random.next() ** 3)
}

function uuid(random: Random): string {
  const all = hex(random, 32)
  return `${all.slice(0, 8)}-${all.slice(8, 12)}-4${all.slice(13, 16)}-a${all.slice(17, 20)}-${all.slice(20)}`
}

function hex(random: Random, length: number): string {
  let text = ''
  while (text.length < length) text += random.int(0x1_0000_0000).toString(16).padStart(8, '0')
  return text.slice(0, length)
}

function digits(random: Random, length: number): string {
  return Array.from({ length }, () => random.int(10)).join('')
}

function letters(random: Random, length: number): string {
  return Array.from({ length }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[random.int(32)]).join('')
}
