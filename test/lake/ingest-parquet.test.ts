import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Source } from '../../src/sources/source.ts'
import { writeParquet } from '../support/parquet-file.ts'
import {
  callRecords,
  contentOf,
  flowLines,
  ingestFolder,
  ingestSource,
  recordsFile,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from './ingest-support.ts'

/** The flows of `flowLines` as AWS writes them to Parquet: the same fields, spelt with underscores, numbers as numbers. */
const flows = (from: number, to: number) =>
  `SELECT 2 AS version, '111122223333' AS account_id, 'eni-0a1b2c3d4e5f60718' AS interface_id,
     '10.0.1.' || (i % 200) AS srcaddr, '203.0.113.9' AS dstaddr, 40000 + i AS srcport, 443 AS dstport, 6 AS protocol,
     12::BIGINT AS packets, 5840::BIGINT AS bytes, 1767225600 + i * 60 AS start, 1767225600 + i * 60 + 60 AS "end",
     'ACCEPT' AS action, 'OK' AS log_status FROM range(${from}, ${to}) t(i)`

test('flows in Parquet give the lake that the lines give, however the object comes', async () => {
  const lines = await temporaryLake()
  await ingestFolder(lines, writeFiles(temporaryFolder(), { 'flows.log.gz': flowLines(0, 3000) }))

  const folder = temporaryFolder()
  await writeParquet(join(folder, 'a.log.parquet'), flows(0, 1500), ', COMPRESSION zstd')
  await writeParquet(join(folder, 'b'), flows(1500, 3000), ', COMPRESSION gzip')
  const files = await temporaryLake()
  expect(await ingestFolder(files, folder)).toMatchObject({ read: 3000, stored: 3000, rejected: 0 })
  expect(await contentOf(files)).toEqual(await contentOf(lines))
  expect(await ingestFolder(files, folder)).toMatchObject({ known: 2, read: 0 })

  const brought = await temporaryLake()
  const source: Source = {
    name: 'test',
    async *list() {
      for (const name of ['a.log.parquet', 'b'])
        yield { uri: `s3://logs/${name}`, version: '1', bytes: 9 }
    },
    open: async ({ uri }) => {
      const stored = readFileSync(join(folder, uri.slice('s3://logs/'.length)))
      return { kind: 'bytes', bytes: new Uint8Array(uri.endsWith('b') ? gzipSync(stored) : stored) }
    },
  }
  await ingestSource(brought, source)
  expect(await contentOf(brought)).toEqual(await contentOf(lines))
})

test('a damaged file is refused alone, with its reason', async () => {
  const folder = writeFiles(temporaryFolder(), {
    'a-sound.json': recordsFile(callRecords(0, 5)),
    'b-mark-only.parquet': 'PAR1',
    'c-no-footer.parquet': `PAR1${'x'.repeat(100)}PAR1`,
    'x-sound.json': recordsFile(callRecords(5, 10)),
  })
  const sound = join(folder, 'd-sound.parquet')
  await writeParquet(sound, flows(0, 300))
  const bytes = readFileSync(sound)
  writeFileSync(join(folder, 'e-cut.parquet'), bytes.subarray(0, bytes.length >> 1))
  const flips = 8
  for (let i = 0; i < flips; i++) {
    const flipped = Buffer.from(bytes)
    const at = 4 + Math.floor(((bytes.length - 5) * i) / flips)
    flipped[at] = (flipped[at] ?? 0) ^ 0xff
    writeFileSync(join(folder, `f-${i}.parquet`), flipped)
  }
  const lake = await temporaryLake()
  const summary = await ingestFolder(lake, folder)
  expect(summary.objects).toBe(6 + flips)
  expect(summary.read).toBe(summary.stored + summary.duplicate + summary.rejected)
  const [calls] = await lake.engine.query('SELECT count(*) AS n FROM api_call')
  expect(calls).toEqual({ n: 10 })
  const rejects = await lake.engine.query(
    `SELECT DISTINCT reason FROM reject JOIN object o ON o.id = object WHERE parse_filename(uri) NOT LIKE 'f-%'`,
  )
  expect(rejects).toEqual([{ reason: 'corrupt-parquet' }])
  const whole = await lake.engine.query(
    `SELECT read, rejected FROM object WHERE parse_filename(uri) = 'd-sound.parquet'`,
  )
  expect(whole).toEqual([{ read: 300, rejected: 0 }])
  // It is known for what it is, and not tried again.
  expect(await ingestFolder(lake, folder)).toMatchObject({ objects: 0, known: 6 + flips })
})

test('a file too large to be held is read as it comes', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'large.parquet')
  await writeParquet(
    path,
    `SELECT *, (SELECT string_agg(sha256(CAST(srcport * 10 + n AS VARCHAR)), '') FROM range(8) r(n)) AS ecs_task_id
     FROM (${flows(0, 9000)})`,
    ', COMPRESSION uncompressed',
  )
  expect(readFileSync(path).length).toBeGreaterThan(4 << 20)
  const lake = await temporaryLake()
  expect(await ingestFolder(lake, folder)).toMatchObject({ read: 9000, stored: 9000 })
})

test('a row that is too large costs itself alone', async () => {
  const folder = temporaryFolder()
  await writeParquet(
    join(folder, 'a.parquet'),
    `SELECT *, repeat('x', CASE WHEN srcport = 40003 THEN 2000000 ELSE 1 END) AS note FROM (${flows(0, 10)})`,
  )
  const lake = await temporaryLake()
  expect(await ingestFolder(lake, folder)).toMatchObject({ read: 10, stored: 9, rejected: 1 })
  expect(await lake.engine.query('SELECT reason FROM reject')).toEqual([
    { reason: 'string-too-long' },
  ])
})

const BAD = [
  '../shared/data/security/parquet-bad/bad_data',
  '../shared/data/security/duckdb-corrupt/data/parquet-testing/afl',
].map((path) =>
  join(process.env['DUPIN_DATA'] ?? '../shared/data', path.slice('../shared/data'.length)),
)
const present = BAD.every((path) => existsSync(path))
if (!present) console.warn(`skipped: no damaged Parquet files at ${BAD[0]}; set DUPIN_DATA`)

test.runIf(present)('files that have crashed readers cost themselves alone', async () => {
  const folder = writeFiles(temporaryFolder(), { 'z-sound.json': recordsFile(callRecords(0, 5)) })
  for (const bad of BAD)
    for (const name of readdirSync(bad).filter((file) => file.endsWith('.parquet')))
      writeFileSync(join(folder, `${name}`), readFileSync(join(bad, name)))
  const lake = await temporaryLake()
  const summary = await ingestFolder(lake, folder)
  expect(summary.objects).toBe(readdirSync(folder).length)
  expect(summary.stored).toBe(5)
  expect(summary.read).toBe(summary.stored + summary.rejected)
})
