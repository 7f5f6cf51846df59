import { DEFAULT_LIMITS } from '../../src/formats/limits.ts'
import { compactRelations, deriveRelations } from '../../src/graph/derive.ts'
import { ingest } from '../../src/lake/ingest/ingest.ts'
import { openLake } from '../../src/lake/lake.ts'
import { folderSource } from '../../src/sources/folder.ts'
import { openBucket } from '../../src/sources/s3/open-bucket.ts'

/** What one reading cost, measured in a process of its own. */
export interface Reading {
  readonly ms: number
  readonly cpuMs: number
  /** At its peak. */
  readonly rssMb: number
  readonly objects: number
  readonly bytes: number
  readonly read: number
  readonly stored: number
  readonly rejected: number
}

async function read(place: string, path: string): Promise<Reading> {
  const started = performance.now()
  const lake = await openLake({ path, newSecret: () => 'bench'.repeat(8) })
  const source = place.startsWith('http')
    ? await openBucket('s3://logs', `${path}.spool`, {
        region: 'eu-west-1',
        endpointUrl: place,
        limits: DEFAULT_LIMITS,
      })
    : await folderSource(place)
  const { objects, bytes, read, stored, rejected } = await ingest(lake, source, {
    threads: 2,
    seed: 1,
    now: () => new Date(),
    derive: deriveRelations,
  })
  await compactRelations(lake.engine)
  await lake.engine.close()
  const { user, system } = process.cpuUsage()
  const rssMb = process.resourceUsage().maxRSS / 1024
  const ms = performance.now() - started
  return { ms, cpuMs: (user + system) / 1000, rssMb, objects, bytes, read, stored, rejected }
}

const [, , place = '', path = ''] = process.argv
process.stdout.write(JSON.stringify(await read(place, path)))
