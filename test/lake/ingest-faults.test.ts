import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type Fault, faultLibrary, runStepped } from '../support/io-faults.ts'
import {
  callRecords,
  digestOf,
  flowLines,
  ingestFolder,
  ledgerSums,
  recordsFile,
  storedRows,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from './ingest-support.ts'

/** Every step takes minutes: they are all taken where this is set, else a few, others in each kind of fault. */
const ALL = process.env['DUPIN_ALL_STEPS'] !== undefined
const FEW = 3
const COMMIT_ROWS = '150'
const CHILD = fileURLToPath(new URL('./ingest-child.ts', import.meta.url))

const library = faultLibrary()
if ('missing' in library)
  process.stderr.write(`steps on the disk are not tried: ${library.missing}\n`)
const steppable = test.skipIf('missing' in library)

function organisation(): string {
  const logs = Object.fromEntries(
    Array.from({ length: 6 }, (_, i) => [
      `${i}.json.gz`,
      recordsFile(callRecords(i * 60, i * 60 + 75)),
    ]),
  )
  return writeFiles(temporaryFolder(), { ...logs, 'flow.log.gz': flowLines(0, 90) })
}

/** Steps to let fail: all, or some that lie evenly and differ from one kind of fault to the next. */
function chosen(steps: number, offset: number): number[] {
  const all = Array.from({ length: steps }, (_, i) => i + 1)
  const every = steps / FEW
  return ALL
    ? all
    : all.filter((at) => Math.floor((at + offset) / every) > Math.floor((at + offset - 1) / every))
}

const path = 'path' in library ? library.path : ''

steppable.each<readonly [Fault, number]>([
  ['kill', 0],
  ['torn', 3],
  ['full', 6],
])(
  'an ingest ends in the same lake whatever step of it meets %s',
  async (kind, offset) => {
    const folder = organisation()
    const whole = await temporaryLake()
    await ingestFolder(whole, folder)
    const expected = await digestOf(whole)
    const ledger = await ledgerSums(whole)
    const place = temporaryFolder()
    const run = (name: string, at: number) => {
      const lake = join(place, `${name}.duckdb`)
      return runStepped(path, [CHILD, folder, lake, COMMIT_ROWS], lake, { kind, at })
    }
    const { steps, code } = await run('whole', 0)
    expect(code).toBe(0)
    expect(steps).toBeGreaterThan(30)
    for (const at of chosen(steps, offset)) {
      const faulty = await run(`at-${at}`, at)
      const where = `${kind} at step ${at} of ${steps}`
      // A disk that is full only as the file is closed loses nothing: the log holds what the file lacks.
      if (kind !== 'full') expect(faulty.signal, where).toBe('SIGKILL')
      else if (faulty.code !== 0) expect(faulty.err, where).toMatch(/space|ENOSPC|No such|write/i)
      const lake = await temporaryLake(join(place, `at-${at}.duckdb`))
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
