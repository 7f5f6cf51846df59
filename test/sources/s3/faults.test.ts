import { readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import {
  callRecords,
  contentOf,
  ingestSource,
  ledgerSums,
  recordsFile,
  temporaryFolder,
  temporaryLake,
} from '../../lake/ingest-support.ts'
import {
  FAULTS,
  type Fault,
  type FaultProxy,
  startFaultProxy,
} from '../../support/aws/fault-proxy.ts'
import type { S3Server } from '../../support/aws/s3-server.ts'
import { apiAt, BUCKET, fetched, sourceAt, temporaryS3 } from './s3-support.ts'

const FOLDER = 'AWSLogs/111122223333/CloudTrail/eu-west-1'

function fillBucket(s3: S3Server): void {
  for (let i = 0; i < 60; i++) {
    const key = `${FOLDER}/2026/0${1 + (i % 3)}/${10 + (i % 9)}/${i}.json.gz`
    s3.put(BUCKET, key, gzipSync(recordsFile(callRecords(i * 3, i * 3 + 4))))
  }
  const large = callRecords(5000, 5400).map((record) => ({ ...record, note: 'x'.repeat(12_000) }))
  s3.put(BUCKET, `${FOLDER}/2026/02/11/large.json`, recordsFile(large))
}

async function faulty(s3: S3Server, faults: readonly Fault[]): Promise<FaultProxy> {
  const proxy = await startFaultProxy(s3.endpoint, { faults, share: 0.2, seed: faults.join() })
  onTestFinished(() => proxy.close())
  return proxy
}

test.each(FAULTS)(
  'each object comes whole where every fifth answer is spoilt: %s',
  async (fault) => {
    const s3 = await temporaryS3()
    fillBucket(s3)
    const whole = await fetched(sourceAt(apiAt(s3.endpoint)))
    expect(whole.size).toBe(61)
    const proxy = await faulty(s3, [fault])
    const spool = temporaryFolder()
    const source = sourceAt(apiAt(proxy.endpoint), {}, spool)
    expect(await fetched(source)).toEqual(whole)
    expect(proxy.faults()).toBeGreaterThan(5)
    expect(readdirSync(spool)).toEqual([])
  },
)

test('every fault at once ends in the lake of a sound line, and nothing is lost', async () => {
  const s3 = await temporaryS3()
  fillBucket(s3)
  const [whole, lake] = [await temporaryLake(), await temporaryLake()]
  await ingestSource(whole, sourceAt(apiAt(s3.endpoint)))
  const proxy = await faulty(s3, FAULTS)
  const summary = await ingestSource(lake, sourceAt(apiAt(proxy.endpoint)))
  expect(proxy.faults()).toBeGreaterThan(5)
  expect(summary).toMatchObject({ objects: 61, rejected: 0, problems: [] })
  expect(await contentOf(lake)).toEqual(await contentOf(whole))
  expect(await ledgerSums(lake)).toEqual(await ledgerSums(whole))
})
