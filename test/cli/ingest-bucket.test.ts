import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { startS3 } from '../support/aws/s3-server.ts'
import { dupin, newFolder, trailRecord } from '../support/run-cli.ts'

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
})
afterEach(() => void vi.unstubAllEnvs())

const TRAIL = 'AWSLogs/111122223333/CloudTrail/eu-west-1'

/** A bucket `logs` with one record of each of three days. */
async function bucket() {
  const s3 = await startS3()
  onTestFinished(() => s3.close())
  for (const day of [14, 15, 16]) {
    const record = trailRecord(day, 'CreateUser')
    s3.put('logs', `${TRAIL}/2026/01/${day}/x.json`, JSON.stringify({ Records: [record] }))
  }
  const lake = join(newFolder(), 'lake.duckdb')
  const ingest = (address: string, ...more: string[]) =>
    dupin(['ingest', address, '--lake', lake, '--endpoint-url', s3.endpoint, ...more])
  return { s3, lake, ingest }
}

test('a bucket is read once, and goes on where it stopped', async () => {
  const { s3, lake, ingest } = await bucket()
  const first = await ingest('s3://logs/AWSLogs/', '--from', '2026-01-15')
  expect(first).toMatchObject({ code: 0 })
  expect(first.err).toContain('read 2 records of 2 objects')
  expect(existsSync(`${lake}.spool`)).toBe(false)
  s3.requests.length = 0
  const second = await ingest('s3://logs')
  expect(second.err).toContain('read 1 records of 1 objects')
  expect(second.err).toContain('2 known already: 1 new')
  expect(s3.requests.filter((request) => !request.includes('list-type'))).toHaveLength(1)
})

test('an object that may not be read is told of with what to do, and read when it may be', async () => {
  const { s3, ingest } = await bucket()
  s3.intercept = ({ url = '' }) =>
    url.includes('/15/x.json') ? { status: 403, code: 'AccessDenied' } : undefined
  const refused = await ingest('s3://logs/')
  expect(refused.code).toBe(3)
  expect(refused.err).toContain(
    `could not read s3://logs/${TRAIL}/2026/01/15/x.json: access denied; allow s3:GetObject on arn:aws:s3:::logs/AWSLogs/*`,
  )
  s3.intercept = undefined
  expect(await ingest('s3://logs/')).toMatchObject({ code: 0 })
})

test.each([
  ['s3://nobody/x', 's3://nobody/x cannot be listed: there is no bucket nobody'],
  ['s3://UPPER/x', 'names no bucket; write s3://BUCKET/PREFIX'],
  ['s3:///x', 'names no bucket; write s3://BUCKET/PREFIX'],
])('what is no bucket is a mistake of its user: %s', async (address, message) => {
  const { ingest } = await bucket()
  const { code, err } = await ingest(address)
  expect(code).toBe(2)
  expect(err).toContain(message)
})

test('a bucket that may not be listed says which permission is missing', async () => {
  const { s3, ingest } = await bucket()
  s3.intercept = () => ({ status: 403, code: 'AccessDenied' })
  const { code, err } = await ingest('s3://logs/AWSLogs/')
  expect(code).toBe(2)
  expect(err).toContain('allow s3:ListBucket on arn:aws:s3:::logs for the prefix AWSLogs/')
})

test('what is for a bucket is refused for a folder', async () => {
  const folder = newFolder()
  const lake = join(folder, 'lake.duckdb')
  const { code, err } = await dupin(['ingest', folder, '--lake', lake, '--from', '2026-01-01'])
  expect({ code, err }).toMatchObject({
    code: 2,
    err: expect.stringContaining('--from is for s3://'),
  })
  expect(existsSync(`${lake}.spool`)).toBe(false)
})
