import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import {
  callRecords,
  contentOf,
  ingestFolder,
  ingestSource,
  recordsFile,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from '../../lake/ingest-support.ts'
import { apiAt, BUCKET, sourceAt, temporaryS3 } from './s3-support.ts'

/** Logs of two accounts over a winter, small and one that is large, by their keys. */
function logs(): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {}
  for (let i = 0; i < 120; i++) {
    const account = i % 2 === 0 ? '111122223333' : '444455556666'
    const day = `2026/0${1 + Math.floor(i / 60)}/${String(1 + (i % 28)).padStart(2, '0')}`
    files[`AWSLogs/${account}/CloudTrail/eu-west-1/${day}/${i}.json.gz`] = gzipSync(
      recordsFile(callRecords(i * 5, i * 5 + 8)),
    )
  }
  const large = callRecords(5000, 5900).map((record, n) => ({ ...record, extra: noise(n) }))
  files['AWSLogs/111122223333/CloudTrail/us-east-1/2026/02/02/large.json'] = Buffer.from(
    recordsFile(large),
  )
  return files
}

function noise(n: number): string {
  return `${n}`.repeat(6000 / String(n).length)
}

test('a bucket gives the lake that a folder of the same logs gives, and is read once', async () => {
  const files = logs()
  const s3 = await temporaryS3()
  for (const [key, bytes] of Object.entries(files)) s3.put(BUCKET, key, bytes)
  const [near, far] = [await temporaryLake(), await temporaryLake()]
  const ofFolder = await ingestFolder(near, writeFiles(temporaryFolder(), files))
  const api = apiAt(s3.endpoint)
  const ofBucket = await ingestSource(far, sourceAt(api))
  expect(ofBucket).toEqual(ofFolder)
  expect(ofBucket).toMatchObject({ objects: 121, problems: [], rejected: 0 })
  expect(await contentOf(far)).toEqual(await contentOf(near))
  s3.requests.length = 0
  expect(await ingestSource(far, sourceAt(api))).toMatchObject({ objects: 0, known: 121 })
  expect(s3.requests.filter((request) => !request.includes('list-type=2'))).toEqual([])
})
