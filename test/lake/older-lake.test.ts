import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { Dupin, simulateInto } from '../../src/dupin.ts'
import { EVENT_TABLES } from '../../src/events/tables.ts'
import { openLake } from '../../src/lake/lake.ts'

const folder = mkdtempSync(join(tmpdir(), 'older-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What lakes of the first version lack. */
const LATER = EVENT_TABLES.invocation.columns.slice(29).map(({ name }) => name)

async function olderLake(path: string): Promise<void> {
  const lake = await openLake({ path, threads: 1, newSecret: () => 'ab'.repeat(32) })
  for (const name of LATER)
    await lake.engine.query(`ALTER TABLE stored.invocation DROP COLUMN ${name}`)
  await lake.engine.query(
    'INSERT INTO stored.invocation BY NAME SELECT uuid() AS key, make_timestamp(0) AS time, 7 AS object',
  )
  await lake.engine.close()
}

it('a lake of an earlier version is read, and takes what later ones keep', async () => {
  const path = join(folder, 'older.duckdb')
  await olderLake(path)
  const logs = join(folder, 'logs')
  simulateInto(logs, { seed: 'older', scenarios: [], days: 1, scale: 0.2 })
  const dupin = await Dupin.open(path, { threads: 1 })
  try {
    const summary = await dupin.ingestFolder(logs)
    expect(summary.read).toBe(summary.stored + summary.duplicate + summary.rejected)
    const [row] = await dupin.query(
      `SELECT count(*) FILTER (WHERE query_vector IS NOT NULL) AS captured, count(*) FILTER (WHERE prompt_entropy > 0) AS said,
         count(*) FILTER (WHERE object = 7 AND query_form IS NULL AND prompt_sketch IS NULL) AS old FROM invocation`,
    )
    expect(Number(row?.['captured'])).toBeGreaterThan(20)
    expect(Number(row?.['said'])).toBeGreaterThan(20)
    expect(Number(row?.['old'])).toBe(1)
  } finally {
    await dupin.close()
  }
})
