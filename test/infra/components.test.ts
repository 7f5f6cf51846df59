import { beforeAll, describe, expect, it } from 'vitest'
import { dataCaptureConfig, dataCapturePolicy } from '../../infra/components/data-capture.ts'
import { FLOW_LOG_FIELDS } from '../../infra/components/flow-logs.ts'
import { FLOW_FIELDS } from '../../src/formats/vpc-flow/record.ts'
import { neededPolicies } from '../../src/sources/aws/permissions.ts'
import { EVERYTHING, type MockedStack, mockedStack, ORGANIZATION } from './mocked-stack.ts'
import { allowedActions, type Policy, policyOf, statementsOf } from './policies.ts'

let everything: MockedStack
beforeAll(async () => {
  everything = await mockedStack(EVERYTHING)
})

const inputsOf = (type: string, nameEnd?: string) => everything.one(type, nameEnd).inputs
const bucketPolicy = () => policyOf(inputsOf('aws:s3/bucketPolicy:BucketPolicy')['policy'])
const keyPolicy = () => policyOf(inputsOf('aws:kms/key:Key')['policy'])
const queuePolicy = () => policyOf(inputsOf('aws:sqs/queuePolicy:QueuePolicy')['policy'])
const readerPolicy = () => policyOf(inputsOf('aws:iam/rolePolicy:RolePolicy')['policy'])

