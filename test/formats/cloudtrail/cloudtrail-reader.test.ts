import { describe, expect, it } from 'vitest'
import { ObjectReader } from '../../../src/formats/object-reader.ts'
import { type DecodedRow, decodeRows } from '../../support/decode-rows.ts'

describe('a CloudTrail reader', () => {
  it('keeps apart calls without an eventID, and knows the same one again', () => {
    const one = { ...CALL, eventName: 'A' }
    const keys = read([{ ...CALL, userIdentity: {} }, one, { ...CALL, eventName: 'B' }, one]).map(
      (row) => row['event_id'],
    )
    expect(new Set(keys).size).toBe(3)
    expect(keys[1]).toBe(keys[3])
    expect(keys).not.toContain(undefined)
  })

  it('never gives one caller what it remembers of another with the same ARN', () => {
    const arn = 'arn:aws:iam::111122223333:x'
    const service = (invokedBy: string) => ({ type: 'AWSService', arn, invokedBy })
    const account = (accountId: string) => ({ type: 'AWSAccount', arn, accountId })
    const identities = [
      service('a.amazonaws.com'),
      service('b.amazonaws.com'),
      account('1'),
      account('anonymous'),
    ]
    const actors = read(identities.map((userIdentity) => ({ ...CALL, userIdentity }))).map(
      (row) => row['actor'],
    )
    expect(actors).toEqual(['a.amazonaws.com', 'b.amazonaws.com', arn, 'anonymous'])
  })
})

const CALL = {
  eventVersion: '1.11',
  eventTime: '2026-10-30T02:03:11Z',
  eventSource: 'sts.amazonaws.com',
  eventName: 'GetCallerIdentity',
  awsRegion: 'eu-west-1',
}

function read(records: readonly unknown[]): DecodedRow[] {
  const reader = new ObjectReader({ formats: [], seed: 1, contentHash: () => '' })
  reader.open(0, '', () => undefined)
  reader.push(Buffer.from(JSON.stringify({ Records: records })), true)
  return reader.take().flatMap((batch) => decodeRows(batch, reader.terms))
}
