import { describe, expect, it } from 'vitest'
import { descriptionsSource } from '../../../src/sources/aws/descriptions-source.ts'
import type { LogObject } from '../../../src/sources/source.ts'
import { ingestSource, temporaryFolder, temporaryLake } from '../../lake/ingest-support.ts'
import {
  ACCOUNT,
  type DescribeAnswer,
  type DescribeCall,
  describeDeps,
  startDescribing,
} from '../../support/aws/describe-server.ts'
import { describedAccount, TRAIL } from '../../support/aws/described-account.ts'

const REGIONS = ['eu-west-1', 'us-east-1']
const TODAY = Date.UTC(2026, 0, 2, 6, 30)

async function reader(answer: (call: DescribeCall) => DescribeAnswer, regions = REGIONS) {
  const { url, calls } = await startDescribing(answer)
  const lake = await temporaryLake()
  const spool = temporaryFolder()
  return {
    calls,
    lake,
    read: (now: number) =>
      ingestSource(
        lake,
        descriptionsSource(
          { accounts: [], regions },
          describeDeps(url, spool, () => now),
        ),
      ),
    rows: () =>
      lake.engine.query(
        'SELECT kind, region, status, state FROM resource_state ORDER BY kind, region, status',
      ),
  }
}

describe('what describe calls answer', () => {
  it('is read into the lake, for each Region, from all pages and all that they name', async () => {
    const { read, rows, calls } = await reader(describedAccount)
    const summary = await read(TODAY)
    expect(summary).toMatchObject({ rejected: 0, duplicate: 0, problems: [] })
    const told = await rows()
    const kinds = told
      .filter(({ status }) => status === 'OK')
      .map(({ kind, region }) => `${kind} ${region}`)
    expect(kinds).toEqual([
      'AWS::Bedrock::CustomModel eu-west-1',
      'AWS::Bedrock::Guardrail eu-west-1',
      'AWS::Bedrock::ModelInvocationLogging eu-west-1',
      'AWS::Bedrock::ModelInvocationLogging us-east-1',
      'AWS::CloudTrail::EventSelectors eu-west-1',
      'AWS::CloudTrail::EventSelectors us-east-1',
      'AWS::CloudTrail::Trail eu-west-1',
      'AWS::CloudTrail::Trail us-east-1',
      'AWS::CloudTrail::TrailStatus eu-west-1',
      'AWS::CloudTrail::TrailStatus us-east-1',
      'AWS::CloudTrail::Trails eu-west-1',
      'AWS::CloudTrail::Trails us-east-1',
      'AWS::GuardDuty::Detector eu-west-1',
      'AWS::GuardDuty::Detectors eu-west-1',
      'AWS::GuardDuty::Detectors us-east-1',
      'AWS::SageMaker::Endpoint eu-west-1',
      'AWS::SageMaker::EndpointConfig eu-west-1',
      'AWS::SageMaker::Model eu-west-1',
      'AWS::SageMaker::ModelPackage eu-west-1',
    ])
    expect(JSON.stringify(told)).not.toContain('a-secret-that-nobody-may-read')
    // A trail is asked where it is at home.
    const selectors = calls.filter(({ action }) => action === 'cloudtrail:GetEventSelectors')
    expect(selectors.map(({ region, input }) => [region, input['TrailName']])).toEqual([
      ['eu-west-1', TRAIL],
      ['eu-west-1', TRAIL],
    ])
  })

  it('adds nothing when it is asked again without a change, and what changed when there is one', async () => {
    let image = 'one'
    const { read, lake } = await reader((call) =>
      call.action === 'sagemaker:DescribeEndpointConfig'
        ? { ...Object(describedAccount(call)), ExecutionRoleArn: image }
        : describedAccount(call),
    )
    const first = await read(TODAY)
    expect(first.stored).toBeGreaterThan(15)
    expect(await read(TODAY + 60_000)).toMatchObject({ objects: 0, stored: 0 })
    expect(await read(TODAY + 3_600_000)).toMatchObject({ stored: 0, duplicate: first.stored })
    image = 'two'
    expect(await read(TODAY + 7_200_000)).toMatchObject({ stored: 1 })
    const [row] = await lake.engine.query('SELECT count(*) AS rows FROM resource_state')
    expect(Number(row?.['rows'])).toBe(first.stored + 1)
  })

  it('is told as refused where a permission is missing, and the rest is read', async () => {
    const denied = new Set(['cloudtrail:GetEventSelectors', 'sagemaker:ListEndpoints'])
    const { read, rows } = await reader((call) =>
      denied.has(call.action) ? 'AccessDeniedException' : describedAccount(call),
    )
    const summary = await read(TODAY)
    expect(summary.problems).toEqual([])
    const refused = (await rows()).filter(({ status }) => status !== 'OK')
    expect(refused.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'cloudtrail:GetEventSelectors AccessDeniedException',
      'cloudtrail:GetEventSelectors AccessDeniedException',
      'sagemaker:ListEndpoints AccessDeniedException',
      'sagemaker:ListEndpoints AccessDeniedException',
    ])
    expect(String(refused[0]?.['state'])).toContain('allow cloudtrail:GetEventSelectors')
  })

  it('that AWS is not in a state to give is asked for again, and says nothing of what is configured', async () => {
    let isBusy = true
    const { read, rows } = await reader((call) =>
      isBusy && call.action.startsWith('bedrock:') ? 'InternalFailure' : describedAccount(call),
    )
    const summary = await read(TODAY)
    expect(summary.rejected).toBe(2)
    expect((await rows()).filter(({ kind }) => String(kind).includes('Bedrock'))).toEqual([])
    isBusy = false
    expect((await read(TODAY)).rejected).toBe(0)
    expect((await rows()).filter(({ kind }) => String(kind).includes('Bedrock'))).toHaveLength(4)
  })

  it('is read although one question was not answered', async () => {
    const { read, rows } = await reader(
      (call) =>
        call.action === 'bedrock:ListInferenceProfiles'
          ? 'InternalFailure'
          : describedAccount(call),
      ['eu-west-1'],
    )
    expect((await read(TODAY)).rejected).toBe(0)
    const told = (await rows()).filter(({ kind }) => /bedrock/i.test(String(kind)))
    expect(told.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'AWS::Bedrock::CustomModel OK',
      'AWS::Bedrock::Guardrail OK',
      'AWS::Bedrock::ModelInvocationLogging OK',
      'bedrock:ListInferenceProfiles InternalFailure',
    ])
  })

  it('ends when a service gives the same page for ever, and describes no more than so many', async () => {
    const many = Array.from({ length: 100 }, (_, i) => ({ EndpointName: `e${i}` }))
    let page = 0
    const { read, rows, calls } = await reader(
      (call) => {
        if (call.action === 'sagemaker:ListEndpoints')
          return { Endpoints: many, NextToken: `page ${++page}` }
        if (call.action === 'sagemaker:DescribeEndpoint') return {}
        if (call.action === 'sagemaker:ListMonitoringSchedules') return { NextToken: 'same' }
        return describedAccount(call)
      },
      ['eu-west-1'],
    )
    await read(TODAY)
    const asked = (action: string) => calls.filter((call) => call.action === action).length
    expect(asked('sagemaker:DescribeEndpoint')).toBe(1000)
    expect(asked('sagemaker:ListMonitoringSchedules')).toBe(2)
    expect((await rows()).map(({ status }) => status)).toContain('TooMany')
  })

  it('names its objects by account, Region and day', async () => {
    const { url } = await startDescribing(describedAccount)
    const source = descriptionsSource(
      { accounts: [], regions: ['eu-west-1'] },
      describeDeps(url, temporaryFolder(), () => TODAY),
    )
    const objects: LogObject[] = []
    for await (const object of source.list(() => undefined)) objects.push(object)
    expect(objects.map(({ uri }) => uri)).toContain(
      `aws://sagemaker/${ACCOUNT}/eu-west-1/Describe/2026-01-02T00:00:00Z`,
    )
    expect(new Set(objects.map(({ version }) => version))).toEqual(
      new Set(['asked 2026-01-02T06:00:00Z']),
    )
  })
})
