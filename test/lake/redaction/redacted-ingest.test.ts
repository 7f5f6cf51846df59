import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { deriveRelations } from '../../../src/graph/derive.ts'
import { Ingestor } from '../../../src/lake/ingest/ingest.ts'
import { type Lake, openLake } from '../../../src/lake/lake.ts'
import { redact } from '../../../src/lake/retention/redact.ts'
import { STORED_TABLES } from '../../../src/lake/schema.ts'
import { folderSource } from '../../../src/sources/folder.ts'
import {
  callRecord,
  contentOf,
  flowLines,
  guardDutyFinding,
  ingestFolder,
  recordsFile,
  temporaryFolder,
  uuid,
  writeFiles,
} from '../ingest-support.ts'

const ARN = 'arn:aws:iam::111122223333:user/zacharias'
const EMAIL = 'zora@example.org'
const KEY = 'AKIAZZZZZZZZEXAMPLE7'
const ADDRESS = '203.0.113.9'
const ODD = 'na"ïve\\zoë'
const OVERLAPS = ['zacharias-quintus', 'quintus@example.org']
const VALUES = [ARN, 'user/zacharias', EMAIL, KEY, ADDRESS, ODD, ...OVERLAPS, 'churn-secret']

async function open(path: string, values: readonly string[] = []): Promise<Lake> {
  const lake = await openLake({ path, newSecret: () => 'c0ffee'.repeat(6), redact: values })
  onTestFinished(() => lake.engine.close())
  return lake
}

/** Everything that a lake says in any of its tables, but for which object it was first read from. */
async function everythingIn(lake: Lake): Promise<readonly string[]> {
  const lines: string[] = []
  for (const { name } of STORED_TABLES)
    for (const row of await lake.engine.query(`SELECT * EXCLUDE (object) FROM ${name}`))
      lines.push(`${name} ${JSON.stringify(row)}`)
  for (const row of await lake.engine.query('SELECT reason, detail, excerpt, records FROM reject'))
    lines.push(`reject ${JSON.stringify(row)}`)
  for (const row of await lake.engine.query('SELECT uri, read, rejected FROM stored.object'))
    lines.push(`object ${JSON.stringify(row)}`)
  for (const row of await lake.engine.query('SELECT text FROM term'))
    lines.push(`term ${row['text']}`)
  return [...lines, ...(await contentOf(lake))].sort()
}

const text = fc
  .array(fc.constantFrom(...VALUES, ' ', '/', '1', 'x', 'quintus', '"', '\\', 'ï', 'zora@'), {
    maxLength: 6,
  })
  .map((parts) => parts.join(''))

