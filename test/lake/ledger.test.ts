import { expect, test } from 'vitest'
import type { DuckDbEngine } from '../../src/lake/duckdb-engine.ts'
import type { LedgerLine, OpenObject } from '../../src/lake/ledger.ts'
import { KnownObjects, writeLedger, writeUnfinished } from '../../src/lake/ledger.ts'
import { temporaryLake } from './ingest-support.ts'

const NOW = new Date('2026-01-03T00:00:00Z')

const object = (id: number, uri: string, version = 'v1', resumed = false): OpenObject => ({
  id,
  shown: uri,
  uri,
  version,
  bytes: 10,
  resumed,
})

function line(open: OpenObject, read: number, stored: number, duplicate: number): LedgerLine {
  const done = {
    object: open.id,
    sha256: 'ab',
    contentSha256: '',
    format: 'cloudtrail' as const,
    read,
    rejected: 0,
    rejects: [],
  }
  return { object: open, done, stored, duplicate, foreign: new Map() }
}

async function unread(engine: DuckDbEngine, objects: readonly OpenObject[]) {
  return (await KnownObjects.open(engine)).unread(objects)
}

const uris = async (...asked: Parameters<typeof unread>) =>
  (await unread(...asked)).map(({ object: { uri, version } }) => `${uri} ${version}`)

test('what the ledger has is not offered again, unless its version changed', async () => {
  const { engine } = await temporaryLake()
  const many = Array.from({ length: 1200 }, (_, i) => object(i + 1, `s3://b/${i}`))
  await writeLedger(
    engine,
    many.map((open) => line(open, 3, 2, 1)),
    NOW,
  )
  const asked = [object(0, 's3://b/7'), object(0, 's3://b/7', 'v2'), object(0, 's3://b/x')]
  expect(await uris(engine, asked)).toEqual(['s3://b/7 v2', 's3://b/x v1'])
  expect(await uris(engine, [])).toEqual([])
  expect((await KnownObjects.open(engine)).newId()).toBe(1201)
})

test.each([
  ['too few', 5, 3, 1],
  ['too many', 5, 3, 3],
  ['more stored than read', 5, 6, -1],
])('a line that does not balance is refused: %s', async (_, read, stored, duplicate) => {
  const { engine } = await temporaryLake()
  const writing = writeLedger(engine, [line(object(1, 'x'), read, stored, duplicate)], NOW)
  await expect(writing).rejects.toThrow(/the ledger does not balance for x: read 5/)
})

test('an object that was left unfinished is offered with its id and what is stored of it', async () => {
  const { engine } = await temporaryLake()
  await writeUnfinished(engine, [{ object: object(4, 'big'), stored: 100 }])
  await writeUnfinished(engine, [{ object: object(4, 'big', 'v1', true), stored: 250 }])
  expect((await KnownObjects.open(engine)).newId()).toBe(5)
  const [found] = await unread(engine, [object(0, 'big')])
  expect(found?.earlier).toEqual({ id: 4, stored: 250 })
  await writeLedger(engine, [line(object(4, 'big', 'v1', true), 300, 300, 0)], NOW)
  expect(await unread(engine, [object(0, 'big')])).toEqual([])
  expect(await engine.query('SELECT id FROM stored.unfinished')).toEqual([])
})

test('names that hold SQL, NUL or a line break are names', async () => {
  const { engine } = await temporaryLake()
  const names = ["'); DROP TABLE reject; --", 'a\u0000b', 'a\nb', '$1']
  await writeLedger(
    engine,
    names.map((name, i) => line(object(i + 1, name), 1, 1, 0)),
    NOW,
  )
  expect(
    await unread(
      engine,
      names.map((name) => object(0, name)),
    ),
  ).toEqual([])
  const rows = await engine.query('SELECT uri FROM object ORDER BY id')
  expect(rows.map(({ uri }) => uri)).toEqual(names)
})
