import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Documents } from '../../../src/lake/documents.ts'
import { type Lake, openLake } from '../../../src/lake/lake.ts'
import { parsePublicKeys, pinPublicKeys } from '../../../src/lake/trust/public-keys.ts'
import { callRecord, ingestFolder, writeFiles } from '../../lake/ingest-support.ts'
import { deliveredLogs, pathAt, REGION } from '../../lake/trust/delivered-logs.ts'
import { apiOver, bodyOf, itemsOf, MINE, THEIRS } from './api-support.ts'

const folder = mkdtempSync(join(tmpdir(), 'dupin-trust-'))
const SCOPE = 'from=2026-01-01T00:00:00Z&to=2026-01-01T08:00:00Z'
let lake: Lake

beforeAll(async () => {
  lake = await openLake({ path: join(folder, 'lake.duckdb'), newSecret: () => 'c0ffee'.repeat(6) })
  const logs = deliveredLogs(8, MINE)
  logs.files.delete(pathAt(logs.logs, 6))
  const files = new Map([...logs.files, ...deliveredLogs(3, THEIRS).files])
  await ingestFolder(lake, writeFiles(join(folder, 'logs'), Object.fromEntries(files)))
  await pinPublicKeys(new Documents(lake.engine), parsePublicKeys(logs.keys, 'keys'))
})
afterAll(async () => {
  await lake.engine.close()
  rmSync(folder, { recursive: true })
})

test('chains, files and what is missing are told of one’s own account alone', async () => {
  const { ask } = await apiOver(lake)
  const trust = await bodyOf(await ask('/api/v1/trust'))
  expect(trust).toMatchObject({
    keys: 1,
    chains: [
      { account: MINE, digests: { valid: 7, unproven: 1 }, files: { verified: 13, missing: 1 } },
    ],
    problems: [
      { trouble: 'file-missing', object: '', place: expect.stringContaining('unique0006') },
    ],
    more: 0,
  })
  const theirs = JSON.stringify(await bodyOf(await ask('/api/v1/trust', { account: THEIRS })))
  expect(theirs).toContain(THEIRS)
  expect(theirs).not.toContain(MINE)
})

test('a record names its log file, and the digest that verifies it', async () => {
  const { ask } = await apiOver(lake)
  const file = await bodyOf(await ask(`/api/v1/records/${String(callRecord(3)['eventID'])}/trust`))
  expect(file).toMatchObject({
    verdict: 'verified',
    object: expect.stringMatching(/^AWSLogs\/.*unique0001/),
    digest: expect.stringContaining('CloudTrail-Digest'),
    isMoved: false,
  })
})

test('each hour is seen, missing or not known', async () => {
  const { ask } = await apiOver(lake)
  const [line] = await itemsOf(await ask(`/api/v1/coverage/hours?${SCOPE}`))
  expect(line).toMatchObject({ format: 'cloudtrail', account: MINE, region: REGION })
  expect(line?.['records']).toEqual([6, 6, 6, 3, 6, 6, 6, 6])
  expect(line?.['states']).toBe('ssssssss')
})
