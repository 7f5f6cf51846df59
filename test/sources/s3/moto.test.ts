import { gzipSync } from 'node:zlib'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import {
  callRecords,
  contentOf,
  ingestFolder,
  ingestSource,
  ledgerSums,
  recordsFile,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from '../../lake/ingest-support.ts'
import { MOTO, startMoto } from '../../support/peers/moto.ts'
import { lacks } from '../../support/peers/peer.ts'
import { apiAt, BUCKET, fetched, listed, sourceAt } from './s3-support.ts'

const isLacking = lacks(MOTO, 'S3 by moto')

let endpoint = ''
beforeAll(async () => {
  if (isLacking) return
  const moto = await startMoto()
  endpoint = moto.endpoint
  return () => moto.close()
})

/** Puts objects into a new bucket of moto, by the SDK. */
async function fill(
  Bucket: string,
  objects: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  const client = new S3Client({
    region: 'eu-west-1',
    endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  })
  onTestFinished(() => client.destroy())
  await client.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    }),
  )
  for (const [Key, Body] of Object.entries(objects))
    await client.send(new PutObjectCommand({ Bucket, Key, Body, Metadata: { signature: 'ab12' } }))
}

test.runIf(!isLacking)(
  'a bucket of moto gives the lake that a folder of the same logs gives',
  async () => {
    const files: Record<string, Uint8Array> = {}
    for (let i = 0; i < 24; i++) {
      const key = `AWSLogs/11112222333${i % 3}/CloudTrail/eu-west-1/2026/0${1 + (i % 4)}/15/${i}.json.gz`
      files[key] = gzipSync(recordsFile(callRecords(i * 5, i * 5 + 8)))
    }
    const large = callRecords(5000, 5400).map((record) => ({ ...record, note: 'x'.repeat(12_000) }))
    files['AWSLogs/111122223330/CloudTrail/eu-west-1/2026/02/16/large.json'] = Buffer.from(
      recordsFile(large),
    )
    await fill(BUCKET, files)
    const [near, far] = [await temporaryLake(), await temporaryLake()]
    const ofFolder = await ingestFolder(near, writeFiles(temporaryFolder(), files))
    expect(await ingestSource(far, sourceAt(apiAt(endpoint)))).toEqual(ofFolder)
    expect(await contentOf(far)).toEqual(await contentOf(near))
    expect(await ledgerSums(far)).toEqual(await ledgerSums(near))
    const { objects } = await listed(sourceAt(apiAt(endpoint), { from: '2026-04-01' }))
    expect(objects).toHaveLength(6)
  },
)

test.runIf(!isLacking)('hostile keys are read from moto too', async () => {
  const keys = ['a/../../b', 'd e+f%2F&<g>', 'ключ/鍵/🔑', 'i\'"`$(x)', 'j?k#l', '%41']
  await fill('hostile', Object.fromEntries(keys.map((key) => [key, `of ${key}`])))
  const contents = await fetched(sourceAt(apiAt(endpoint), { bucket: 'hostile' }))
  expect([...contents.keys()].toSorted()).toEqual(
    keys.map((key) => `s3://hostile/${key}`).toSorted(),
  )
  expect(new Set(contents.values()).size).toBe(keys.length)
  const api = apiAt(endpoint)
  const { objects } = await listed(sourceAt(api, { bucket: 'hostile' }))
  const [object] = objects
  expect(object && (await sourceAt(api).open?.(object))).toMatchObject({
    metadata: { signature: 'ab12' },
  })
})
