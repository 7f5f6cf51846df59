import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/events/user-error.ts'
import { TableReader } from '../../../src/formats/tabular/read-table.ts'

const DATA = process.env['DUPIN_DATA'] ?? join(import.meta.dirname, '../../../../shared/data')
const FOLDER = join(DATA, 'security/duckdb-corrupt/data/parquet-testing/afl')
const present = existsSync(FOLDER)
if (!present) console.warn(`skipped: no damaged Parquet files at ${FOLDER}; set DUPIN_DATA`)

describe.runIf(present)('Parquet files made to crash a reader', () => {
  const files = present
    ? readdirSync(FOLDER)
        .filter((name) => name.endsWith('.parquet'))
        .slice(0, 2)
    : []

  it.each(files)('%s is a clear error', async (name) => {
    const reader = new TableReader(join(FOLDER, name))
    const reading = async () => {
      for await (const batch of reader.batches()) expect(batch.rows).toBeGreaterThan(0)
    }
    await expect(reading()).rejects.toThrow(UserError)
  })
})
