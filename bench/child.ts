import { statSync } from 'node:fs'
import { compactRelations, deriveRelations } from '../src/graph/derive.ts'
import { ingest } from '../src/lake/ingest/ingest.ts'
import { openLake } from '../src/lake/lake.ts'
import { folderSource } from '../src/sources/folder.ts'
import { loadEqually, loadTyped } from './duckdb-load.ts'
import { readFloor } from './floor.ts'
import { investigateEntities } from './investigate.ts'

/** What one run of a contender cost, measured in a process of its own. */
export interface Run {
  readonly ms: number
  /** Processor time of all threads. */
  readonly cpuMs: number
  readonly rssMb: number
  readonly events: number
  /** Size of the database afterwards. */
  readonly fileBytes: number
  readonly latencies?: readonly number[]
}

const THREADS = 2

async function ingestInto(
  folder: string,
  path: string,
  redact: readonly string[] = [],
): Promise<number> {
  const lake = await openLake({ path, newSecret: () => 'bench'.repeat(8), redact })
  const now = () => new Date()
  const { stored } = await ingest(lake, await folderSource(folder), {
    threads: THREADS,
    seed: 1,
    now,
    derive: deriveRelations,
  })
  await compactRelations(lake.engine)
  await lake.engine.close()
  return stored
}

/** Names that are in no record, and such of which a quarter of the records have one. */
const strangers = (count: number) =>
  Array.from({ length: count }, (_, i) => `person-${i}@example.org`)
const roles = (count: number) =>
  Array.from(
    { length: count },
    (_, i) => `${['etl', 'train', 'deploy', 'web', 'batch', 'report'][i % 6]}-role-${i}`,
  )

const CONTENDERS: Readonly<Record<string, (folder: string, path: string) => Promise<number>>> = {
  ingest: (folder, path) => ingestInto(folder, path),
  'redact 100 strangers': (folder, path) => ingestInto(folder, path, strangers(100)),
  'redact 100 roles': (folder, path) => ingestInto(folder, path, roles(100)),
  'redact 10000 strangers': (folder, path) => ingestInto(folder, path, strangers(10_000)),
  typed: loadTyped,
  equal: loadEqually,
  floor: (folder) => readFloor(folder, THREADS),
}

async function measure(name: string, folder: string, path: string): Promise<Run> {
  const started = performance.now()
  let events = 0
  let latencies: readonly number[] | undefined
  if (name === 'investigate') latencies = await investigateEntities(path)
  else events = (await CONTENDERS[name]?.(folder, path)) ?? 0
  const ms = performance.now() - started
  const { user, system } = process.cpuUsage()
  return {
    ms,
    cpuMs: (user + system) / 1000,
    rssMb: process.resourceUsage().maxRSS / 1024,
    events,
    fileBytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    ...(latencies ? { latencies } : {}),
  }
}

const [, , name = '', folder = '', path = ''] = process.argv
process.stdout.write(JSON.stringify(await measure(name, folder, path)))
