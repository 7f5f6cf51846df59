import { expect, test } from 'vitest'
import type { ApiDeps, ApiSettings } from '../../../src/sources/aws/api-settings.ts'
import { cloudTrailSource } from '../../../src/sources/aws/cloudtrail-source.ts'
import { cloudWatchSource } from '../../../src/sources/aws/cloudwatch-source.ts'
import { descriptionsSource } from '../../../src/sources/aws/descriptions-source.ts'
import { guardDutySource } from '../../../src/sources/aws/guardduty-source.ts'
import {
  API_ACTIONS,
  LIST_ACTIONS,
  neededPolicies,
  QUEUE_ACTIONS,
} from '../../../src/sources/aws/permissions.ts'
import { securityHubSource } from '../../../src/sources/aws/security-hub-source.ts'
import type { Source } from '../../../src/sources/source.ts'
import { temporaryFolder } from '../../lake/ingest-support.ts'
import { describeDeps, startDescribing } from '../../support/aws/describe-server.ts'
import { describedAccount } from '../../support/aws/described-account.ts'
import { imaginedApis } from '../../support/aws/imagined-apis.ts'
import { apisFor, depsFor } from './api-support.ts'

const NOON = Date.UTC(2026, 2, 1, 12)
const ROLE = 'arn:aws:iam::111122223333:role/reader'
const SETTINGS = {
  accounts: [{ id: '111122223333', role: ROLE }],
  regions: ['us-east-1', 'eu-west-1'],
  days: 1,
}
const AT = new Date(NOON - 4 * 3_600_000).toISOString()
const EVERYTHING = {
  events: [{ recipientAccountId: '111122223333', awsRegion: 'us-east-1', eventTime: AT }],
  findings: [{ id: 'f1', updatedAt: AT }],
  hubFindings: [{ Id: 'f1', UpdatedAt: AT }],
  metrics: [
    {
      Namespace: 'AWS/Bedrock',
      MetricName: 'Invocations',
      Dimensions: [{ Name: 'ModelId', Value: 'm' }],
      at: () => 1,
    },
  ],
}

const SOURCES = {
  cloudtrail: cloudTrailSource,
  guardduty: guardDutySource,
  'security-hub': securityHubSource,
  cloudwatch: cloudWatchSource,
} satisfies Readonly<Record<string, (settings: ApiSettings, deps: ApiDeps) => Source>>
type Kind = keyof typeof SOURCES
const KINDS = ['cloudtrail', 'guardduty', 'security-hub', 'cloudwatch'] as const satisfies Kind[]

test.each(KINDS)('the role of %s may call what is called, and nothing else', async (kind) => {
  const apis = await apisFor(imaginedApis(() => EVERYTHING))
  const deps = depsFor(apis, () => NOON)
  await readAll(SOURCES[kind](SETTINGS, deps))
  const byRole = apis.calls.filter(({ account }) => account === '111122223333')
  const called = new Set(byRole.map(({ action }) => action))
  // Nobody needs a permission to ask who he is.
  expect(called.delete('sts:GetCallerIdentity')).toBe(true)
  const [own, credentials] = neededPolicies([{ kind, ...SETTINGS }])
  expect(own?.role).toBe(ROLE)
  expect([...called].toSorted()).toEqual(actionsOf(own).toSorted())
  const regions = new Set(byRole.map(({ region }) => region))
  expect(own?.policy.Statement[0]?.Condition).toEqual({
    StringEquals: { 'aws:RequestedRegion': [...regions].toSorted().toReversed() },
  })
  const others = apis.calls.filter(({ account }) => account !== '111122223333')
  expect([...new Set(others.map(({ action }) => action))]).toEqual(actionsOf(credentials))
})

