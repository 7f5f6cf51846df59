import { expect, test } from 'vitest'
import { clearStages, prepareStages } from '../../src/lake/ingest/commit.ts'
import { temporaryLake } from './ingest-support.ts'

test('what was staged takes no room once it is cleared, however often', async () => {
  const { engine } = await temporaryLake()
  await prepareStages(engine)
  const room: number[] = []
  for (let commit = 0; commit < 12; commit++) {
    await engine.query('INSERT INTO stage_flow (object) SELECT range FROM range(100000)')
    await engine.transaction(() => clearStages(engine, new Set(['flow'])))
    const [row] = await engine.query(
      `SELECT sum(memory_usage_bytes + temporary_storage_bytes) AS bytes FROM duckdb_memory()
       WHERE tag = 'IN_MEMORY_TABLE'`,
    )
    room.push(Number(row?.['bytes']))
  }
  expect(room.at(-1)).toBeLessThanOrEqual(room[0] ?? 0)
})
