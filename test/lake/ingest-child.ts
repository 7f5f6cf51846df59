import { deriveRelations } from '../../src/graph/derive.ts'
import { ingest } from '../../src/lake/ingest/ingest.ts'
import { openLake } from '../../src/lake/lake.ts'
import { folderSource } from '../../src/sources/folder.ts'

/** Ingests a folder into a lake; says so when it begins. Made to be killed. */
const [, , folder = '', path = ''] = process.argv
const lake = await openLake({ path, newSecret: () => 'c0ffee'.repeat(6) })
process.stdout.write('begun\n')
await ingest(lake, await folderSource(folder), {
  threads: 2,
  commitRows: Number(process.argv[4] ?? 8000),
  seed: 7,
  now: () => new Date(Date.UTC(2026, 0, 3)),
  derive: deriveRelations,
})
await lake.engine.close()