/** A call in which names stand wherever a caller can write. */
const call = fc
  .record({
    n: fc.nat(40),
    where: text,
    agent: text,
    session: text,
    error: text,
    key: fc.constantFrom(KEY, 'AKIAEXAMPLE0'),
  })
  .map(({ n, where, agent, session, error, key }) => ({
    ...callRecord(n),
    // One id is one event: what it says hangs on its number alone.
    eventID: uuid(n),
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLE:${session}`,
      arn: `arn:aws:sts::111122223333:assumed-role/Deploy/${session}`,
      accountId: '111122223333',
      accessKeyId: key,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          arn: n % 2 === 0 ? ARN : 'arn:aws:iam::111122223333:role/Deploy',
        },
      },
    },
    sourceIPAddress: n % 3 === 0 ? ADDRESS : '203.0.113.90',
    userAgent: agent,
    errorMessage: error,
    requestParameters: {
      endpointName: n % 4 === 0 ? 'churn-secret' : 'churn',
      policy: JSON.stringify({ where }),
    },
  }))

const invocation = (n: number) => ({
  schemaType: 'ModelInvocationLog',
  schemaVersion: '1.0',
  timestamp: '2026-01-01T00:00:00Z',
  accountId: '111122223333',
  region: 'eu-west-1',
  requestId: uuid(5000 + n),
  operation: 'Converse',
  modelId: 'anthropic.claude-3-haiku-20240307-v1:0',
  identity: { arn: ARN },
  input: {
    inputContentType: 'application/json',
    inputTokenCount: 3,
    inputBodyJson: { who: EMAIL },
  },
  output: { outputContentType: 'application/json', outputTokenCount: 3, outputBodyJson: {} },
})

/** Logs of several kinds, laid into objects in some way. */
const logs = fc
  .record({
    calls: fc.uniqueArray(call, {
      minLength: 6,
      maxLength: 30,
      selector: ({ eventID }) => eventID,
    }),
    size: fc.integer({ min: 1, max: 30 }),
    isAscii: fc.boolean(),
  })
  .map(({ calls, size, isAscii }) => {
    const files: Record<string, string> = {}
    for (let i = 0; i < calls.length; i += size) {
      const file = recordsFile(calls.slice(i, i + size))
      const written = isAscii ? ascii(file) : file
      files[`${i === 0 ? 'churn-secret' : i}/calls.json`] = written
    }
    return {
      ...files,
      'flows.log': flowLines(0, 5),
      'finding.json': JSON.stringify({
        ...guardDutyFinding(1),
        title: `seen ${EMAIL} from ${ADDRESS}`,
        resource: {
          resourceType: 'AccessKey',
          accessKeyDetails: {
            accessKeyId: KEY,
            principalId: 'A',
            userType: 'IAMUser',
            userName: 'zacharias',
          },
        },
      }),
      'invocations.jsonl': [0, 1].map((n) => JSON.stringify(invocation(n))).join('\n'),
      'bad.json': `{"Records":[{"who":"${ARN}"},{"eventTime":"${EMAIL}","eventName":"x","eventSource":"y","eventID":"z"}]}`,
    }
  })

function ascii(json: string): string {
  return json.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

test('to read without a name is to read and then redact it, however logs lie in objects', async () => {
  await fc.assert(
    fc.asyncProperty(logs, fc.shuffledSubarray(VALUES, { minLength: 4 }), async (files, values) => {
      const folder = writeFiles(temporaryFolder(), files)
      const redactedLater = await open(join(temporaryFolder(), 'lake.duckdb'))
      await ingestFolder(redactedLater, folder)
      await redact(redactedLater, values, 0)
      const redactedAtOnce = await open(join(temporaryFolder(), 'lake.duckdb'), values)
      await ingestFolder(redactedAtOnce, folder)
      const said = await everythingIn(redactedAtOnce)
      expect(said).toEqual(await everythingIn(redactedLater))
      // Text in texts is escaped as often as it is nested, here once more.
      for (const value of values.filter((one) => one !== ADDRESS))
        expect(said.join('\n')).not.toContain(value)
    }),
    { numRuns: 4, endOnFailure: true },
  )
}, 240_000)

describe('what was redacted once', () => {
  const files = {
    'churn-secret/a.json': recordsFile([
      { ...callRecord(1), userAgent: ARN, errorCode: 'AccessDenied', errorMessage: `not ${EMAIL}` },
      { ...callRecord(2), requestParameters: { userName: EMAIL, note: ODD } },
    ]),
    'bad.json': `{"Records":[{"who":"${ARN}"}]}`,
    'flows.log': flowLines(0, 20),
  }

  test('comes to no byte of the file nor of what lies beside it when logs bring it again', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'lake.duckdb')
    const first = await open(path)
    await redact(first, VALUES, 0)
    const ingestor = await Ingestor.open(first, {
      threads: 1,
      seed: 7,
      now: () => new Date(0),
      derive: deriveRelations,
      commitRows: 1,
    })
    await ingestor.read(await folderSource(writeFiles(temporaryFolder(), files)))
    await ingestor.close()
    // The file and its write-ahead log as they are while it is open, and once it is closed.
    const leaks = () =>
      readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
        .filter((entry) => entry.isFile())
        .flatMap(({ parentPath, name }) => {
          const bytes = readFileSync(join(parentPath, name))
          return [...VALUES, 'zacharias', 'zora@', 'zoë'].filter((value) => bytes.includes(value))
        })
    expect(existsSync(`${path}.wal`)).toBe(true)
    expect(leaks()).toEqual([])
    await first.engine.query('CHECKPOINT')
    expect(leaks()).toEqual([])
    expect(readFileSync(path).includes('redacted-')).toBe(true)
  })

  test('and is delivered again is a duplicate, from another place too', async () => {
    const lake = await open(join(temporaryFolder(), 'lake.duckdb'))
    const folder = writeFiles(temporaryFolder(), files)
    const { stored } = await ingestFolder(lake, folder)
    await redact(lake, VALUES, 0)
    const before = await contentOf(lake)
    expect(await ingestFolder(lake, folder)).toMatchObject({ objects: 0, known: 3 })
    const moved = writeFiles(temporaryFolder(), files)
    expect(await ingestFolder(lake, moved)).toMatchObject({ stored: 0, duplicate: stored })
    expect(await contentOf(lake)).toEqual(before)
  })

  test('by a configuration that came after the logs is a duplicate too', async () => {
    const path = join(temporaryFolder(), 'lake.duckdb')
    const first = await openLake({ path, newSecret: () => 'c0ffee'.repeat(6) })
    const { stored } = await ingestFolder(first, writeFiles(temporaryFolder(), files))
    await first.engine.close()
    const lake = await open(path, VALUES)
    const again = await ingestFolder(lake, writeFiles(temporaryFolder(), files))
    expect(again).toMatchObject({ stored: 0, duplicate: stored })
  })

  test('is known to whoever opens the lake later, without being told', async () => {
    const path = join(temporaryFolder(), 'lake.duckdb')
    const first = await openLake({ path, newSecret: () => 'c0ffee'.repeat(6) })
    const [arn] = await redact(first, [ARN], 5)
    await first.engine.close()
    const lake = await open(path)
    expect(lake.redaction.kept()).toMatchObject([{ pseudonym: arn?.pseudonym, since: 5 }])
    await redact(lake, [ARN], 6)
    expect(lake.redaction.kept()).toHaveLength(1)
    await ingestFolder(lake, writeFiles(temporaryFolder(), files))
    const terms = await lake.engine.query("SELECT text FROM term WHERE text LIKE '%zacharias%'")
    expect(terms).toEqual([])
    await lake.redaction.forgetRule(lake.engine, arn?.pseudonym ?? '')
    await ingestFolder(
      lake,
      writeFiles(temporaryFolder(), {
        'c.json': recordsFile([{ ...callRecord(9), userAgent: ARN }]),
      }),
    )
    expect(await lake.engine.query("SELECT text FROM term WHERE text LIKE '%zacharias%'")).toEqual([
      { text: ARN },
    ])
    await expect(lake.redaction.forgetRule(lake.engine, 'none')).rejects.toThrow(
      /keeps no such rule/,
    )
  })

  test('does not come back because its rule is damaged', async () => {
    const path = join(temporaryFolder(), 'lake.duckdb')
    const first = await openLake({ path, newSecret: () => 'c0ffee'.repeat(6) })
    await redact(first, [ARN], 5)
    await first.engine.query("UPDATE stored.document SET body = '{}' WHERE kind = 'redaction'")
    await first.engine.close()
    await expect(open(path)).rejects.toThrow(/rule of what this lake must not hold is damaged/)
  })
})