describe('a part', () => {
  it.each<[string, RegExp]>([
    ['behaviorGraph', /^aws:detective\//],
    ['auditTrail', /^aws:cloudtrail\//],
    ['threatDetection', /^aws:guardduty\//],
    ['flowLogs', /^aws:ec2\//],
    ['invocationLogging', /^aws:bedrockmodel\//],
    ['readerRole', /^aws:iam\//],
  ])('is not made unless asked for: %s', async (part, type) => {
    const { made } = await mockedStack({ ...EVERYTHING, [part]: undefined })
    expect(everything.made.filter((each) => type.test(each.type)).length).toBeGreaterThan(0)
    expect(made.filter((each) => type.test(each.type))).toEqual([])
  })

  it('is not made at all where nothing is asked for', async () => {
    const { made, outputs } = await mockedStack({})
    expect(made).toEqual([])
    expect(Object.values(outputs).filter((output) => output !== undefined)).toEqual([])
  })
})

describe('the log bucket', () => {
  it('is private, versioned and encrypted with a key that is turned over', () => {
    expect(inputsOf('aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock')).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    })
    expect(inputsOf('aws:s3/bucketVersioning:BucketVersioning')).toMatchObject({
      versioningConfiguration: { status: 'Enabled' },
    })
    const encryption =
      'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration'
    expect(JSON.stringify(inputsOf(encryption))).toContain('"sseAlgorithm":"aws:kms"')
    expect(inputsOf('aws:kms/key:Key')).toMatchObject({ enableKeyRotation: true })
  })

  it('lets nobody do everything: what is allowed names its actions and its places', () => {
    const allowed = statementsOf(bucketPolicy(), 'Allow')
    expect(allowed.length).toBeGreaterThan(5)
    for (const { Action, Principal } of allowed) {
      expect.soft(Action.filter((action) => action.includes('*'))).toEqual([])
      expect.soft(Principal).toHaveProperty('Service')
    }
  })

  it('is spoken to over TLS 1.2 or newer only', () => {
    const denied = statementsOf(bucketPolicy(), 'Deny')
    expect(denied.map(({ Condition }) => Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' } },
      { NumericLessThan: { 's3:TlsVersion': '1.2' } },
    ])
    for (const { Principal, Resource } of denied) {
      expect.soft(Principal).toBe('*')
      expect.soft(Resource).toHaveLength(2)
    }
  })

  it.each<[string, () => Policy]>([
    ['the bucket', bucketPolicy],
    ['its key', keyPolicy],
    ['its queue', queuePolicy],
  ])('is written by a service for this account or organisation only: %s', (_what, policy) => {
    const byServices = statementsOf(policy(), 'Allow').filter(
      ({ Principal }) => typeof Principal === 'object' && 'Service' in Principal,
    )
    expect(byServices.length).toBeGreaterThan(0)
    for (const { Sid, Condition } of byServices) {
      const text = JSON.stringify(Condition)
      expect.soft(text, Sid).toMatch(/"aws:Source(?:Arn|Account|OrgID)"/)
      expect.soft(text, Sid).toMatch(new RegExp(`111122223333|${ORGANIZATION}`))
    }
  })

  it('takes flow logs of its own account only where there is no organisation', async () => {
    const { one } = await mockedStack({ logBucket: {} })
    const policy = policyOf(one('aws:s3/bucketPolicy:BucketPolicy').inputs['policy'])
    expect(statementsOf(policy, 'Allow').find(({ Sid }) => Sid === 'FlowLogsWrite')).toMatchObject({
      Condition: {
        StringEquals: { 'aws:SourceAccount': '111122223333' },
        ArnLike: { 'aws:SourceArn': 'arn:aws:logs:*:111122223333:*' },
      },
    })
  })

  it('forgets each kind of log in its own time', async () => {
    const { one } = await mockedStack({ logBucket: { retentionDays: { dataCapture: 3 } } })
    const { inputs } = one('aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration')
    expect(inputs['rules']).toMatchObject([
      { filter: { prefix: 'cloudtrail/' }, expiration: { days: 365 } },
      { filter: { prefix: 'guardduty/' }, expiration: { days: 365 } },
      { filter: { prefix: 'vpc-flow-logs/' }, expiration: { days: 90 } },
      { filter: { prefix: 'bedrock/' }, expiration: { days: 30 } },
      { filter: { prefix: 'data-capture/' }, expiration: { days: 3 } },
    ])
  })

  it('tells a queue, which keeps what fails for somebody to see', () => {
    expect(inputsOf('aws:s3/bucketNotification:BucketNotification')).toMatchObject({
      queues: [{ events: ['s3:ObjectCreated:*'] }],
    })
    const { redrivePolicy } = inputsOf('aws:sqs/queue:Queue', 'logs')
    expect(JSON.parse(String(redrivePolicy))).toMatchObject({ maxReceiveCount: 5 })
  })
})

describe('the audit trail', () => {
  it('covers all Regions, is validated and encrypted, and knows who used a model', () => {
    const trail = inputsOf('aws:cloudtrail/trail:Trail')
    expect(trail).toMatchObject({
      isMultiRegionTrail: true,
      isOrganizationTrail: true,
      enableLogFileValidation: true,
      kmsKeyId: expect.stringContaining(':key/'),
      s3KeyPrefix: 'cloudtrail',
    })
    const selectors = JSON.stringify(trail['advancedEventSelectors'])
    for (const wanted of [
      '"Management"',
      'AWS::SageMaker::Endpoint',
      'AWS::Bedrock::Model',
      'AWS::Bedrock::AgentAlias',
      '"startsWiths":["arn:aws:s3:::example-models/"]',
    ]) {
      expect.soft(selectors).toContain(wanted)
    }
  })

  it('has no data events that were not asked for', async () => {
    const auditTrail = { sageMakerDataEvents: false, bedrockDataEvents: false }
    const { one } = await mockedStack({ logBucket: {}, auditTrail })
    const { advancedEventSelectors } = one('aws:cloudtrail/trail:Trail').inputs
    expect(advancedEventSelectors).toHaveLength(1)
  })
})

describe('the reader', () => {
  it('may do exactly what Dupin calls', () => {
    const [bucket, region] = ['logs', 'eu-west-1']
    const apis = { accounts: [], regions: [region] }
    const kinds = ['cloudtrail', 'guardduty', 'security-hub', 'cloudwatch', 'descriptions'] as const
    const [needed] = neededPolicies([
      { kind: 's3', bucket, prefixes: ['AWSLogs/'], region },
      { kind: 'sqs', queue: 'https://sqs.eu-west-1.amazonaws.com/1/q', buckets: [bucket], region },
      ...kinds.map((kind) => ({ kind, ...apis })),
    ])
    const called = needed?.policy.Statement.flatMap(({ Action }) => Action) ?? []
    // `dupin verify` asks for the keys that digests are signed with.
    called.push('cloudtrail:ListPublicKeys')
    expect(new Set(allowedActions(readerPolicy()))).toEqual(new Set(called))
    expect(called.filter((action) => action.includes('*'))).toEqual([])
  })

  it('may ask AWS for nothing but logs unless told', async () => {
    const { events, findings, metrics, sageMaker, ...readerRole } = EVERYTHING.readerRole
    const { one } = await mockedStack({ logBucket: {}, readerRole })
    const actions = allowedActions(policyOf(one('aws:iam/rolePolicy:RolePolicy').inputs['policy']))
    expect(events && findings && metrics && sageMaker).toBe(true)
    expect(actions.filter((action) => !/^(?:s3|kms|sqs):/.test(action))).toEqual([
      'cloudtrail:ListPublicKeys',
    ])
  })

  it('reads below the prefixes of logs only, and decrypts through S3 only', () => {
    const statements = statementsOf(readerPolicy(), 'Allow')
    const by = (sid: string) => statements.find(({ Sid }) => Sid === sid)
    for (const resource of by('ReadLogs')?.Resource ?? []) {
      expect.soft(resource).toMatch(/^arn:aws:s3:::dupin-logs-[\w-]+\/[a-z-]+\/\*$/)
    }
    expect(by('ListLogs')?.Condition).toHaveProperty(['StringLike', 's3:prefix'])
    expect(by('DecryptLogs')?.Condition).toEqual({
      StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
    })
    const everywhere = statements.filter(({ Resource }) => Resource.includes('*'))
    expect(
      everywhere.flatMap(({ Action }) => Action.filter((one) => /^(?:s3|kms|sqs):/.test(one))),
    ).toEqual([])
  })

  it('is whoever was named, with the external id that was agreed', () => {
    const trust = policyOf(inputsOf('aws:iam/role:Role')['assumeRolePolicy'])
    expect(statementsOf(trust, 'Allow')).toMatchObject([
      {
        Principal: { AWS: ['arn:aws:iam::777788889999:role/dupin'] },
        Condition: { StringEquals: { 'sts:ExternalId': 'example-external-id' } },
      },
    ])
  })
})

describe('the behavior graph', () => {
  it('is accepted by each account as itself, and administered as the management account says', () => {
    const provider = (type: string) => everything.one(type).provider
    expect(provider('aws:detective/member:Member')).toBe('default')
    expect(provider('aws:detective/invitationAccepter:InvitationAccepter')).toBe(
      'dupin-account-444455556666',
    )
    expect(provider('aws:detective/organizationAdminAccount:OrganizationAdminAccount')).toBe(
      'dupin-management',
    )
    const account = inputsOf('pulumi:providers:aws', 'account-444455556666')
    expect(JSON.parse(String(account['assumeRoles']))).toEqual([
      {
        roleArn: 'arn:aws:iam::444455556666:role/accept',
        externalId: 'example-id',
        sessionName: 'dupin',
      },
    ])
    expect(JSON.parse(String(account['allowedAccountIds']))).toEqual(['444455556666'])
  })

  it('of a server that is not AWS is made through its endpoint, asking nothing of AWS', async () => {
    const endpoint = 'http://127.0.0.1:8080'
    const accept = { profile: 'models' }
    const [member] = EVERYTHING.behaviorGraph.members
    const { made, one } = await mockedStack({
      endpoint,
      behaviorGraph: { members: [{ ...member, accept }] },
    })
    for (const { inputs } of made.filter(({ type }) => type === 'pulumi:providers:aws')) {
      expect
        .soft(JSON.parse(String(inputs['endpoints'])))
        .toEqual([{ detective: endpoint, sts: endpoint }])
      expect.soft(inputs).toMatchObject({ skipCredentialsValidation: 'true' })
    }
    expect(one('aws:detective/graph:Graph').provider).toBe('dupin-server')
    expect(one('aws:detective/member:Member').provider).toBe('dupin-server')
    expect(made).toHaveLength(5)
  })
})

describe('the other logs', () => {
  it('of flows have fields that Dupin reads, with the addresses behind a gateway', () => {
    expect(FLOW_LOG_FIELDS.filter((field) => !FLOW_FIELDS.includes(field))).toEqual([])
    const { logFormat } = inputsOf('aws:ec2/flowLog:FlowLog')
    for (const field of ['pkt-srcaddr', 'pkt-dstaddr', 'flow-direction']) {
      expect.soft(String(logFormat).split(' ')).toContain(`\${${field}}`)
    }
  })

  it('of invocations go to the bucket, without images unless asked for', () => {
    expect(
      inputsOf('aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration'),
    ).toMatchObject({
      loggingConfig: {
        textDataDeliveryEnabled: true,
        imageDataDeliveryEnabled: false,
        s3Config: { keyPrefix: 'bedrock' },
      },
    })
  })

  it('of GuardDuty are exported, with its features on here and in new accounts', () => {
    expect(inputsOf('aws:guardduty/publishingDestination:PublishingDestination')).toMatchObject({
      destinationArn: expect.stringMatching(/\/guardduty$/),
    })
    const features = everything.made.filter(({ type }) => /guardduty.*Feature$/.test(type))
    expect(features).toHaveLength(4)
  })

  it('of what an endpoint takes and answers are captured below their own prefix', () => {
    const config = dataCaptureConfig({
      bucketName: 'example-logs',
      keyArn: 'key',
      samplingPercent: 10,
    })
    expect(config).toMatchObject({
      destinationS3Uri: 's3://example-logs/data-capture',
      initialSamplingPercentage: 10,
      captureOptions: [{ captureMode: 'Input' }, { captureMode: 'Output' }],
    })
    expect(() => dataCaptureConfig({ bucketName: 'b', keyArn: 'k', samplingPercent: 101 })).toThrow(
      'samplingPercent is 101',
    )
    const policy = policyOf(JSON.stringify(dataCapturePolicy('arn:aws:s3:::example-logs', 'key')))
    expect(allowedActions(policy)).toEqual(['kms:GenerateDataKey', 's3:PutObject'])
  })
})
