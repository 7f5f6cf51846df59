import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { LogObject, Source } from '../../src/sources/source.ts'
import {
  callRecord,
  callRecords,
  contentOf,
  ingestFolder,
  ingestSource,
  ledgerSums,
  recordsFile,
  storedRows,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from './ingest-support.ts'

const sound = recordsFile(callRecords(0, 20))
const half = Buffer.from(gzipSync(recordsFile(callRecords(20, 40))))

test('objects that cannot be read are counted with the reason, and their neighbours are kept', async () => {
  const folder = writeFiles(temporaryFolder(), {
    'a-sound.json.gz': sound,
    'b-cut.json.gz': half.subarray(0, half.length - 40),
    'c-bomb.json.gz': gzipSync(Buffer.alloc(64 << 20)),
    'd-empty.json.gz': new Uint8Array(0),
    'e-header-only.json.gz': Buffer.from([0x1f, 0x8b]),
    'f-noise.bin': Buffer.from([0xff, 0xfe, 0x00, 0x01, 0x0a, 0x80]),
    'g-sound.json': recordsFile(callRecords(40, 50)),
    'h-checksum.json.gz': flipped(half, half.length - 6),
    'i-deep.json': '['.repeat(100_000),
    'j-other.json': '{"hello":"world"}',
    'k-no-time.json': recordsFile([{ ...callRecord(77), eventTime: 'yesterday' }, callRecord(78)]),
    'l-prototype.json': `{"Records":[{"__proto__":{"eventName":"x"},"constructor":1}]}`,
  })
  const lake = await temporaryLake()
  const summary = await ingestFolder(lake, folder)
  expect(summary.stored).toBe(31)
  expect(summary.read).toBe(summary.stored + summary.duplicate + summary.rejected)
  const rejects = await lake.engine.query(
    `SELECT parse_filename(uri) AS name, reason, r.records FROM reject r JOIN object o ON o.id = r.object ORDER BY ALL`,
  )
  expect(rejects.map((row) => `${row['name']} ${row['reason']} ${row['records']}`)).toEqual([
    'b-cut.json.gz corrupt-gzip 1',
    'c-bomb.json.gz gzip-bomb 1',
    'e-header-only.json.gz corrupt-gzip 1',
    'f-noise.bin invalid-utf8 1',
    'f-noise.bin invalid-utf8 1',
    'h-checksum.json.gz corrupt-gzip 1',
    'i-deep.json invalid-json 1',
    'i-deep.json too-deep 1',
    'j-other.json unknown-format 1',
    'k-no-time.json bad-time 1',
    'l-prototype.json unknown-format 1',
  ])
  const [empty] = await lake.engine.query("SELECT read FROM object WHERE uri LIKE '%d-empty%'")
  expect(empty).toEqual({ read: 0 })
})

test('what is no regular file is told of and never opened', async () => {
  const folder = writeFiles(temporaryFolder(), { 'a.json.gz': sound, 'dir.json.gz/b.json': sound })
  execFileSync('mkfifo', [join(folder, 'pipe.json.gz')])
  symlinkSync('/etc/passwd', join(folder, 'link.json'))
  symlinkSync(folder, join(folder, 'loop'))
  mkdirSync(join(folder, 'empty'))
  const lake = await temporaryLake()
  const summary = await ingestFolder(lake, folder)
  expect(summary).toMatchObject({ objects: 2, read: 40, stored: 20, duplicate: 20 })
  expect(summary.problems.map((problem) => problem.replace(folder, ''))).toEqual([
    '/link.json: not a regular file; links are not followed',
    '/loop: not a regular file; links are not followed',
    '/pipe.json.gz: not a regular file; links are not followed',
  ])
})

test('an object that could not be read is tried again, one that was read is not', async () => {
  const folder = writeFiles(temporaryFolder(), { 'a.json.gz': sound })
  const objects: LogObject[] = ['a.json.gz', 'late.json.gz'].map((name) => ({
    uri: join(folder, name),
    version: 'v1',
    bytes: 1000,
  }))
  const source: Source = {
    name: 'test',
    async *list() {
      yield* objects
    },
  }
  const lake = await temporaryLake()
  expect(await ingestSource(lake, source)).toMatchObject({ read: 21, stored: 20, rejected: 1 })
  writeFiles(folder, { 'late.json.gz': recordsFile(callRecords(15, 30)) })
  const second = await ingestSource(lake, source)
  expect(second).toMatchObject({ known: 1, read: 15, stored: 10, duplicate: 5, rejected: 0 })
  expect(await ledgerSums(lake)).toEqual({
    objects: 2,
    read: 35,
    stored: 30,
    duplicate: 5,
    rejected: 0,
  })
  expect(await lake.engine.query('SELECT * FROM reject')).toEqual([])
  expect(await ingestSource(lake, source)).toMatchObject({ known: 2, objects: 0 })
})

test('an object too large to be read at once is read as a stream, broken records and all', async () => {
  const records = callRecords(0, 12_000).map((record, n) => ({ ...record, userAgent: noise(n) }))
  const lines = records.map((record) => JSON.stringify(record))
  lines.splice(6000, 0, '{"eventName":"broken", "eventID": }')
  const bytes = gzipSync(Buffer.from(`\n{"Records":[${lines.join(',')}]}`))
  expect(bytes.length).toBeGreaterThan(4 << 20)
  const streamed = await temporaryLake()
  const summary = await ingestFolder(
    streamed,
    writeFiles(temporaryFolder(), { 'large.json.gz': bytes }),
  )
  expect(summary).toMatchObject({ read: 12_001, stored: 12_000, rejected: 1 })
  const parts = temporaryFolder()
  for (let i = 0; i < 12; i++) {
    const part = recordsFile(records.slice(i * 1000, i * 1000 + 1000))
    writeFiles(parts, { [`${i}.json.gz`]: part })
  }
  const split = await temporaryLake()
  await ingestFolder(split, parts)
  const same = (await contentOf(streamed)).join('\n') === (await contentOf(split)).join('\n')
  expect(same).toBe(true)
})

test('text that is not UTF-8 is refused wherever it stands in a stream', async () => {
  const folder = temporaryFolder()
  const record = (n: number) => JSON.stringify({ ...callRecord(n), userAgent: noise(n) })
  const parts = [Buffer.from('\n{"Records":[')]
  for (let n = 0; n < 12_000; n++) parts.push(Buffer.from(`${n === 0 ? '' : ','}${record(n)}`))
  parts.push(
    Buffer.from(`,${JSON.stringify(callRecord(90_001))}`.replace('t90001', '\xff\xfe'), 'latin1'),
  )
  parts.push(Buffer.from(']}'))
  writeFileSync(join(folder, 'x.json.gz'), gzipSync(Buffer.concat(parts)))
  const lake = await temporaryLake()
  const summary = await ingestFolder(lake, folder)
  expect(summary).toMatchObject({ read: 12_001, stored: 12_000, rejected: 1 })
  expect(await lake.engine.query('SELECT reason FROM reject')).toEqual([{ reason: 'invalid-utf8' }])
})

test('a stream that breaks keeps what came before it', async () => {
  const records = callRecords(0, 12_000).map((record, n) => ({ ...record, userAgent: noise(n) }))
  const bytes = gzipSync(recordsFile(records))
  const folder = writeFiles(temporaryFolder(), {
    'a-sound.json.gz': recordsFile(callRecords(50_000, 50_010)),
    'broken.json.gz': bytes.subarray(0, bytes.length - 200_000),
  })
  const lake = await temporaryLake()
  const summary = await ingestFolder(lake, folder)
  expect(summary.rejected).toBe(1)
  expect(summary.stored).toBeGreaterThan(8000)
  expect(summary.read).toBe(summary.stored + 1)
  expect(await storedRows(lake)).toEqual({ rows: summary.stored, orphans: 0 })
})

test('hostile values are stored as values', async () => {
  const hostile = [
    { userAgent: "'; DROP TABLE stored.api_call; --" },
    { userAgent: 'nul \u0000 inside' },
    { userAgent: '\ud800 alone' },
    { userAgent: 'é'.repeat(5000) },
    { errorCode: 'X', errorMessage: 'ü'.repeat(20_000) },
    { requestParameters: { long: 'x'.repeat(100_000) } },
    { eventID: 'no uuid at all' },
    { eventID: '' },
    { sourceIPAddress: 12 },
    { userIdentity: { type: ['Root'], arn: { a: 1 } } },
  ].map((fields, n) => ({ ...callRecord(n), ...fields }))
  const lake = await temporaryLake()
  const folder = writeFiles(temporaryFolder(), { 'a.json': recordsFile(hostile) })
  expect(await ingestFolder(lake, folder)).toMatchObject({ read: 10, stored: 10 })
  const rows = await lake.engine.query('SELECT * FROM api_call ORDER BY time')
  expect(rows.map((row) => String(row['user_agent']).slice(0, 40)).slice(0, 4)).toEqual([
    "'; DROP TABLE stored.api_call; --",
    'nul \u0000 inside',
    '\ufffd alone',
    'é'.repeat(40),
  ])
  expect(JSON.stringify(rows)).not.toContain('\\ufffd\\ufffd')
  expect(JSON.parse(String(rows[5]?.['request']))).toEqual({
    _dupin: 'left out: longer than 16 KiB',
  })
  const again = await temporaryLake()
  rmSync(join(folder, 'a.json'))
  const reversed = writeFiles(folder, { 'b.json': recordsFile(hostile.toReversed()) })
  await ingestFolder(again, reversed)
  expect(await contentOf(again)).toEqual(await contentOf(lake))
})

/** Text that does not compress, the same for the same number. */
function noise(n: number): string {
  let state = (n * 2_654_435_761) >>> 0
  let text = ''
  for (let i = 0; i < 90; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    text += state.toString(36)
  }
  return text
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 0xff
  return copy
}
