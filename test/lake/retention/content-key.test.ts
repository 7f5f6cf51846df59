import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLake } from '../../../src/lake/lake.ts'
import { rotateContentKey, rotateRedactionKey } from '../../../src/lake/retention/content-key.ts'
import { redact } from '../../../src/lake/retention/redact.ts'
import { rewriteLake } from '../../../src/lake/retention/rewrite.ts'
import { ingestFolder, temporaryFolder, writeFiles } from '../ingest-support.ts'

const OLD = 'c0ffee'.repeat(6)
const NEW = 'feed'.repeat(9)

/** A request that was captured at an endpoint, for the n-th time. */
const capture = (n: number) =>
  JSON.stringify({
    captureData: {
      endpointInput: {
        observedContentType: 'text/csv',
        mode: 'INPUT',
        data: '1,2,3',
        encoding: 'CSV',
      },
    },
    eventMetadata: {
      eventId: `5f0c1a2b-3d4e-4f60-8a9b-00000000000${n}`,
      inferenceTime: `2026-01-01T00:00:0${n}Z`,
    },
    eventVersion: '0',
  })

test('hashes of one key are comparable, those of two are not, and the old key is gone', async () => {
  const path = join(temporaryFolder(), 'lake.duckdb')
  // The key of contents is asked for first, then that of pseudonyms.
  const open = (secret: string) => {
    const secrets = [secret, 'abcd'.repeat(9)]
    return openLake({ path, newSecret: () => secrets.shift() ?? '' })
  }
  const read = async (secret: string, numbers: readonly number[]) => {
    const lake = await open(secret)
    const lines = numbers.map(capture).join('\n')
    await ingestFolder(lake, writeFiles(temporaryFolder(), { 'churn/AllTraffic/a.jsonl': lines }))
    return lake
  }
  const lake = await read(OLD, [1, 2])
  await rotateContentKey(lake, NEW, new Date(Date.UTC(2026, 0, 2)))
  await lake.engine.close()
  await rewriteLake(path)
  const bytes = readFileSync(path)
  expect(bytes.includes(OLD)).toBe(false)
  expect(bytes.includes(NEW)).toBe(true)
  const after = await read('another', [3, 4])
  const hashes = await after.engine.query(
    'SELECT CAST(input_hash AS VARCHAR) AS hash, count(*) AS n FROM invocation GROUP BY ALL',
  )
  expect(hashes.map(({ n }) => n)).toEqual([2, 2])
  expect(new Set(hashes.map(({ hash }) => hash)).size).toBe(2)
  await expect(rotateContentKey(after, 'short', new Date(0))).rejects.toThrow('32 hex digits')
  await after.engine.close()
})

test('a key of pseudonyms goes with the rules that were made with it', async () => {
  const path = join(temporaryFolder(), 'lake.duckdb')
  const open = (secret: string) => openLake({ path, newSecret: () => secret })
  const lake = await open(OLD)
  const [before] = await redact(lake, ['user/zacharias'], 0)
  await rotateContentKey(lake, NEW, new Date(0))
  await lake.engine.close()
  const rotated = await open('')
  expect(rotated.redaction.kept().map(({ pseudonym }) => pseudonym)).toEqual([before?.pseudonym])
  expect(await redact(rotated, ['user/zacharias'], 0)).toEqual([before])
  await rotateRedactionKey(rotated, 'beef'.repeat(9))
  await rotated.engine.close()
  await rewriteLake(path)
  const bytes = readFileSync(path)
  for (const gone of [OLD, before?.pseudonym ?? '']) expect(bytes.includes(gone)).toBe(false)
  const after = await open('')
  expect(after.redaction.kept()).toEqual([])
  expect((await redact(after, ['user/zacharias'], 0))[0]?.pseudonym).not.toBe(before?.pseudonym)
  await expect(rotateRedactionKey(after, 'short')).rejects.toThrow('32 hex digits')
  await after.engine.close()
})
