import { describe, expect, it } from 'vitest'
import {
  type Prerequisite,
  prerequisiteLines,
  readPrerequisites,
} from '../../../src/graph/prerequisites/prerequisites.ts'
import {
  ingestFolder,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from '../../lake/ingest-support.ts'

const ACCOUNT = '111122223333'
const REGION = 'eu-west-1'
const TRAIL = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/audit`

const answer = (name: string, response: object | string, request: object = {}, hour = 6) => {
  const [service, operation] = name.split(':')
  const said =
    typeof response === 'string' ? { error: { code: response, message: 'no' } } : { response }
  const asked = `2026-01-02T${String(hour).padStart(2, '0')}:00:00Z`
  return { service, operation, account: ACCOUNT, region: REGION, asked, request, ...said }
}

const trail = (selectors: object, isLogging = true) => [
  answer('cloudtrail:DescribeTrails', {
    trailList: [{ TrailARN: TRAIL, Name: 'audit', S3BucketName: 'trail-logs' }],
  }),
  answer('cloudtrail:GetTrailStatus', { IsLogging: isLogging }, { Name: TRAIL }),
  answer('cloudtrail:GetEventSelectors', { TrailARN: TRAIL, ...selectors }),
]

const MANAGEMENT = {
  EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }],
}

const endpoint = (capture: boolean) => [
  answer('sagemaker:DescribeEndpoint', {
    EndpointName: 'churn',
    EndpointConfigName: 'c1',
    CreationTime: '2025-06-01T00:00:00Z',
    LastModifiedTime: '2025-06-01T00:00:00Z',
  }),
  answer('sagemaker:DescribeEndpointConfig', {
    EndpointConfigName: 'c1',
    EndpointConfigArn: `arn:aws:sagemaker:${REGION}:${ACCOUNT}:endpoint-config/c1`,
    ProductionVariants: [{ ModelName: 'm1' }],
    DataCaptureConfig: { EnableCapture: capture },
    CreationTime: '2025-06-01T00:00:00Z',
  }),
  answer('sagemaker:DescribeModel', {
    ModelName: 'm1',
    ModelArn: `arn:aws:sagemaker:${REGION}:${ACCOUNT}:model/m1`,
    PrimaryContainer: { ModelDataUrl: 's3://models/churn/1.tar.gz' },
    CreationTime: '2025-06-01T00:00:00Z',
  }),
]

async function prerequisites(
  answers: readonly object[],
  calls: readonly object[] = [],
): Promise<readonly Prerequisite[]> {
  const lake = await temporaryLake()
  await ingestFolder(
    lake,
    writeFiles(temporaryFolder(), {
      'answers.jsonl': answers.map((one) => JSON.stringify(one)).join('\n'),
      ...(calls.length === 0 ? {} : { 'calls.json': JSON.stringify({ Records: calls }) }),
    }),
  )
  return readPrerequisites(lake.engine)
}

const stated = (all: readonly Prerequisite[]) =>
  Object.fromEntries(all.map(({ log, state }) => [log, state]))

describe('which logging is turned on', () => {
  it('is not guessed where nobody asked', async () => {
    expect(await prerequisites(endpoint(true))).toEqual([])
  })

  it('is told of a place in which all is off, with what cannot be seen', async () => {
    const all = await prerequisites([
      answer('cloudtrail:DescribeTrails', { trailList: [] }),
      answer('bedrock:GetModelInvocationLoggingConfiguration', {}),
      answer('guardduty:ListDetectors', { DetectorIds: [] }),
      ...endpoint(false),
    ])
    expect(stated(all)).toEqual({
      cloudtrail: 'off',
      'sagemaker-data-events': 'off',
      's3-data-events': 'off',
      'sagemaker-data-capture': 'off',
      'bedrock-invocation': 'off',
      guardduty: 'off',
    })
    for (const { unseen, found } of all) expect([unseen, found]).not.toContain('')
    expect(all.find(({ log }) => log === 's3-data-events')?.about?.id).toBe('arn:aws:s3:::models')
    expect(prerequisiteLines(all)).toHaveLength(6)
    expect(prerequisiteLines(all).join('\n')).toContain('Data capture of churn is off.')
  })

  it('is told with where its log lies that was not collected', async () => {
    const all = await prerequisites([
      ...trail(MANAGEMENT),
      answer('bedrock:GetModelInvocationLoggingConfiguration', {
        loggingConfig: { s3Config: { bucketName: 'bedrock-logs', keyPrefix: 'a' } },
      }),
    ])
    expect(stated(all)).toEqual({ cloudtrail: 'on', 'bedrock-invocation': 'on' })
    expect(all.map(({ destination, collected }) => [destination, collected])).toEqual([
      ['s3://trail-logs', false],
      ['s3://bedrock-logs/a', false],
    ])
    expect(prerequisiteLines(all)[0]).toContain('None of it was collected from s3://trail-logs.')
  })

  it('makes one line of places that are alike', async () => {
    const name = 'bedrock:GetModelInvocationLoggingConfiguration'
    const regions = ['a', 'b', 'c', 'd', 'e'].map((letter) => `eu-${letter}-1`)
    const all = await prerequisites(regions.map((region) => ({ ...answer(name, {}), region })))
    expect(all).toHaveLength(5)
    expect(prerequisiteLines(all)).toEqual([
      expect.stringContaining(
        `in ${ACCOUNT} eu-a-1, ${ACCOUNT} eu-b-1, ${ACCOUNT} eu-c-1 and 2 more: Model invocation logging is off.`,
      ),
    ])
  })

  it('is nothing to tell of where it is on and was collected', async () => {
    const call = {
      eventVersion: '1.11',
      eventTime: '2026-01-01T00:00:00Z',
      eventSource: 'sagemaker.amazonaws.com',
      eventName: 'ListEndpoints',
      awsRegion: REGION,
      recipientAccountId: ACCOUNT,
      eventID: '5f0c1a2b-3d4e-4f60-8a9b-000000000001',
      eventCategory: 'Management',
      userIdentity: { type: 'Root', accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` },
    }
    const all = await prerequisites(trail(MANAGEMENT), [call])
    expect(all).toMatchObject([{ log: 'cloudtrail', state: 'on', collected: true, unseen: '' }])
    expect(prerequisiteLines(all)).toEqual([])
  })

  it('is not known where a permission is missing, which is no absence', async () => {
    const all = await prerequisites([
      answer('cloudtrail:DescribeTrails', 'AccessDeniedException'),
      answer('bedrock:GetModelInvocationLoggingConfiguration', 'AccessDeniedException'),
      answer('guardduty:ListDetectors', 'AccessDeniedException'),
      answer('sagemaker:ListEndpoints', 'AccessDeniedException'),
    ])
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(['not-known']))
    expect(all).toHaveLength(4)
    expect(prerequisiteLines(all)).toEqual([])
  })

  it('is as it was found last', async () => {
    const on = { loggingConfig: { s3Config: { bucketName: 'logs' } } }
    const name = 'bedrock:GetModelInvocationLoggingConfiguration'
    const [first] = await prerequisites([answer(name, on, {}, 6), answer(name, {}, {}, 9)])
    expect(first?.state).toBe('off')
    const [last] = await prerequisites([answer(name, {}, {}, 6), answer(name, on, {}, 9)])
    expect(last?.state).toBe('on')
  })

  it('is off where a trail stopped, and where GuardDuty is suspended', async () => {
    const all = await prerequisites([
      ...trail(MANAGEMENT, false),
      answer('guardduty:ListDetectors', { DetectorIds: ['d1'] }),
      answer('guardduty:GetDetector', { Status: 'DISABLED' }, { DetectorId: 'd1' }),
    ])
    expect(stated(all)).toEqual({ cloudtrail: 'off', guardduty: 'off' })
  })
})
