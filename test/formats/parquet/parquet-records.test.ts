import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { lockedEngine, rowsOfFile } from '../../../src/formats/parquet/locked-engine.ts'
import {
  isParquet,
  ParquetError,
  ParquetRecords,
} from '../../../src/formats/parquet/parquet-records.ts'
import { inboxOf, startReader } from '../../../src/formats/parquet/reader-process.ts'
import type { FromRecordsReader } from '../../../src/formats/parquet/records-messages.ts'
import { writeParquet } from '../../support/parquet-file.ts'

const records = new ParquetRecords()
afterAll(() => records.close())

async function linesOf(path: string, mostRows = 1_000_000): Promise<string[]> {
  const pieces: Uint8Array[] = []
  for await (const piece of records.read({ path }, mostRows)) pieces.push(piece)
  return Buffer.concat(pieces).toString().split('\n').slice(0, -1)
}

function temporary(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, name)
}

test('a row is a JSON record, nested and of whatever types', async () => {
  const path = temporary('types.parquet')
  await writeParquet(
    path,
    `SELECT {'a': {'b': [1, NULL], 'c': 'he"l' || chr(10) || 'lo'}} AS nested, MAP {'x.y': '1'} AS map, NULL AS nothing,
       TIMESTAMP '2026-01-01 00:00:00.123' AS at, DATE '2026-01-01' AS day, 1.50::DECIMAL(9,2) AS price, true AS yes,
       9007199254740993::BIGINT AS large`,
  )
  const [line = ''] = await linesOf(path)
  expect(line).toContain('9007199254740993')
  expect(JSON.parse(line)).toMatchObject({
    nested: { a: { b: [1, null], c: 'he"l\nlo' } },
    map: { 'x.y': '1' },
    nothing: null,
    at: '2026-01-01 00:00:00.123',
    day: '2026-01-01',
    price: 1.5,
    yes: true,
  })
})

test('rows come in their order, at most as many as asked for', async () => {
  const path = temporary("it's [one] of a *.parquet")
  await writeParquet(
    path,
    'SELECT i AS n, repeat(CAST(i AS VARCHAR), 100) AS text FROM range(5000) t(i)',
  )
  const lines = await linesOf(path)
  expect(lines.map((line) => JSON.parse(line).n)).toEqual(Array.from({ length: 5000 }, (_, i) => i))
  expect(await linesOf(path, 10)).toHaveLength(10)
})

test('a file that is broken is an error, and the next one is read', async () => {
  const sound = temporary('sound.parquet')
  await writeParquet(sound, 'SELECT 1 AS n')
  const bytes = readFileSync(sound)
  const broken = temporary('broken.parquet')
  for (const length of [0, 4, 12, bytes.length - 1]) {
    writeFileSync(broken, bytes.subarray(0, length))
    await expect(linesOf(broken)).rejects.toThrow(ParquetError)
  }
  expect(await linesOf(sound)).toEqual(['{"n":1}'])
})

test('one that is left off in the middle is no hindrance to the next', async () => {
  const path = temporary('long.parquet')
  await writeParquet(
    path,
    'SELECT i AS n, repeat(CAST(i AS VARCHAR), 100) AS text FROM range(9000) t(i)',
  )
  for await (const _ of records.read({ path }, 9000)) break
  expect(await linesOf(path)).toHaveLength(9000)
})

test('what a file holds is read as the file is, each of many', async () => {
  const path = temporary('one.parquet')
  for (let n = 0; n < 20; n++) {
    await writeParquet(path, `SELECT ${n} AS n`)
    const pieces: Uint8Array[] = []
    for await (const piece of records.read({ bytes: readFileSync(path) }, 10)) pieces.push(piece)
    expect(Buffer.concat(pieces).toString()).toBe(`{"n":${n}}\n`)
  }
})

test('a file cannot make its reader look at another', async () => {
  const path = temporary('sound.parquet')
  await writeParquet(path, 'SELECT 1 AS n')
  const outside = temporary('outside.parquet')
  await writeParquet(outside, 'SELECT 2 AS n')
  const engine = await lockedEngine({ folder: dirname(path) })
  const { connection } = engine
  onTestFinished(() => engine.close())
  const read = async (file: string) =>
    (await connection.runAndReadAll(`SELECT n FROM ${rowsOfFile(file)}`)).getRows()
  expect(await read(path)).toEqual([[1]])
  for (const other of [
    outside,
    `${dirname(path)}/../${basename(dirname(outside))}/outside.parquet`,
  ])
    await expect(read(other)).rejects.toThrow(/Permission Error/)
  symlinkSync(outside, join(dirname(path), 'link.parquet'))
  await expect(read(join(dirname(path), 'link.parquet'))).rejects.toThrow(/Permission Error/)
  await expect(connection.run("SET allowed_directories = ['/']")).rejects.toThrow()
})

test('a reader whose asker is gone goes too, with its folder', async () => {
  const child = await startReader(
    'records-child',
    new URL('../../../src/formats/parquet/x.ts', import.meta.url).href,
  )
  const inbox = inboxOf<FromRecordsReader>(child, 30_000)
  const ready = await inbox.next()
  if (ready.kind !== 'ready') throw new Error('it did not start')
  expect(existsSync(ready.folder)).toBe(true)
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.disconnect()
  expect(await exit).toBe(0)
  expect(existsSync(ready.folder)).toBe(false)
})

test('Parquet is told by its first four bytes', () => {
  expect(isParquet(Buffer.from('PAR1rest'))).toBe(true)
  expect(isParquet(Buffer.from('PAR'))).toBe(false)
  expect(isParquet(Buffer.from('{"PAR1":1}'))).toBe(false)
})
