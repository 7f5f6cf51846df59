import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { deriveRelations } from '../../src/graph/derive.ts'
import { type IngestSummary, ingest } from '../../src/lake/ingest/ingest.ts'
import { type Lake, openLake } from '../../src/lake/lake.ts'
import { folderSource } from '../../src/sources/folder.ts'
import type { Source } from '../../src/sources/source.ts'

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export async function temporaryLake(path = join(temporaryFolder(), 'lake.duckdb')): Promise<Lake> {
  const lake = await openLake({ path, newSecret: () => 'c0ffee'.repeat(6) })
  onTestFinished(() => lake.engine.close())
  return lake
}

export async function ingestFolder(lake: Lake, folder: string): Promise<IngestSummary> {
  return ingestSource(lake, await folderSource(folder))
}

export function ingestSource(lake: Lake, source: Source): Promise<IngestSummary> {
  const now = () => new Date(Date.UTC(2026, 0, 3))
  return ingest(lake, source, { threads: 2, seed: 7, now, derive: deriveRelations })
}

export type Files = Readonly<Record<string, string | Uint8Array>>

/** Writes files by their path below `folder`; what ends in .gz and is text is compressed. */
export function writeFiles(folder: string, files: Files): string {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    const zip = typeof content === 'string' && name.endsWith('.gz')
    writeFileSync(path, zip ? gzipSync(content) : content)
  }
  return folder
}

export function recordsFile(records: readonly object[]): string {
  return JSON.stringify({ Records: records })
}

const USERS = ['ana', 'boris', 'chen', 'dalia']
const OPERATIONS = ['UpdateEndpoint', 'DescribeEndpoint', 'CreateModel', 'InvokeEndpoint']

/** The n-th of any number of distinct CloudTrail events, the same in every run. */
export function callRecord(n: number): Record<string, unknown> {
  const user = USERS[n % USERS.length]
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: `AIDAEXAMPLE${user}`,
      arn: `arn:aws:iam::111122223333:user/${user}`,
      accountId: '111122223333',
      accessKeyId: `AKIAEXAMPLE${n % 3}`,
      userName: user,
    },
    eventTime: new Date(Date.UTC(2026, 0, 1) + n * 61_000).toISOString().replace('.000Z', 'Z'),
    eventSource: 'sagemaker.amazonaws.com',
    eventName: OPERATIONS[n % OPERATIONS.length],
    awsRegion: 'eu-west-1',
    sourceIPAddress: `203.0.113.${n % 250}`,
    userAgent: n % 5 === 0 ? `naïve-agent/${n} “λ”` : 'aws-cli/2.17',
    ...(n % 7 === 0 ? { errorCode: 'AccessDenied', errorMessage: `no, "${n}"` } : {}),
    requestParameters: { endpointName: `churn-${n % 6}`, tag: `t${n}` },
    responseElements: null,
    requestID: uuid(n + 1_000_000),
    eventID: uuid(n),
    readOnly: n % 2 === 0,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
  }
}

export function callRecords(from: number, to: number): Record<string, unknown>[] {
  return Array.from({ length: to - from }, (_, i) => callRecord(from + i))
}

export function uuid(n: number): string {
  return `5f0c1a2b-3d4e-4f60-8a9b-${n.toString(16).padStart(12, '0')}`
}

export function flowLines(from: number, to: number): string {
  const lines = Array.from({ length: to - from }, (_, i) => {
    const start = 1_767_225_600 + (from + i) * 60
    return `2 111122223333 eni-0a1b2c3d4e5f60718 10.0.1.${(from + i) % 200} 203.0.113.9 ${40_000 + from + i} 443 6 12 5840 ${start} ${start + 60} ACCEPT OK`
  })
  const header =
    'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'
  return [header, ...lines, ''].join('\n')
}

