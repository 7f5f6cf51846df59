import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { deriveRelations } from '../../src/graph/derive.ts'
import { Ingestor, ingest } from '../../src/lake/ingest/ingest.ts'
import { type Lake, openLake } from '../../src/lake/lake.ts'
import { folderSource } from '../../src/sources/folder.ts'
import { record } from '../detectors/techniques/lake-support.ts'
import { contentOf, ledgerSums } from './ingest-support.ts'

const ACCOUNT = '111122223333'
const START = Date.UTC(2026, 0, 1)
const OWNER = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be'

/** The n-th request of a role, as CloudTrail tells of it; its times differ by a second from the access log's. */
const trail = (n: number, account = ACCOUNT) => ({
  ...Object(
    record(
      {
        op: 's3:PutObject',
        by: `role/ci/s${n % 2}`,
        request: { bucketName: 'models', key: `k${n}` },
      },
      ACCOUNT,
      START + n * 20 * 60_000 + 1000,
    ),
  ),
  eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  requestID: `REQ${n}`,
  recipientAccountId: account,
})

/** The same as the access log does. */
function line(n: number): string {
  const at = new Date(START + n * 20 * 60_000).toISOString()
  const time = `01/Jan/2026:${at.slice(11, 19)} +0000`
  const who = `arn:aws:sts::${ACCOUNT}:assumed-role/ci/s${n % 2}`
  return `${OWNER} models [${time}] 198.51.100.7 ${who} REQ${n} REST.PUT.OBJECT k${n} "PUT /k${n} HTTP/1.1" 200 - - 9 9 9 "-" "aws-cli/2.22 os/linux" -`
}

const json = (...calls: readonly unknown[]) => JSON.stringify({ Records: calls })

/** A lake that read these objects, one after the other. */
async function lakeOfObjects(
  objects: readonly string[],
  redact: readonly string[] = [],
): Promise<Lake> {
  const newSecret = () => 'a'.repeat(32)
  const lake = await openLake({ path: ':memory:', newSecret, threads: 1, redact })
  const options = { threads: 1, seed: 1, now: () => new Date(0), derive: deriveRelations }
  const ingestor = await Ingestor.open(lake, options)
  const folder = mkdtempSync(join(tmpdir(), 'superseded-'))
  for (const [i, text] of objects.entries()) {
    writeFileSync(join(folder, `${i}.log`), text)
    await ingestor.read(await folderSource(folder))
  }
  await ingestor.close()
  rmSync(folder, { recursive: true })
  return lake
}

const OBJECTS = [
  [line(0), line(1), line(2)].join('\n'),
  json(trail(1), trail(4)),
  [line(3), line(4)].join('\n'),
  json(trail(2)),
  // A second copy of what was taken back is no new call either.
  [line(1), line(2)].join('\n'),
]

it('a request that both logs tell of is one call, CloudTrail’s, whatever is read first', async () => {
  const reference = await lakeOfObjects(OBJECTS)
  const wanted = await contentOf(reference)
  const calls = await reference.engine.query(
    'SELECT CAST(category AS INTEGER) AS category, count(*) AS calls FROM api_call GROUP BY 1 ORDER BY 1',
  )
  expect(calls.map((row) => [row['category'], Number(row['calls'])])).toEqual([
    [1, 3],
    [5, 2],
  ])
  const [counted] = await reference.engine.query(
    "SELECT sum(count) AS calls FROM relation WHERE target = 'PutObject'",
  )
  expect(Number(counted?.['calls'])).toBe(5)
  await reference.engine.close()

  for (const order of [
    [4, 3, 2, 1, 0],
    [1, 0, 3, 4, 2],
    [0, 2, 4, 1, 3],
  ]) {
    const lake = await lakeOfObjects(order.map((nth) => OBJECTS[nth] ?? ''))
    expect(await contentOf(lake), String(order)).toEqual(wanted)
    const { read, stored, duplicate, rejected } = await ledgerSums(lake)
    expect([stored, read - duplicate - rejected]).toEqual([5, 5])
    await lake.engine.close()
  }
})

it('both logs still tell of one call where names of theirs are redacted as they are read', async () => {
  const names = [`arn:aws:sts::${ACCOUNT}:assumed-role/ci/s1`, '198.51.100.7', 'aws-cli/2.22']
  const contents = []
  for (const order of [OBJECTS, OBJECTS.toReversed()]) {
    const lake = await lakeOfObjects(order, names)
    const { stored } = await ledgerSums(lake)
    expect(stored).toBe(5)
    const said = await contentOf(lake)
    for (const name of names) expect(said.join('\n')).not.toContain(name)
    contents.push(said)
    await lake.engine.close()
  }
  expect(contents[1]).toEqual(contents[0])
})

it('a request that a span and the invocation log tell of is one invocation, the log’s', async () => {
  const requestId = '5f0c1a2b-3d4e-4f60-8a9b-000000000001'
  const span = (spanId: string, more: object) =>
    JSON.stringify({
      resource: { attributes: { 'service.name': 'assistant', 'cloud.account.id': ACCOUNT } },
      ...{ traceId: 't', spanId, kind: 'CLIENT', startTimeUnixNano: `${START}000000` },
      attributes: {
        'gen_ai.system': 'aws.bedrock',
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'amazon.nova-lite-v1:0',
        'aws.region': 'us-east-1',
        ...more,
      },
    })
  const logged = JSON.stringify({
    ...{ schemaType: 'ModelInvocationLog', timestamp: new Date(START + 2000).toISOString() },
    ...{ accountId: ACCOUNT, region: 'us-east-1', requestId, operation: 'Converse' },
    ...{ modelId: 'amazon.nova-lite-v1:0', identity: { arn: `arn:aws:iam::${ACCOUNT}:user/ada` } },
  })
  const objects = [span('s1', { 'aws.request_id': requestId }), span('s2', {}), logged]
  const contents = []
  for (const order of [objects, objects.toReversed()]) {
    const lake = await lakeOfObjects(order)
    const rows = await lake.engine.query(
      'SELECT CAST(origin AS INTEGER) AS origin FROM invocation ORDER BY origin',
    )
    expect(rows.map((row) => row['origin'])).toEqual([0, 2])
    contents.push(await contentOf(lake))
    await lake.engine.close()
  }
  expect(contents[1]).toEqual(contents[0])
})

it('a trail of another account does not take the place of a bucket’s own log', async () => {
  const place = `${ACCOUNT}/eu-west-1/models/2026/01/01/2026-01-01-00-05-00-0123456789ABCDEF`
  const folder = mkdtempSync(join(tmpdir(), 'superseded-'))
  mkdirSync(join(folder, place, '..'), { recursive: true })
  writeFileSync(join(folder, place), line(1))
  writeFileSync(join(folder, 'trail.json'), json(trail(1, '444455556666')))
  const lake = await openLake({ path: ':memory:', newSecret: () => 'a'.repeat(32), threads: 1 })
  const options = { threads: 1, seed: 1, now: () => new Date(0), derive: deriveRelations }
  await ingest(lake, await folderSource(folder), options)
  rmSync(folder, { recursive: true })
  const rows = await lake.engine.query('SELECT account FROM api_call ORDER BY account')
  expect(rows.map((row) => row['account'])).toEqual([ACCOUNT, '444455556666'])
  await lake.engine.close()
})
