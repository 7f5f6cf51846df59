import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REJECT_REASONS } from '../../src/formats/format.ts'
import { ObjectReader, type ObjectResult } from '../../src/formats/object-reader.ts'
import { decodeRows } from '../support/decode-rows.ts'
import { type DataFile, filesOf, publicData } from './json/public-data.ts'

const TEXT = Buffer.from(JSON.stringify({ Records: Array.from({ length: 6 }, (_, i) => call(i)) }))

describe('anything that is given for a log', () => {
  it('is read or refused, and accounted for, when bytes of real-looking CloudTrail are changed', () => {
    const byte = fc.oneof(
      fc.constantFrom(...Buffer.from('{}[]":,\\\n\0')),
      fc.integer({ min: 0, max: 255 }),
    )
    const edit = fc.tuple(fc.nat(TEXT.length), fc.nat(40), fc.array(byte, { maxLength: 12 }))
    fc.assert(
      fc.property(
        fc.array(edit, { maxLength: 6 }),
        fc.integer({ min: 200, max: 6000 }),
        (edits, size) => {
          const bytes = edits.reduce<Uint8Array>(
            (old, [at, drop, put]) => splice(old, at, drop, put),
            TEXT,
          )
          checkAccounts(bytes, size)
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('is read or refused when it is no log at all', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2000 }),
        fc.integer({ min: 1, max: 500 }),
        (bytes, size) => {
          checkAccounts(bytes, size)
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each([
    ['stratus/logs', /\.json$/, 0],
    ['otrf', /ec2_proxy.*\.json$/, 0],
    ['cloudtrail-cribl', /\.json$/, 0],
    ['traildiscover/events', /\.cloudtrail$/, 60],
    ['panther/dev', /AWS\.CloudTrail\.jsonl$/, 120],
    ['sec-misc', /cloudtrail_events\.json$|event-cloud-trail.*\.json$/, 30],
  ])('is understood when it is real CloudTrail: %s', (folder, matches, mostRejects) => {
    const files = filesOf(publicData(folder), matches)
    const results = files.map((file) => checkFile(file))
    const reasons = new Set(results.flatMap((one) => one.rejects.map((note) => note.reason)))
    for (const reason of reasons)
      expect([
        'unknown-format',
        'missing-field',
        'bad-time',
        'invalid-json',
        'duplicate-key',
        'not-an-object',
      ]).toContain(reason)
    const rejected = results.reduce((sum, one) => sum + one.rejected, 0)
    const read = results.reduce((sum, one) => sum + one.read, 0)
    expect(rejected, `${rejected} of ${read} records of ${files.length} files`).toBeLessThanOrEqual(
      mostRejects,
    )
    if (files.length > 0) expect(read - rejected).toBeGreaterThan(0)
  })

  it('does no harm when it was made to do harm', () => {
    for (const file of filesOf(publicData('security'))) checkFile(file)
  })
})

function checkFile(file: DataFile): ObjectResult {
  return checkAccounts(file.bytes(), 1 << 16)
}

/** Reads it, and holds that every record became a row or a reject, and that all text is text. */
function checkAccounts(bytes: Uint8Array, size: number): ObjectResult {
  const reader = new ObjectReader({ formats: [], seed: 1, contentHash: () => '' })
  reader.open(0, '', () => undefined)
  let done = 0
  let end = 0
  do {
    end = Math.min(bytes.length, end + size)
    done += reader.push(bytes.subarray(done, end), end === bytes.length)
  } while (end < bytes.length)
  expect(done).toBe(bytes.length)
  const rows = reader.take().flatMap((batch) => decodeRows(batch, reader.terms))
  const result = reader.close()
  expect(result.read).toBe(rows.length + result.rejected)
  for (const note of result.rejects) expect(REJECT_REASONS).toContain(note.reason)
  return result
}

function splice(old: Uint8Array, at: number, drop: number, put: readonly number[]): Buffer {
  return Buffer.concat([old.subarray(0, at), Uint8Array.from(put), old.subarray(at + drop)])
}

function call(i: number) {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::111122223333:assumed-role/Deploy/s${i}`,
      sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/ci/Deploy' } },
    },
    eventTime: '2026-10-30T02:03:11Z',
    eventSource: 'sagemaker.amazonaws.com',
    eventName: 'UpdateEndpoint',
    awsRegion: 'eu-west-1',
    errorMessage: 'é "quoted" \n 日本',
    requestParameters: { endpointName: `Churn-${i}`, tags: [{ key: 'a', value: '{}' }] },
    eventID: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
  }
}
