import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Lake } from '../../../src/lake/lake.ts'
import { lakeOfFolder, record, type TestCall } from '../techniques/lake-support.ts'

export const START = Date.UTC(2026, 9, 20)
const DAY_MINUTES = 24 * 60
/** Days of the baseline. */
export const DAYS = 10

/** A line of the model-invocation log. */
export interface TestInvocation {
  /** Minutes after the scope begins. */
  readonly at: number
  /** `user/NAME` or `role/NAME/SESSION`. */
  readonly by: string
  readonly model: string
  readonly input: number
  readonly output: number
  readonly guardrail?: string
}

/** What happens in one account; `at` of each counts from the beginning of the scope. */
export interface Scene {
  readonly calls: readonly TestCall[]
  readonly invocations?: readonly TestInvocation[]
}

/** Where a scene takes place: no two share an account, a network or a bucket, so that none helps another. */
export interface Place {
  readonly account: string
  /** Where its applications and people call from, and an address that nobody there ever called from. */
  readonly home: string
  readonly abroad: string
  readonly training: string
  readonly artifacts: string
  readonly registry: string
}

export function placeOf(index: number): Place {
  const account = String(200_000_000_001 + index)
  return {
    account,
    home: `198.18.${index}.10`,
    abroad: `198.19.${index}.66`,
    training: `training-${index}`,
    artifacts: `artifacts-${index}`,
    registry: `${account}.dkr.ecr.us-east-1.amazonaws.com`,
  }
}

/** The same on each day of the baseline, the last one ending a day before the scope. */
export function daily(make: (day: number) => readonly TestCall[]): readonly TestCall[] {
  return Array.from({ length: DAYS }, (_, i) => {
    const day = -(DAYS - i) * DAY_MINUTES
    return make(i).map((call) => ({ ...call, at: day + (call.at ?? 0) }))
  }).flat()
}

/** A lake that holds every scene, each in its own account. */
export async function lakeOfScenes(
  scenes: readonly { readonly scene: Scene; readonly place: Place }[],
): Promise<Lake> {
  const folder = await mkdtemp(join(tmpdir(), 'dupin-abuse-'))
  try {
    const records = scenes.flatMap(({ scene, place }) =>
      scene.calls.map((call) =>
        record({ region: 'us-east-1', ip: place.home, ...call }, place.account, START),
      ),
    )
    await writeFile(join(folder, 'calls.json'), JSON.stringify({ Records: records }))
    const lines = scenes.flatMap(({ scene, place }) =>
      (scene.invocations ?? []).map((one) => JSON.stringify(logLine(one, place.account))),
    )
    await writeFile(join(folder, 'invocations.jsonl'), `${lines.join('\n')}\n`)
    return await lakeOfFolder(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

let serial = 0

function logLine(one: TestInvocation, account: string) {
  serial++
  const guardrailConfig =
    one.guardrail === undefined
      ? {}
      : { guardrailConfig: { guardrailIdentifier: one.guardrail, guardrailVersion: '1' } }
  return {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: new Date(START + one.at * 60_000).toISOString().replace('.000Z', 'Z'),
    accountId: account,
    identity: { arn: arnOf(one.by, account) },
    region: 'us-east-1',
    requestId: `10000000-0000-4000-8000-${String(serial).padStart(12, '0')}`,
    operation: 'Converse',
    modelId: one.model,
    input: {
      inputContentType: 'application/json',
      inputBodyJson: { messages: [], ...guardrailConfig },
      inputTokenCount: one.input,
    },
    output: {
      outputContentType: 'application/json',
      outputBodyJson: { stopReason: 'end_turn' },
      outputTokenCount: one.output,
    },
  }
}

function arnOf(by: string, account: string): string {
  const [kind, name = '', session = 'session'] = by.split('/')
  return kind === 'user'
    ? `arn:aws:iam::${account}:user/${name}`
    : `arn:aws:sts::${account}:assumed-role/${name}/${session}`
}

/** A call by its name, `service:Operation`. */
export const op = (name: string, request?: unknown, rest: Partial<TestCall> = {}): TestCall => ({
  op: name,
  request,
  ...rest,
})
/** An invocation of a Bedrock model. */
export const invoke = (modelId: string, rest: Partial<TestCall> = {}): TestCall =>
  op('bedrock:InvokeModel', { modelId }, rest)
/** So many calls. */
export const times = (count: number, make: (i: number) => TestCall): readonly TestCall[] =>
  Array.from({ length: count }, (_, i) => make(i))

/** Requests of a training job on a bucket, and of a model out of one. */
export const trainingJob = (bucket: string, account: string) => ({
  trainingJobName: 'nightly',
  roleArn: `arn:aws:iam::${account}:role/execution`,
  inputDataConfig: [{ dataSource: { s3DataSource: { s3Uri: `s3://${bucket}/day/` } } }],
})
export const servedModel = (
  bucket: string,
  registry: string,
  version: string,
  account: string,
) => ({
  modelName: `fraud-${version}`,
  executionRoleArn: `arn:aws:iam::${account}:role/execution`,
  primaryContainer: {
    image: `${registry}/fraud:${version}`,
    modelDataUrl: `s3://${bucket}/${version}/model.tar.gz`,
  },
})
