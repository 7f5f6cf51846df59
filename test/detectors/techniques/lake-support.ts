import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deriveRelations } from '../../../src/graph/derive.ts'
import { ingest } from '../../../src/lake/ingest/ingest.ts'
import { type Lake, openLake } from '../../../src/lake/lake.ts'
import { folderSource } from '../../../src/sources/folder.ts'

/** A call as a test writes it; what is left out is that of an IAM user at an address of the internet. */
export interface TestCall {
  /** `iam:CreateUser` */
  readonly op: string
  readonly request?: unknown
  readonly response?: unknown
  readonly additional?: unknown
  readonly error?: string
  /** Minutes after the case begins. */
  readonly at?: number
  /** `user/NAME`, `role/NAME/SESSION`, `root`, or `service/NAME`. */
  readonly by?: string
  readonly ip?: string
  readonly region?: string
  readonly key?: string
  readonly agent?: string
}

let serial = 0

/** A CloudTrail record of the account, `time` in milliseconds. */
export function record(call: TestCall, account: string, time: number): unknown {
  const [service = '', operation = ''] = call.op.split(':')
  serial++
  return {
    eventVersion: '1.11',
    userIdentity: identity(call.by ?? 'user/mallory', account, call.key),
    eventTime: new Date(time + (call.at ?? 0) * 60_000).toISOString().replace('.000Z', 'Z'),
    eventSource: `${service}.amazonaws.com`,
    eventName: operation,
    awsRegion: call.region ?? 'eu-west-1',
    sourceIPAddress: call.ip ?? '198.51.100.7',
    userAgent: call.agent ?? 'aws-cli/2.22 os/linux',
    ...(call.error === undefined ? {} : { errorCode: call.error }),
    requestParameters: call.request ?? null,
    responseElements: call.response ?? null,
    additionalEventData: call.additional,
    eventID: `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`,
    eventCategory: 'Management',
    recipientAccountId: account,
  }
}

function identity(by: string, account: string, key: string | undefined): unknown {
  const [kind, name = '', session = 'session'] = by.split('/')
  if (kind === 'service') return { type: 'AWSService', invokedBy: name }
  if (kind === 'root')
    return { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account }
  if (kind === 'user') {
    const arn = `arn:aws:iam::${account}:user/${name}`
    const accessKeyId = key ?? `AKIA${name.toUpperCase()}`
    return { type: 'IAMUser', arn, accountId: account, userName: name, accessKeyId }
  }
  return {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
    accountId: account,
    accessKeyId: key ?? `ASIA${session.toUpperCase()}`,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/${name}` },
    },
  }
}

/** A lake that holds these records, in memory. */
export async function lakeOf(records: readonly unknown[]): Promise<Lake> {
  const folder = await mkdtemp(join(tmpdir(), 'dupin-techniques-'))
  try {
    await writeFile(join(folder, 'calls.json'), JSON.stringify({ Records: records }))
    return await lakeOfFolder(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A lake that holds what a folder of logs does, in memory. */
export async function lakeOfFolder(folder: string): Promise<Lake> {
  const lake = await openLake({ path: ':memory:', newSecret: () => 'a'.repeat(32) })
  const options = { threads: 1, seed: 1, now: () => new Date(0), derive: deriveRelations }
  await ingest(lake, await folderSource(folder), options)
  return lake
}
