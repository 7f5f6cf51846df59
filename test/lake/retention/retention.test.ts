import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UserError } from '../../../src/events/user-error.ts'
import { deriveRelations } from '../../../src/graph/derive.ts'
import { ingest } from '../../../src/lake/ingest/ingest.ts'
import { type Lake, openLake } from '../../../src/lake/lake.ts'
import { expire, type RetentionRules } from '../../../src/lake/retention/retention.ts'
import { rewriteLake } from '../../../src/lake/retention/rewrite.ts'
import { folderSource } from '../../../src/sources/folder.ts'
import {
  callRecord,
  contentOf,
  digestOf,
  type Files,
  flowLines,
  ingestFolder,
  ledgerSums,
  recordsFile,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from '../ingest-support.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 0, 1)

const run = (lake: Lake, rules: RetentionRules, now: number, dryRun = false) =>
  expire(lake, {
    rules,
    now: () => new Date(now),
    derive: deriveRelations,
    dryRun,
    trustClock: true,
  })

const calls = (hours: readonly number[]) =>
  hours.map((hour, n) => ({
    ...callRecord(hour * 100 + n),
    eventTime: new Date(START + hour * HOUR + n * 1000).toISOString().replace('.000Z', 'Z'),
  }))

/** Some flows of each hour: `flowLines` has one a minute. */
const flows = (hours: readonly number[]) => hours.map((hour) => flowLines(hour * 60, hour * 60 + 3))

function filesOf(callHours: readonly (readonly number[])[], flowHours: readonly number[]): Files {
  return {
    ...Object.fromEntries(
      callHours.map((hours, i) => [`calls-${i}.json.gz`, recordsFile(calls(hours))]),
    ),
    ...Object.fromEntries(flows(flowHours).map((text, i) => [`flows-${i}.log.gz`, text])),
  }
}

test('what is left is the lake of what may be kept, whatever lay in one object', async () => {
  const days = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 9 })
  const end = fc.integer({ min: 0, max: 10 })
  await fc.assert(
    fc.asyncProperty(
      days,
      days,
      days,
      end,
      end,
      async (one, other, flowDays, callsEnd, flowsEnd) => {
        const hours = (of: readonly number[]) => of.map((day) => day * 24 + 5)
        const now = START + 100 * 24 * HOUR
        const all = await temporaryLake()
        const files = filesOf([hours(one), hours(other)], hours(flowDays))
        await ingestFolder(all, writeFiles(temporaryFolder(), files))
        await run(all, { cloudtrail: 100 - callsEnd, 'vpc-flow': 100 - flowsEnd }, now)
        const kept = await temporaryLake()
        const keptFlows = filesOf([], hours(flowDays.filter((day) => day >= flowsEnd)))
        const keptCalls = [one, other].map((of) =>
          calls(hours(of)).filter(
            ({ eventTime }) => Date.parse(eventTime) >= START + callsEnd * 24 * HOUR,
          ),
        )
        const callFiles = keptCalls.map((of, i) => [`calls-${i}.json.gz`, recordsFile(of)] as const)
        const rest = { ...keptFlows, ...Object.fromEntries(callFiles) }
        await ingestFolder(kept, writeFiles(temporaryFolder(), rest))
        expect(await contentOf(all)).toEqual(await contentOf(kept))
        const terms = 'SELECT text FROM term'
        // A reader may add a string that no row comes to use.
        expect(await kept.engine.query(terms)).toEqual(
          expect.arrayContaining([...(await all.engine.query(terms))]),
        )
      },
    ),
    { numRuns: 3, examples: [[[0, 3, 9], [2, 2, 4], [0, 1, 5, 9], 3, 5]] },
  )
})

test('it is said what went of which log, and nothing that is too old is left', async () => {
  const lake = await temporaryLake()
  const folder = writeFiles(temporaryFolder(), filesOf([[0, 1, 2], [30]], [0, 29]))
  await ingestFolder(lake, folder)
  const now = START + 24 * HOUR * 11
  const said = await run(lake, { default: 10 }, now, true)
  expect(said).toMatchObject({ rows: 6, left: 6, relations: 0 })
  expect(await ledgerSums(lake)).toMatchObject({ stored: 10 })
  const done = await run(lake, { default: 10 }, now)
  expect(done.logs).toEqual([
    { log: 'cloudtrail', before: START + 24 * HOUR, rows: 3 },
    { log: 'vpc-flow', before: START + 24 * HOUR, rows: 3 },
  ])
  expect(done.left).toBe(0)
  expect(done.relations).toBeGreaterThan(0)
  expect(done.terms).toBeGreaterThan(0)
  expect(await run(lake, { default: 10 }, now)).toMatchObject({ rows: 0, relations: 0, terms: 0 })
  // What was read stays known: the folder holds the old records still.
  expect(await ingestFolder(lake, folder)).toMatchObject({ objects: 0, known: 4, stored: 0 })
})

