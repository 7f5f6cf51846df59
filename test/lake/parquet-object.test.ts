import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../../src/formats/limits.ts'
import { ParquetRecords } from '../../src/formats/parquet/parquet-records.ts'
import { parquetLines } from '../../src/lake/ingest/parquet-object.ts'
import { writeParquet } from '../support/parquet-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'dupin-test-'))
const path = join(folder, 'bomb.parquet')
const records = new ParquetRecords()
beforeAll(() => writeParquet(path, "SELECT repeat('x', 1000) AS a FROM range(200000)"))
afterAll(() => {
  records.close()
  rmSync(folder, { recursive: true, force: true })
})

async function told(limits: Partial<typeof DEFAULT_LIMITS>): Promise<number> {
  const bytes = readFileSync(path)
  let lines = 0
  for await (const piece of parquetLines(records, { bytes }, { ...DEFAULT_LIMITS, ...limits }))
    for (const byte of piece) if (byte === 10) lines++
  return lines
}

test('a file that tells far more than it takes is refused', async () => {
  expect(readFileSync(path).length).toBeLessThan(50_000)
  await expect(told({})).rejects.toMatchObject({ reason: 'object-too-large' })
  await expect(told({ inflatedBytes: 1 << 20 })).rejects.toThrow('more than 1048576 bytes')
})

test('of too many rows one more than may be read is told', async () => {
  expect(await told({ recordsPerObject: 500 })).toBe(501)
})

test('a file that cannot be read says why', async () => {
  const lines = parquetLines(records, { bytes: Buffer.from('PAR1') }, DEFAULT_LIMITS)
  await expect(lines.next()).rejects.toMatchObject({ reason: 'corrupt-parquet' })
})
