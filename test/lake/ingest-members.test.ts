import { expect, test } from 'vitest'
import { deriveRelations } from '../../src/graph/derive.ts'
import { readCoverage } from '../../src/lake/coverage.ts'
import { type IngestSummary, ingest } from '../../src/lake/ingest/ingest.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { folderSource } from '../../src/sources/folder.ts'
import {
  callRecord,
  recordsFile,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from './ingest-support.ts'

const OURS = '111122223333'
const THEIRS = '444455556666'

/** Calls of two accounts by turns, in objects that hold both. */
function folderOfTwo(objects: number, records: number): string {
  const calls = (object: number) =>
    Array.from({ length: records }, (_, i) => ({
      ...callRecord(object * records + i),
      recipientAccountId: i % 2 === 0 ? OURS : THEIRS,
    }))
  const files = Array.from({ length: objects }, (_, i) => [
    `AWSLogs/o-1/trail-${i}.json.gz`,
    recordsFile(calls(i)),
  ])
  return writeFiles(temporaryFolder(), Object.fromEntries(files))
}

async function ingestFor(
  lake: Lake,
  folder: string,
  accounts: readonly string[] | undefined,
  commitRows = 131_072,
): Promise<IngestSummary> {
  return ingest(lake, await folderSource(folder), {
    threads: 2,
    seed: 7,
    now: () => new Date(Date.UTC(2026, 0, 3)),
    derive: deriveRelations,
    commitRows,
    ...(accounts === undefined ? {} : { accounts: new Set(accounts) }),
  })
}

async function contents(lake: Lake) {
  const { engine } = lake
  return {
    calls: await engine.query('SELECT account, count(*) AS n FROM api_call GROUP BY 1 ORDER BY 1'),
    relations: await engine.query(
      'SELECT account, sum(count) AS n FROM relation GROUP BY 1 ORDER BY 1',
    ),
    unbalanced: await engine.query(
      'SELECT uri FROM stored.object WHERE read <> stored + duplicate + rejected',
    ),
  }
}

test('only records of members are taken, the others are counted by account', async () => {
  const lake = await temporaryLake()
  const summary = await ingestFor(lake, folderOfTwo(3, 20), [OURS])
  expect(summary).toMatchObject({
    read: 60,
    stored: 30,
    duplicate: 0,
    rejected: 30,
    notMembers: 30,
  })
  const { calls, relations, unbalanced } = await contents(lake)
  expect(calls).toEqual([{ account: OURS, n: 30 }])
  expect(relations.map(({ account }) => account)).toEqual([OURS])
  expect(unbalanced).toEqual([])
  const coverage = await readCoverage(lake.engine)
  expect(coverage.notMembers).toEqual([{ account: THEIRS, records: 30 }])
  expect(coverage.read).toBe(coverage.stored + coverage.duplicate + coverage.rejected)
})

test('an account that becomes a member after its logs were found is in the lake as if it had always been one', async () => {
  const folder = folderOfTwo(4, 30)
  const late = await temporaryLake()
  await ingestFor(late, folder, [OURS])
  const again = await ingestFor(late, folder, [OURS, THEIRS])
  expect(again).toMatchObject({ objects: 4, known: 0, notMembers: 0, rejected: 0 })
  const early = await temporaryLake()
  await ingestFor(early, folder, [OURS, THEIRS])
  expect(await contents(late)).toEqual(await contents(early))
  expect((await readCoverage(late.engine)).notMembers).toEqual([])
})

test('objects whose left-out accounts are still no members are not read again', async () => {
  const folder = folderOfTwo(4, 10)
  const lake = await temporaryLake()
  await ingestFor(lake, folder, [OURS])
  expect(await ingestFor(lake, folder, [OURS, '999900001111'])).toMatchObject({
    objects: 0,
    known: 4,
    read: 0,
  })
})

test('without a behavior graph every account is taken, also those that were left out before', async () => {
  const folder = folderOfTwo(2, 10)
  const lake = await temporaryLake()
  await ingestFor(lake, folder, [OURS])
  expect(await ingestFor(lake, folder, undefined)).toMatchObject({ stored: 20, rejected: 0 })
  expect((await contents(lake)).calls).toEqual([
    { account: OURS, n: 10 },
    { account: THEIRS, n: 10 },
  ])
})

test('who has left keeps what was taken, and gives no more', async () => {
  const lake = await temporaryLake()
  await ingestFor(lake, folderOfTwo(1, 10), [OURS, THEIRS])
  const later = writeFiles(temporaryFolder(), {
    'later.json': recordsFile([{ ...callRecord(900), recipientAccountId: THEIRS }]),
  })
  expect(await ingestFor(lake, later, [OURS])).toMatchObject({ stored: 0, notMembers: 1 })
  expect((await contents(lake)).calls).toContainEqual({ account: THEIRS, n: 5 })
})

test('an object in several commits is accounted for once', async () => {
  const lake = await temporaryLake()
  const summary = await ingestFor(lake, folderOfTwo(6, 50), [THEIRS], 20)
  expect(summary).toMatchObject({ read: 300, stored: 150, notMembers: 150 })
  expect((await contents(lake)).unbalanced).toEqual([])
})