test('logs that come later find the dictionary as it is', async () => {
  const lake = await temporaryLake()
  await ingestFolder(lake, writeFiles(temporaryFolder(), filesOf([[0, 1, 2]], [])))
  await run(lake, { default: 10 }, START + 24 * HOUR * 20)
  expect(await lake.engine.query('SELECT count(*) AS n FROM term')).toEqual([{ n: 0 }])
  await ingestFolder(lake, writeFiles(temporaryFolder(), filesOf([[500, 501]], [])))
  const fresh = await temporaryLake()
  await ingestFolder(fresh, writeFiles(temporaryFolder(), filesOf([[500, 501]], [])))
  expect(await contentOf(lake)).toEqual(await contentOf(fresh))
})

test('a lake that is written anew says the same, without the bytes of what went', async () => {
  const path = join(temporaryFolder(), 'lake.duckdb')
  const secret = 'Zm9vLXNlY3JldC1uYW1lLW5vYm9keS1lbHNlLWhhcw'
  const [old] = calls([0])
  const open = () => openLake({ path, newSecret: () => 'c0ffee'.repeat(6) })
  const lake = await open()
  const files = {
    'old.json': recordsFile([{ ...old, userAgent: secret, errorMessage: secret }]),
    'bad.json': `{"Records":[{"nothing":"${secret}"}]}`,
    ...filesOf([[100, 101]], [99]),
  }
  await ingest(lake, await folderSource(writeFiles(temporaryFolder(), files)), {
    threads: 1,
    seed: 1,
    now: () => new Date(START),
    derive: deriveRelations,
  })
  expect(await run(lake, { default: 2 }, START + 24 * HOUR * 3)).toMatchObject({ rows: 1, left: 0 })
  const before = await digestOf(lake)
  const ledger = await ledgerSums(lake)
  await lake.engine.close()
  expect(readFileSync(path).includes(secret)).toBe(true)
  await rewriteLake(path)
  expect(readFileSync(path).includes(secret)).toBe(false)
  const again = await open()
  expect(await digestOf(again)).toEqual(before)
  expect(await ledgerSums(again)).toEqual(ledger)
  await ingest(again, await folderSource(writeFiles(temporaryFolder(), filesOf([[102]], []))), {
    threads: 1,
    seed: 1,
    now: () => new Date(START),
    derive: deriveRelations,
  })
  expect((await ledgerSums(again)).objects).toBe(ledger.objects + 1)
  await again.engine.close()
})

test('where it cannot be written anew, the lake is as it was', async () => {
  const folder = temporaryFolder()
  await expect(rewriteLake(join(folder, 'none.duckdb'))).rejects.toThrow('there is no lake')
  const path = writeFiles(folder, { 'torn.duckdb': 'no lake at all' })
  await expect(rewriteLake(join(path, 'torn.duckdb'))).rejects.toThrow(UserError)
  expect(readdirSync(folder)).toEqual(['torn.duckdb'])
  expect(readFileSync(join(folder, 'torn.duckdb'), 'utf8')).toBe('no lake at all')
})

test.each([
  ['a year ahead', 30 + 365, 6],
  ['two weeks ahead', 30 + 15, 5],
  ['two days after the newest log', 32, 0],
])('where the clock is %s, what only it says is old is left', async (_, day, left) => {
  const lake = await temporaryLake()
  const hours = [0, 1, 2, 20 * 24, 21 * 24, 30 * 24]
  // Nobody can make the lake believe a clock by a log of the future.
  const record = { ...callRecord(5), eventTime: '2029-01-01T00:00:00Z' }
  const files = { ...filesOf([hours], [19 * 24]), 'ahead.json': recordsFile([record]) }
  await ingest(lake, await folderSource(writeFiles(temporaryFolder(), files)), {
    threads: 1,
    seed: 1,
    now: () => new Date(START + 30 * 24 * HOUR),
    derive: deriveRelations,
  })
  const time = START + day * 24 * HOUR
  const options = { rules: { default: 20 }, now: () => new Date(time), derive: deriveRelations }
  const newest = START + 30 * 24 * HOUR + 5000
  const heldBack = left === 0 ? undefined : { rows: left, now: time, newest }
  const would = await expire(lake, { ...options, dryRun: true })
  expect(would.heldBack).toEqual(heldBack)
  const did = await expire(lake, options)
  expect([did.rows, did.left, did.heldBack]).toEqual([3, 0, heldBack])
  expect(await expire(lake, { ...options, trustClock: true })).toMatchObject({ rows: left })
})

test('a clock that is behind deletes nothing', async () => {
  const lake = await temporaryLake()
  await ingestFolder(lake, writeFiles(temporaryFolder(), filesOf([[0, 30 * 24]], [])))
  const now = () => new Date(START - 365 * 24 * HOUR)
  const options = { rules: { default: 20 }, now, derive: deriveRelations }
  const { rows, heldBack } = await expire(lake, options)
  expect([rows, heldBack]).toEqual([0, undefined])
})
