import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { scriptBeside } from '../../../src/sources/script.ts'
import { createRandom } from '../../../src/statistics/random.ts'
import {
  callRecords,
  digestOf,
  ingestSource,
  ledgerSums,
  recordsFile,
  storedRows,
  temporaryFolder,
  temporaryLake,
} from '../../lake/ingest-support.ts'
import type { S3Server } from '../../support/aws/s3-server.ts'
import { apiAt, BUCKET, sourceAt, temporaryS3 } from './s3-support.ts'

const KILLS = 3

async function bucket(): Promise<S3Server> {
  const s3 = await temporaryS3()
  for (let i = 0; i < 12; i++) {
    const key = `AWSLogs/111122223333/CloudTrail/eu-west-1/2026/0${1 + (i % 3)}/10/${i}.json.gz`
    s3.put(BUCKET, key, gzipSync(recordsFile(callRecords(i * 500, i * 500 + 520))))
  }
  const large = callRecords(100_000, 106_000).map((record) => JSON.stringify(record))
  s3.put(
    BUCKET,
    'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/02/11/large.jsonl',
    large.join('\n'),
  )
  return s3
}

/** Reads the bucket in another process, which has opened the lake when this answers. */
async function begun(s3: S3Server, path: string, delay = 0) {
  const script = fileURLToPath(await scriptBeside('collect-child', import.meta.url))
  const child = spawn(process.execPath, [script, s3.endpoint, path, String(delay)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
  })
  let said = ''
  child.stderr.on('data', (chunk) => (said += String(chunk)))
  const closed = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), closed])
  return { child, closed, said: () => said }
}

test('a collection that is killed again and again ends in the lake of one that was not', async () => {
  const s3 = await bucket()
  const whole = await temporaryLake()
  const summary = await ingestSource(whole, sourceAt(apiAt(s3.endpoint)))
  const path = join(temporaryFolder(), 'lake.duckdb')
  const random = createRandom(20_260_102)
  let killed = 0
  for (let i = 0; i < KILLS; i++) {
    const { child, closed } = await begun(s3, path)
    // What was staged at a batch is being committed, or the next is on its way.
    await Promise.race([once(child.stdout, 'data'), closed])
    await Promise.race([setTimeout(random.int(120)), closed])
    if (child.kill('SIGKILL')) killed++
    await closed
  }
  expect(killed).toBeGreaterThan(1)
  const spool = `${path}.spool`
  const lake = await temporaryLake(path)
  await ingestSource(lake, sourceAt(apiAt(s3.endpoint), {}, spool))
  expect(await digestOf(lake)).toEqual(await digestOf(whole))
  expect(await ledgerSums(lake)).toEqual(await ledgerSums(whole))
  expect(await storedRows(lake)).toEqual({ rows: summary.stored, orphans: 0 })
  expect(existsSync(spool) ? readdirSync(spool) : []).toEqual([])
}, 120_000)

test('what a crash left in the spool is gone at the next start, and other files are not', async () => {
  const s3 = await temporaryS3()
  const spool = temporaryFolder()
  const left = join(spool, `${'0a'.repeat(16)}-12`)
  writeFileSync(left, 'half an object')
  writeFileSync(join(spool, 'notes.txt'), 'mine')
  sourceAt(apiAt(s3.endpoint), {}, spool)
  expect(readdirSync(spool)).toEqual(['notes.txt'])
})

test('a second collection into the same lake is refused while the first runs', async () => {
  const s3 = await bucket()
  const path = join(temporaryFolder(), 'lake.duckdb')
  const first = await begun(s3, path, 60_000)
  const second = await begun(s3, path)
  await second.closed
  expect(second.child.exitCode).not.toBe(0)
  expect(second.said()).toMatch(/another process|is in use|being used|locked/i)
  first.child.kill('SIGKILL')
  await first.closed
})
