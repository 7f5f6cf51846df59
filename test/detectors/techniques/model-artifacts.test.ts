import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MODEL_ARTIFACTS } from '../../../src/detectors/techniques/model-artifacts.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { lakeOf, record, type TestCall } from './lake-support.ts'

const START = Date.UTC(2026, 9, 20)
const SCOPE = { start: START, end: START + DAY }
const BASELINE = { start: START - 45 * DAY, end: START }
const key = (version: number) => `churn/${version}/model.tar.gz`
const bucketOf = (account: string) => `artifacts-${account}`

/** Calls of a case, for the account that it happens in. */
type Calls = (account: string) => readonly TestCall[]

const object = (account: string, operation: string, name: string, rest: Partial<TestCall>) => ({
  op: `s3:${operation}`,
  request: { bucketName: bucketOf(account), key: name },
  ...rest,
})
const model = (account: string, version: number, by = 'role/ci/run'): TestCall => ({
  op: 'sagemaker:CreateModel',
  request: {
    modelName: `churn-${version}`,
    executionRoleArn: `arn:aws:iam::${account}:role/execution`,
    primaryContainer: { modelDataUrl: `s3://${bucketOf(account)}/${key(version)}` },
  },
  by,
  at: 5,
})
const FETCH = { by: 'role/execution/SageMaker', ip: 'sagemaker.amazonaws.com', at: 9 }
const MALLORY = { by: 'user/mallory' }

/** A pipeline that delivers a version a day, and SageMaker that fetches it. */
function history(account: string): readonly unknown[] {
  return Array.from({ length: 20 }, (_, i) => i).flatMap((i) =>
    [
      object(account, 'PutObject', key(i), { by: 'role/ci/run' }),
      model(account, i),
      object(account, 'GetObject', key(i), FETCH),
    ].map((call) => record(call, account, START - (20 - i) * DAY)),
  )
}

/** How AWS Config found the model of a version, which was made before the logs begin. */
function found(account: string, version: number): unknown {
  const arn = `arn:aws:sagemaker:eu-west-1:${account}:model/churn-${version}`
  return {
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: new Date(START - 2 * DAY).toISOString(),
    configurationStateId: 1,
    awsAccountId: account,
    awsRegion: 'eu-west-1',
    configurationItemStatus: 'ResourceDiscovered',
    resourceType: 'AWS::SageMaker::Model',
    resourceId: arn,
    resourceName: `churn-${version}`,
    ARN: arn,
    resourceCreationTime: new Date(START - 60 * DAY).toISOString(),
    configuration: {
      ModelName: `churn-${version}`,
      ExecutionRoleArn: `arn:aws:iam::${account}:role/execution`,
      PrimaryContainer: { ModelDataUrl: `s3://${bucketOf(account)}/${key(version)}` },
    },
  }
}

const CASES: Readonly<Record<string, Calls>> = {
  'reads it': (a) => [object(a, 'GetObject', key(7), MALLORY)],
  'is refused': (a) => [object(a, 'GetObject', key(7), { ...MALLORY, error: 'AccessDenied' })],
  'execution role outside': (a) => [
    object(a, 'GetObject', key(7), { by: 'role/execution/SageMaker', ip: '192.0.2.66' }),
  ],
  'overwrites it': (a) => [object(a, 'PutObject', key(7), { by: 'role/training/x' })],
  'the pipeline delivers again': (a) => [
    object(a, 'PutObject', key(21), { by: 'role/ci/run' }),
    model(a, 21),
  ],
  'a new pipeline delivers a new artifact': (a) => [
    object(a, 'PutObject', key(21), { by: 'role/new-ci/run' }),
    model(a, 21, 'role/new-ci/run'),
  ],
  'SageMaker fetches for the execution role': (a) => [object(a, 'GetObject', key(7), FETCH)],
  'somebody reads something else': (a) => [object(a, 'GetObject', 'notes.txt', MALLORY)],
}
const accountOf = (name: string) => String(100_000_000_001 + Object.keys(CASES).indexOf(name))

async function detect(lake: Lake): Promise<readonly Finding[]> {
  return (await MODEL_ARTIFACTS.detect({ lake, scope: SCOPE, baseline: BASELINE })).findings
}

describe('model artifacts', () => {
  let lake: Lake
  let all: readonly Finding[]
  beforeAll(async () => {
    // Each case happens in an account and a bucket of its own.
    const records = Object.entries(CASES).flatMap(([name, calls]) => {
      const account = accountOf(name)
      return [
        ...history(account),
        ...calls(account).map((call) => record(call, account, START + HOUR)),
      ]
    })
    lake = await lakeOf(records)
    all = await detect(lake)
  })
  afterAll(() => lake.engine.close())
  const findingsOf = (name: string) => all.filter(({ account }) => account === accountOf(name))

  it('alarms when somebody reads the artifact of a model who never did', () => {
    const account = accountOf('reads it')
    const [finding, ...more] = findingsOf('reads it')
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      type: 'Technique/ModelArtifactTaken',
      severity: 'HIGH',
      entity: { type: 's3-object', id: `arn:aws:s3:::${bucketOf(account)}/${key(7)}` },
      actor: { type: 'iam-user', id: `arn:aws:iam::${account}:user/mallory` },
    })
  })

  it.each([
    ['execution role outside', 'Technique/ModelArtifactTaken', 'HIGH'],
    ['overwrites it', 'Technique/ModelArtifactReplaced', 'HIGH'],
    ['is refused', 'Technique/ModelArtifactTaken', 'LOW'],
  ])('%s: %s, %s', (name, type, severity) => {
    expect(findingsOf(name)).toMatchObject([{ type, severity }])
  })

  it.each(Object.keys(CASES).slice(4))('is silent when %s', (name) => {
    expect(findingsOf(name)).toEqual([])
  })

  it('knows artifacts of models that only AWS Config tells of', async () => {
    const account = '333333333333'
    const calls = [object(account, 'PutObject', key(7), { by: 'role/training/x' })]
    const made = history(account).filter((one) => !JSON.stringify(one).includes('CreateModel'))
    const written = calls.map((call) => record(call, account, START + HOUR))
    const without = await lakeOf([...made, ...written])
    expect(await detect(without)).toEqual([])
    await without.engine.close()
    const told = await lakeOf([...made, ...written, found(account, 7)])
    expect(await detect(told)).toMatchObject([
      { type: 'Technique/ModelArtifactReplaced', severity: 'HIGH', account },
    ])
    await told.engine.close()
  })

  it('says less when nothing is known from before', async () => {
    const versions = { '111111111111': [1], '222222222222': [1, 2, 3] }
    const records = Object.entries(versions).flatMap(([account, taken]) => [
      ...[1, 2, 3].map((version) => record(model(account, version), account, START)),
      ...taken.map((version) =>
        record(object(account, 'GetObject', key(version), MALLORY), account, START + HOUR),
      ),
    ])
    const fresh = await lakeOf(records)
    const severities = (await detect(fresh)).map(({ account, severity }) => [account, severity])
    await fresh.engine.close()
    expect(severities.sort()).toEqual([
      ['111111111111', 'LOW'],
      ['222222222222', 'MEDIUM'],
    ])
  })
})
