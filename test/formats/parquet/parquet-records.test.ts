import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import {
  isParquet,
  ParquetError,
  ParquetRecords,
} from '../../../src/formats/parquet/parquet-records.ts'
import { writeParquet } from '../../support/parquet-file.ts'

const records = new ParquetRecords()
afterAll(() => records.close())

async function linesOf(path: string, mostRows = 1_000_000): Promise<string[]> {
  const pieces: Uint8Array[] = []
  for await (const piece of records.read(path, mostRows)) pieces.push(piece)
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
  for await (const _ of records.read(path, 9000)) break
  expect(await linesOf(path)).toHaveLength(9000)
})

test('Parquet is told by its first four bytes', () => {
  expect(isParquet(Buffer.from('PAR1rest'))).toBe(true)
  expect(isParquet(Buffer.from('PAR'))).toBe(false)
  expect(isParquet(Buffer.from('{"PAR1":1}'))).toBe(false)
})