export function guardDutyFinding(n: number): Record<string, unknown> {
  return {
    schemaVersion: '2.0',
    accountId: '111122223333',
    region: 'eu-west-1',
    partition: 'aws',
    id: uuid(n).replaceAll('-', ''),
    arn: `arn:aws:guardduty:eu-west-1:111122223333:detector/d/finding/${n}`,
    type: 'Impact:IAMUser/PromptInjection.Direct',
    resource: {
      resourceType: 'AccessKey',
      accessKeyDetails: {
        accessKeyId: 'AKIAEXAMPLE0',
        principalId: 'AIDAEXAMPLEana',
        userType: 'IAMUser',
        userName: 'ana',
      },
    },
    service: {
      serviceName: 'guardduty',
      action: { actionType: 'AWS_API_CALL', awsApiCallAction: { api: 'Converse' } },
      eventFirstSeen: '2026-01-02T00:00:00Z',
      eventLastSeen: '2026-01-02T00:00:00Z',
      archived: false,
      count: 1,
    },
    severity: 5.5,
    createdAt: '2026-01-02T00:10:00.000Z',
    updatedAt: '2026-01-02T00:10:00.000Z',
    title: `Prompt injection ${n}`,
    description: 'A guardrail intervened.',
  }
}

/** A fingerprint of the same content, view by view, for lakes that are large. */
export async function digestOf({ engine }: Lake): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  const selects = Object.entries({
    ...Object.fromEntries(EVENT_VIEWS.map((view) => [view, eventsOf(view)])),
    ...DERIVED,
  })
  for (const [name, sql] of selects) {
    const [row] = await engine.query(
      `SELECT CAST(sum(hash(v)) AS VARCHAR) AS digest, count(*) AS rows FROM (${sql}) v`,
    )
    digests[name] = `${row?.['rows']} rows, ${row?.['digest']}`
  }
  return digests
}

const EVENT_VIEWS = [
  ...['api_call', 'flow', 'finding', 'metric', 'invocation', 'model_request', 'feature'],
  'dns_query',
]

const eventsOf = (view: string) =>
  `SELECT * ${view === 'feature' ? '' : 'EXCLUDE (object)'} FROM ${view}`

const DERIVED = {
  relation: `SELECT time, type, source_type, source, target_type, target, service, operation, account,
    sum(count) AS count, sum(failed) AS failed, min(first) AS first, max(last) AS last FROM relation GROUP BY ALL`,
  entity: 'SELECT type, id, first_seen, last_seen FROM entity',
}

/** Everything the lake says, as sorted text: what does not depend on which object an event was first read from. */
export async function contentOf({ engine }: Lake): Promise<readonly string[]> {
  const lines: string[] = []
  const add = async (name: string, sql: string) => {
    for (const row of await engine.query(sql)) lines.push(`${name} ${JSON.stringify(row)}`)
  }
  for (const view of EVENT_VIEWS) await add(view, eventsOf(view))
  for (const [name, sql] of Object.entries(DERIVED)) await add(name, sql)
  return lines.sort()
}

export interface LedgerSums {
  readonly objects: number
  readonly read: number
  readonly stored: number
  readonly duplicate: number
  readonly rejected: number
}

export async function ledgerSums({ engine }: Lake): Promise<LedgerSums> {
  const [row] = await engine.query(
    `SELECT count(*) AS objects, coalesce(sum(read), 0) AS read, coalesce(sum(stored), 0) AS stored,
       coalesce(sum(duplicate), 0) AS duplicate, coalesce(sum(rejected), 0) AS rejected FROM object`,
  )
  const of = (name: string) => Number(row?.[name])
  return {
    objects: of('objects'),
    read: of('read'),
    stored: of('stored'),
    duplicate: of('duplicate'),
    rejected: of('rejected'),
  }
}

/** Rows in the event tables, and those among them whose object has no line in the ledger. */
export async function storedRows({ engine }: Lake): Promise<{ rows: number; orphans: number }> {
  const tables = EVENT_VIEWS.filter((name) => name !== 'feature')
  const union = tables.map((name) => `SELECT object FROM stored.${name}`).join(' UNION ALL ')
  const [row] = await engine.query(
    `SELECT count(*) AS rows, count(*) FILTER (WHERE object NOT IN (SELECT id FROM object)) AS orphans FROM (${union})`,
  )
  return { rows: Number(row?.['rows']), orphans: Number(row?.['orphans']) }
}
