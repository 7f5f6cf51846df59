import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { scriptBeside } from '../../src/sources/script.ts'
import { createRandom } from '../../src/statistics/random.ts'
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

const KILLS = 6

/** Enough for several commits, one object of which is a stream that is cut in two by them. */
function organisation(): string {
  const folder = temporaryFolder()
  for (let i = 0; i < 30; i++) {
    const records = callRecords(i * 500, i * 500 + 520)
    writeFiles(folder, { [`trail/${String(i).padStart(3, '0')}.json.gz`]: recordsFile(records) })
  }
  writeFiles(folder, {
    'flow/a.log.gz': flowLines(0, 3000),
    'flow/b.log.gz': flowLines(2900, 5000),
  })
  const large = callRecords(100_000, 160_000).map((record, n) =>
    JSON.stringify({ ...record, requestID: `r-${n * 7919}` }),
  )
  writeFiles(folder, { 'large.jsonl': large.join('\n') })
  return folder
}

/** Ingests in another process, which begins to read when this answers. */
async function begun(folder: string, path: string) {
  const script = fileURLToPath(await scriptBeside('ingest-child', import.meta.url))
  const child = spawn(process.execPath, [script, folder, path])
  const closed = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), closed])
  return { child, closed }
}

/** Ingests in another process, which is killed after so many milliseconds of reading. */
async function ingestAndKill(folder: string, path: string, delay: number): Promise<boolean> {
  const { child, closed } = await begun(folder, path)
  await Promise.race([setTimeout(delay), closed])
  const killed = child.kill('SIGKILL')
  await closed
  return killed
}

/** Milliseconds that nobody's killing it takes: on a fast machine it is over before one can look. */
async function timeOfWhole(folder: string): Promise<number> {
  const { child, closed } = await begun(folder, join(temporaryFolder(), 'lake.duckdb'))
  const started = performance.now()
  await closed
  expect(child.exitCode).toBe(0)
  return performance.now() - started
}

test('an ingest that is killed again and again ends in the lake of one that was not', async () => {
  const folder = organisation()
  const whole = await temporaryLake()
  const summary = await ingestFolder(whole, folder)
  expect(summary.read).toBe(summary.stored + summary.duplicate + summary.rejected)
  const random = createRandom(20_260_101)
  const path = join(temporaryFolder(), 'lake.duckdb')
  let most = (await timeOfWhole(folder)) / 2
  let killed = 0
  // Where it was over sooner, since the machine has less to do than before, the next is killed sooner.
  for (let i = 0; i < 2 * KILLS && killed < KILLS; i++) {
    if (await ingestAndKill(folder, path, random.int(Math.ceil(most)))) killed++
    else most /= 2
  }
  expect(killed).toBeGreaterThan(2)
  const lake = await temporaryLake(path)
  await ingestFolder(lake, folder)
  expect(await digestOf(lake)).toEqual(await digestOf(whole))
  expect(await ledgerSums(lake)).toEqual(await ledgerSums(whole))
  expect(await storedRows(lake)).toEqual({ rows: summary.stored, orphans: 0 })
  expect(await lake.engine.query('SELECT * FROM stored.unfinished')).toEqual([])
}, 180_000)