test('descriptions: what is called is what a policy allows', async () => {
  const modelArn = 'arn:aws:bedrock:eu-west-1:111122223333:imported-model/m1'
  const { url, calls } = await startDescribing((call) =>
    call.action === 'bedrock:ListImportedModels'
      ? { modelSummaries: [{ modelArn, modelName: 'm1', creationTime: AT }] }
      : describedAccount(call),
  )
  const settings = { accounts: [], regions: ['eu-west-1', 'us-east-1'] }
  await readAll(
    descriptionsSource(
      settings,
      describeDeps(url, temporaryFolder(), () => NOON),
    ),
  )
  const called = new Set(calls.map(({ action }) => action))
  expect(called.delete('sts:GetCallerIdentity')).toBe(true)
  const [own] = neededPolicies([{ kind: 'descriptions', ...settings }])
  expect([...called].toSorted()).toEqual(actionsOf(own).toSorted())
})

test('a bucket, a queue and APIs: who needs what, where', () => {
  const policies = neededPolicies([
    { kind: 's3', bucket: 'logs', prefixes: ['AWSLogs/', 'b/'], region: 'eu-west-1' },
    {
      kind: 'sqs',
      queue: 'https://sqs.cn-north-1.amazonaws.com.cn/444455556666/told',
      buckets: ['far'],
      region: 'cn-north-1',
      role: ROLE,
    },
    { kind: 'cloudtrail', accounts: [], regions: ['eu-west-1'] },
    { kind: 'cloudtrail', accounts: [{ id: '111122223333', role: ROLE }], regions: ['eu-west-1'] },
    { kind: 'cloudtrail', accounts: [{ id: '111122223333', role: ROLE }], regions: ['us-east-1'] },
  ])
  const said = policies.map(({ role, policy }) => [
    role,
    policy.Statement.map(({ Sid, Resource, Condition }) => [Sid, Resource, Condition]),
  ])
  const inRegion = (region: string) => ({ StringEquals: { 'aws:RequestedRegion': [region] } })
  const via = (host: string) => ({ StringEquals: { 'kms:ViaService': [host] } })
  expect(said).toEqual([
    [
      ROLE,
      [
        ['WorkOffQueue', ['arn:aws-cn:sqs:cn-north-1:444455556666:told'], undefined],
        ['ReadToldLogs', ['arn:aws-cn:s3:::far/*'], undefined],
        ['DecryptLogs', ['*'], via('s3.cn-north-1.amazonaws.com.cn')],
        ['LookUpEvents', ['*'], inRegion('eu-west-1')],
        ['LookUpEvents2', ['*'], inRegion('us-east-1')],
      ],
    ],
    [
      undefined,
      [
        ['ListLogs', ['arn:aws:s3:::logs'], { StringLike: { 's3:prefix': ['AWSLogs/*', 'b/*'] } }],
        ['ReadLogs', ['arn:aws:s3:::logs/AWSLogs/*', 'arn:aws:s3:::logs/b/*'], undefined],
        ['DecryptLogs', ['*'], via('s3.eu-west-1.amazonaws.com')],
        ['LookUpEvents', ['*'], inRegion('eu-west-1')],
        ['TakeOnRoles', [ROLE], undefined],
      ],
    ],
  ])
})

test('no permission is a pattern', () => {
  const all = [...Object.values(API_ACTIONS).flat(), ...QUEUE_ACTIONS, ...LIST_ACTIONS]
  expect(all.filter((action) => !/^[a-z0-9]+:[A-Z][A-Za-z0-9]+$/.test(action))).toEqual([])
})

function actionsOf(needed: ReturnType<typeof neededPolicies>[number] | undefined): string[] {
  return (needed?.policy.Statement ?? []).flatMap(({ Action }) => Action)
}

async function readAll(source: Source): Promise<void> {
  const problem = (uri: string, what: string) => {
    throw new Error(`${uri}: ${what}`)
  }
  for await (const object of source.list(problem)) {
    const content = await source.open?.(object)
    if (content?.kind === 'failed') throw new Error(`${object.uri}: ${content.detail}`)
  }
}
