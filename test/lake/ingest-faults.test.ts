import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLake } from '../../src/lake/lake.ts'
import { scriptBeside } from '../../src/sources/script.ts'
import { type Fault, faultLibrary, runStepped } from '../support/io-faults.ts'
import {
  callRecords,
  digestOf,
  flowLines,
  ingestFolder,
  type LedgerSums,
  ledgerSums,
  recordsFile,
  storedRows,
  writeFiles,
} from './ingest-support.ts'

/** Every step takes minutes: they are all taken where this is set, else a few, others in each kind of fault. */
const ALL = process.env['DUPIN_ALL_STEPS'] !== undefined
const FEW = 2
const COMMIT_ROWS = '150'
const CHILD = fileURLToPath(await scriptBeside('ingest-child', import.meta.url))

const library = faultLibrary()
const path = 'path' in library ? library.path : ''
if ('missing' in library)
  process.stderr.write(`steps on the disk are not tried: ${library.missing}\n`)
const steppable = test.skipIf('missing' in library)

const newSecret = () => 'c0ffee'.repeat(6)

function temporaryPlace(): string {
  return mkdtempSync(join(tmpdir(), 'dupin-steps-'))
}

function organisation(): string {
  const logs = Object.fromEntries(
    Array.from({ length: 6 }, (_, i) => [
      `${i}.json.gz`,
      recordsFile(callRecords(i * 60, i * 60 + 75)),
    ]),
  )
  return writeFiles(temporaryPlace(), { ...logs, 'flow.log.gz': flowLines(0, 90) })
}

/** Steps to let fail: all, or some that lie evenly and differ from one kind of fault to the next. */
function chosen(steps: number, offset: number): number[] {
  const all = Array.from({ length: steps }, (_, i) => i + 1)
  const every = steps / FEW
  return ALL
    ? all
    : all.filter((at) => Math.floor((at + offset) / every) > Math.floor((at + offset - 1) / every))
}

const folder = organisation()
const place = temporaryPlace()
afterAll(() => {
  for (const path of [folder, place]) rmSync(path, { recursive: true, force: true })
})

function run(kind: Fault, at: number) {
  const lake = join(place, `${kind}-${at}.duckdb`)
  return runStepped(path, [CHILD, folder, lake, COMMIT_ROWS], lake, { kind, at })
}

let steps = 0
let expected: Record<string, string> = {}
let ledger: LedgerSums | undefined

beforeAll(async () => {
  if ('missing' in library) return
  const whole = await run('kill', 0)
  expect(whole.code).toBe(0)
  steps = whole.steps
  expect(steps).toBeGreaterThan(30)
  const lake = await openLake({ path: join(place, 'kill-0.duckdb'), newSecret })
  expected = await digestOf(lake)
  ledger = await ledgerSums(lake)
  await lake.engine.close()
})

steppable.each<readonly [Fault, number]>([
  ['kill', 0],
  ['torn', 3],
  ['full', 6],
])(
  'an ingest ends in the same lake whatever step of it meets %s',
  async (kind, offset) => {
    for (const at of chosen(steps, offset)) {
      const faulty = await run(kind, at)
      const where = `${kind} at step ${at} of ${steps}`
      // A disk that is full only as the file is closed loses nothing: the log holds what the file lacks.
      if (kind !== 'full') expect(faulty.signal, where).toBe('SIGKILL')
      else if (faulty.code !== 0) expect(faulty.err, where).toMatch(/space|ENOSPC|No such|write/i)
      const lake = await openLake({ path: join(place, `${kind}-${at}.duckdb`), newSecret })
      const before = await storedRows(lake)
      await ingestFolder(lake, folder)
      expect(before.orphans, where).toBe(0)
      expect(await digestOf(lake), where).toEqual(expected)
      expect(await ledgerSums(lake), where).toEqual(ledger)
      await lake.engine.close()
    }
  },
  ALL ? 1_200_000 : 60_000,
)
