import { describe, expect, it } from 'vitest'
import { MODEL_ARTIFACTS } from '../../../src/detectors/techniques/model-artifacts.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import { lakeOf, record, type TestCall } from './lake-support.ts'

const ACCOUNT = '111122223333'
const START = Date.UTC(2026, 9, 20)
const ROLE = `arn:aws:iam::${ACCOUNT}:role/execution`
const key = (version: number) => `churn/${version}/model.tar.gz`
const object = (operation: string, version: number, rest: Partial<TestCall>): TestCall => ({
  op: `s3:${operation}`,
  request: { bucketName: 'artifacts', key: key(version) },
  ...rest,
})
const model = (version: number): TestCall => ({
  op: 'sagemaker:CreateModel',
  request: {
    modelName: `churn-${version}`,
    executionRoleArn: ROLE,
    primaryContainer: { modelDataUrl: `s3://artifacts/${key(version)}` },
  },
  by: 'role/ci/run',
  at: 5,
})
const FETCH = { by: 'role/execution/SageMaker', ip: 'sagemaker.amazonaws.com', at: 9 }

/** A pipeline that delivers a version each working day, and SageMaker that fetches it. */
const HISTORY = Array.from({ length: 20 }, (_, i) => i).flatMap((i) =>
  [object('PutObject', i, { by: 'role/ci/run' }), model(i), object('GetObject', i, FETCH)].map(
    (call) => record(call, ACCOUNT, START - (20 - i) * DAY),
  ),
)

async function findingsOf(
  calls: readonly TestCall[],
  history: readonly unknown[] = HISTORY,
): Promise<readonly Finding[]> {
  const lake = await lakeOf([
    ...history,
    ...calls.map((call) => record(call, ACCOUNT, START + HOUR)),
  ])
  const scope = { start: START, end: START + DAY }
  const baseline = { start: START - 45 * DAY, end: START }
  const { findings } = await MODEL_ARTIFACTS.detect({ lake, scope, baseline })
  await lake.engine.close()
  return findings
}

describe('model artifacts', () => {
  it('alarms when somebody reads the artifact of a model who never did', async () => {
    const [finding, ...more] = await findingsOf([object('GetObject', 7, { by: 'user/mallory' })])
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      type: 'Technique/ModelArtifactTaken',
      severity: 'HIGH',
      entity: { type: 's3-object', id: `arn:aws:s3:::artifacts/${key(7)}` },
      actor: { type: 'iam-user', id: `arn:aws:iam::${ACCOUNT}:user/mallory` },
    })
  })

  it('alarms when the execution role itself reads, but not through SageMaker', async () => {
    const call = object('GetObject', 7, { by: 'role/execution/SageMaker', ip: '192.0.2.66' })
    expect((await findingsOf([call])).map(({ type }) => type)).toEqual([
      'Technique/ModelArtifactTaken',
    ])
  })

  it('alarms when an artifact that is served is overwritten, without any call to SageMaker', async () => {
    const [finding] = await findingsOf([object('PutObject', 7, { by: 'role/training/x' })])
    expect(finding).toMatchObject({ type: 'Technique/ModelArtifactReplaced', severity: 'HIGH' })
  })

  it.each([
    ['the pipeline delivers again', [object('PutObject', 21, { by: 'role/ci/run' }), model(21)]],
    [
      'a new pipeline delivers a new artifact',
      [object('PutObject', 21, { by: 'role/new-ci/run' }), { ...model(21), by: 'role/new-ci/run' }],
    ],
    ['SageMaker fetches for the execution role', [object('GetObject', 7, FETCH)]],
    [
      'somebody reads something else',
      [{ op: 's3:GetObject', request: { bucketName: 'artifacts', key: 'notes.txt' } }],
    ],
  ])('is silent when %s', async (_, calls) => {
    expect(await findingsOf(calls)).toEqual([])
  })

  it('says less when nothing is known from before', async () => {
    const models = [1, 2, 3].map((version) => record(model(version), ACCOUNT, START))
    const one = await findingsOf([object('GetObject', 1, { by: 'user/mallory' })], models)
    const many = [1, 2, 3].map((version) => object('GetObject', version, { by: 'user/mallory' }))
    expect(one.map(({ severity }) => severity)).toEqual(['LOW'])
    expect((await findingsOf(many, models)).map(({ severity }) => severity)).toEqual(['MEDIUM'])
  })

  it('counts a refused read for less', async () => {
    const call = object('GetObject', 7, { by: 'user/mallory', error: 'AccessDenied' })
    expect((await findingsOf([call])).map(({ severity }) => severity)).toEqual(['LOW'])
  })
})
