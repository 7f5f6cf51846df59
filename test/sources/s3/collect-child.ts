import { setTimeout } from 'node:timers/promises'
import { DEFAULT_LIMITS } from '../../../src/formats/limits.ts'
import { deriveRelations } from '../../../src/graph/derive.ts'
import { ingest } from '../../../src/lake/ingest/ingest.ts'
import { openLake } from '../../../src/lake/lake.ts'
import { openBucket } from '../../../src/sources/s3/open-bucket.ts'

/** Reads a bucket into a lake; says so when it begins and at each batch. Made to be killed. */
const [, , endpointUrl = '', path = '', delay = '0'] = process.argv
const lake = await openLake({ path, newSecret: () => 'c0ffee'.repeat(6) })
const source = await openBucket('s3://logs', `${path}.spool`, {
  region: 'eu-west-1',
  endpointUrl,
  limits: DEFAULT_LIMITS,
})
process.stdout.write('begun\n')
await setTimeout(Number(delay))
await ingest(lake, source, {
  threads: 2,
  commitRows: 2000,
  seed: 7,
  now: () => new Date(Date.UTC(2026, 0, 3)),
  derive: deriveRelations,
  onProgress: () => process.stdout.write('read\n'),
})
await lake.engine.close()
