import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  callRecord,
  callRecords,
  contentOf,
  flowLines,
  guardDutyFinding,
  ingestFolder,
  ledgerSums,
  recordsFile,
  storedRows,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from './ingest-support.ts'

const TRAIL = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/01'

function organisation(): string {
  return writeFiles(temporaryFolder(), {
    [`${TRAIL}/a.json.gz`]: recordsFile(callRecords(0, 40)),
    [`${TRAIL}/b.json.gz`]: recordsFile([...callRecords(30, 60), callRecord(59)]),
    [`${TRAIL}/c.json`]: `${recordsFile([])}`,
    'flow/one.log.gz': flowLines(0, 25),
    'flow/two.log': flowLines(20, 30),
    'guardduty/one.jsonl.gz': [1, 2, 2].map((n) => JSON.stringify(guardDutyFinding(n))).join('\n'),
  })
}

test('every object has a ledger line that balances and says what became of its records', async () => {
  const lake = await temporaryLake()
  const summary = await ingestFolder(lake, organisation())
  expect(summary).toMatchObject({ objects: 6, read: 109, stored: 92, duplicate: 17, rejected: 0 })
  const lines = await lake.engine.query(
    `SELECT parse_filename(uri) AS name, format, read, stored + duplicate AS kept, rejected, length(sha256) AS hash
       FROM object ORDER BY uri`,
  )
  const line = (name: string, format: string, read: number) => ({
    name,
    format,
    read,
    kept: read,
    rejected: 0,
    hash: 64,
  })
  expect(lines).toEqual([
    line('a.json.gz', 'cloudtrail', 40),
    line('b.json.gz', 'cloudtrail', 31),
    line('c.json', 'unknown', 0),
    line('one.log.gz', 'vpc-flow', 25),
    line('two.log', 'vpc-flow', 10),
    line('one.jsonl.gz', 'guardduty', 3),
  ])
  expect(await storedRows(lake)).toEqual({ rows: 92, orphans: 0 })
})

test('reading the same folder again reads no object and adds no row', async () => {
  const folder = organisation()
  const lake = await temporaryLake()
  await ingestFolder(lake, folder)
  const before = [await contentOf(lake), await ledgerSums(lake)]
  const again = await ingestFolder(lake, folder)
  expect(again).toMatchObject({ objects: 0, known: 6, read: 0, stored: 0, duplicate: 0 })
  expect([await contentOf(lake), await ledgerSums(lake)]).toEqual(before)
})

test('the same records under other names are read and are all duplicates', async () => {
  const lake = await temporaryLake()
  await ingestFolder(lake, organisation())
  const before = await contentOf(lake)
  const again = await ingestFolder(lake, organisation())
  expect(again).toMatchObject({ objects: 6, known: 0, read: 109, stored: 0, duplicate: 109 })
  expect(await contentOf(lake)).toEqual(before)
})

test('a file that has grown is read again and only its new events are stored', async () => {
  const folder = organisation()
  const lake = await temporaryLake()
  await ingestFolder(lake, folder)
  writeFiles(folder, { [`${TRAIL}/a.json.gz`]: recordsFile(callRecords(0, 45)) })
  utimesSync(join(folder, TRAIL, 'a.json.gz'), 1_800_000_000, 1_800_000_000)
  writeFiles(folder, { [`${TRAIL}/z.json.gz`]: recordsFile(callRecords(60, 62)) })
  expect(await ingestFolder(lake, folder)).toMatchObject({
    objects: 2,
    known: 5,
    read: 47,
    stored: 2,
    duplicate: 45,
  })
})

test('any order, any split over files and any repetition of records makes the same lake', async () => {
  const records = callRecords(0, 30)
  const whole = await temporaryLake()
  await ingestFolder(whole, writeFiles(temporaryFolder(), { 'all.json.gz': recordsFile(records) }))
  const expected = await contentOf(whole)
  const split = fc
    .tuple(
      fc.array(fc.nat(29), { maxLength: 20 }),
      fc.infiniteStream(fc.nat(4)),
      fc.infiniteStream(fc.nat()),
    )
    .map(([repeated, files, keys]) => {
      const order = [...records.keys(), ...repeated].map((n) => ({ n, key: keys.next().value }))
      order.sort((a, b) => a.key - b.key)
      return order.map(({ n }) => ({ n, file: files.next().value }))
    })
  await fc.assert(
    fc.asyncProperty(split, async (placed) => {
      const folder = temporaryFolder()
      for (const file of new Set(placed.map((place) => place.file))) {
        const content = placed.filter((place) => place.file === file).map(({ n }) => records[n])
        writeFiles(folder, {
          [`${file}.json.gz`]: recordsFile(content.filter((r) => r !== undefined)),
        })
      }
      const lake = await temporaryLake()
      const summary = await ingestFolder(lake, folder)
      expect(summary).toMatchObject({ read: placed.length, stored: 30, rejected: 0 })
      expect(await contentOf(lake)).toEqual(expected)
    }),
    { numRuns: 6 },
  )
})

test('records that come in two runs make the same lake as in one', async () => {
  const lake = await temporaryLake()
  const once = await temporaryLake()
  await ingestFolder(once, organisation())
  for (const [from, to] of [
    [35, 60],
    [0, 36],
  ] as const) {
    const files = { 'x.json.gz': recordsFile(callRecords(from, to)) }
    await ingestFolder(lake, writeFiles(temporaryFolder(), files))
  }
  await ingestFolder(lake, organisation())
  expect(await contentOf(lake)).toEqual(await contentOf(once))
})
