import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cloudTrailDigest } from '../../src/formats/cloudtrail-digest/to-events.ts'
import type { JsonFormat } from '../../src/formats/format.ts'
import { DEFAULT_LIMITS, type Limits } from '../../src/formats/limits.ts'
import { ObjectReader, type ObjectResult } from '../../src/formats/object-reader.ts'
import { type DecodedRow, decodeRows } from '../support/decode-rows.ts'

const BAD_BYTES = Buffer.from([0xff, 0xfe, 0xc0, 0x80])
const MARK = Buffer.from([0xef, 0xbb, 0xbf])

describe('an object reader', () => {
  it('accounts for every record of any mix, however the bytes arrive', () => {
    const good = fc.nat(1000).map((i) => ({ text: JSON.stringify(call(i)), isGood: true }))
    const bad = fc
      .constantFrom(
        '{"a":1}',
        '{"eventName":1',
        '{"x":[',
        '{}',
        '{"a":1,"a":2}',
        JSON.stringify({ ...call(1), eventTime: 'never' }),
      )
      .map((text) => ({ text, isGood: false }))
    fc.assert(
      fc.property(
        fc.array(fc.oneof(good, bad), { maxLength: 30 }),
        fc.integer({ min: 30, max: 3000 }),
        (mix, size) => {
          const text = mix.map((record) => `${record.text}\n`).join('')
          const { rows, result } = read(Buffer.from(text), size)
          expect(rows).toHaveLength(mix.filter((record) => record.isGood).length)
          expect(result.read).toBe(rows.length + result.rejected)
          expect(result.rejected).toBe(mix.length - rows.length)
          expect(sum(result)).toBe(result.rejected)
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each([
    [
      'in a list of records',
      (texts: readonly Buffer[]) => joined('{"Records":[', texts, ',', ']}'),
    ],
    ['one a line', (texts: readonly Buffer[]) => joined('', texts, '\n', '')],
    [
      'in a list behind a line break',
      (texts: readonly Buffer[]) => joined('\n{"Records":[', texts, ',', ']}'),
    ],
  ])('refuses the one record that is no UTF-8, %s', (_how, layout) => {
    for (const size of [1e9, 600, 400, 350, 301, 64]) {
      const texts: Buffer[] = Array.from({ length: 12 }, (_, i) =>
        Buffer.from(JSON.stringify(call(i))),
      )
      texts[5] = replaceBytes(
        texts[5] ?? MARK,
        '"agent"',
        Buffer.concat([Buffer.from('"'), BAD_BYTES, Buffer.from('"')]),
      )
      texts[9] = replaceBytes(
        texts[9] ?? MARK,
        '"last"}',
        Buffer.concat([Buffer.from('"la'), BAD_BYTES.subarray(0, 1), Buffer.from('"}')]),
      )
      const { rows, result } = read(layout(texts), size)
      expect(rows).toHaveLength(10)
      expect(result.rejects.map((note) => note.reason)).toEqual(['invalid-utf8', 'invalid-utf8'])
    }
  })

  it.each([
    [
      'a byte order mark',
      Buffer.concat([MARK, Buffer.from(JSON.stringify({ Records: [call(1)] }))]),
    ],
    ['white space', Buffer.from(`${' \r\n\t'.repeat(50)}${JSON.stringify(call(1))}`)],
    [
      'a byte order mark and white space',
      Buffer.concat([MARK, Buffer.from(`\n\n ${JSON.stringify(call(1))}`)]),
    ],
    ['a record separator', Buffer.from(`\u001e${JSON.stringify(call(1))}`)],
  ])('reads an object that begins with %s', (_what, bytes) => {
    for (const size of [1e9, 1, 2, 7]) {
      const { rows, result } = read(bytes, size)
      expect([rows.length, result.read, result.rejected, result.format]).toEqual([
        1,
        1,
        0,
        'cloudtrail',
      ])
    }
  })

  it.each([
    ['nothing at all', '', 0, []],
    ['white space alone', ' \n\n\t ', 0, []],
    ['a list without records', '{"Records":[]}', 0, []],
    ['a list that was cut off', `{"Records":[${JSON.stringify(call(1))},`, 1, ['invalid-json']],
    ['JSON of another kind', '{"hello":"world"}', 0, ['unknown-format']],
    [
      'JSON of another kind, nested',
      '{"detail":{"detail":{"detail":{"detail":{"detail":{}}}}}}',
      0,
      ['unknown-format'],
    ],
    ['a line of no known format', 'hello world', 0, ['unknown-format']],
    ['keys that sign digests', '{"PublicKeyList":[{"Value":"a"}]}', 0, []],
    ['scalars', '[1,"two",null]', 0, ['not-an-object', 'not-an-object', 'not-an-object']],
    [
      'scalars in an envelope',
      '{"x":{},"Records":[1,null,[2]]}',
      0,
      new Array(3).fill('unknown-format'),
    ],
    ['a first line of rubbish', `cut off"}\n${JSON.stringify(call(1))}\n`, 1, ['unknown-format']],
    ['NUL bytes', '\0\0\0', 0, ['unknown-format']],
  ])('reads %s', (_what, text, rows, reasons) => {
    const found = read(Buffer.from(text))
    expect(found.rows).toHaveLength(rows)
    expect(found.result.rejects.map((note) => note.reason)).toEqual(reasons)
    expect(found.result.read).toBe(rows + reasons.length)
  })

  it('says of what it does not know which keys it has and where it lies', () => {
    const { result } = read(Buffer.from(`${JSON.stringify(call(1))}\n{"alpha":1,"beta":2}`))
    const [note] = result.rejects
    expect(note?.detail).toMatch(/alpha, beta/)
    expect(note?.position).toBe(JSON.stringify(call(1)).length + 1)
    expect(note?.excerpt).toBe('{"alpha":1,"beta":2}')
  })

  it('never lets a list of keys hide the records that come with it', () => {
    const keys = '{"PublicKeyList":[{}]}'
    const { rows, result } = read(
      Buffer.from(`${JSON.stringify(call(1))}\n${keys}\n${JSON.stringify(call(2))}`),
    )
    expect([rows.length, result.read, result.rejected]).toEqual([2, 3, 1])
  })

  it.each([
    [
      'EventBridge',
      (record: string) =>
        `{"version":"0","source":"aws.s3","detail-type":"AWS API Call via CloudTrail","detail":${record}}`,
    ],
    [
      'LookupEvents',
      (record: string) => JSON.stringify({ Events: [{ EventId: 'x', CloudTrailEvent: record }] }),
    ],
    ['SNS', (record: string) => JSON.stringify({ Type: 'Notification', Message: record })],
    [
      'SQS and SNS',
      (record: string) => JSON.stringify({ body: JSON.stringify({ Message: record }) }),
    ],
    [
      'CloudWatch Logs',
      (record: string) =>
        JSON.stringify({
          messageType: 'DATA_MESSAGE',
          logEvents: [{ id: '1', timestamp: 1, message: record }],
        }),
    ],
    ['Splunk', (record: string) => JSON.stringify({ _raw: record, host: 'h' })],
    [
      'Elastic',
      (record: string) => JSON.stringify({ _index: 'i', _source: { event: { original: record } } }),
    ],
  ])('opens the envelope of %s', (_name, wrap) => {
    const { rows, result } = read(Buffer.from(wrap(JSON.stringify(call(7)))))
    expect(rows).toEqual(read(Buffer.from(JSON.stringify(call(7)))).rows)
    expect([result.read, result.rejected, result.format]).toEqual([1, 0, 'cloudtrail'])
  })

  it.each(['my.application', 'aws.partner/example.com', 'AWS.s3'])(
    'does not take for CloudTrail what %s put on the event bus',
    (source) => {
      const forged = { source, 'detail-type': 'AWS API Call via CloudTrail', detail: call(1) }
      const { rows, result } = read(Buffer.from(JSON.stringify(forged)))
      expect([rows.length, result.rejects[0]?.reason]).toEqual([0, 'unknown-format'])
    },
  )

  it.each([
    ['in a string', JSON.stringify(call(99))],
    ['as an object', call(99)],
    ['in a list', { Records: [call(99)] }],
    ['in an envelope', { detail: call(99), CloudTrailEvent: JSON.stringify(call(99)) }],
  ])(
    'takes a record inside the parameters of another, %s, for what it is: a parameter',
    (_how, inside) => {
      const record = {
        ...call(1),
        requestParameters: { forged: inside, Records: [call(98)] },
        userAgent: JSON.stringify(call(97)),
      }
      const { rows } = read(
        Buffer.from(`${JSON.stringify(record)}\n${JSON.stringify({ Records: [record] })}`),
      )
      expect(rows.map((row) => row['actor'])).toEqual(
        new Array(2).fill('arn:aws:iam::111122223333:user/u1'),
      )
    },
  )

  it.each(['too deep', 'repeated'])('finds no record inside one that it refuses as %s', (why) => {
    const inner = JSON.stringify(call(99))
    const deep = '['.repeat(80) + inner + ']'.repeat(80)
    const text = JSON.stringify({ ...call(1), requestParameters: 0 })
    const hostile = text.replace(
      '"requestParameters":0',
      why === 'too deep'
        ? `"requestParameters":${deep}`
        : `"eventName":"again","requestParameters":[${inner},${inner}]`,
    )
    for (const size of [1e9, 100]) {
      const { rows, result } = read(
        Buffer.from(
          `{"Records":[${JSON.stringify(call(2))},${hostile},${JSON.stringify(call(3))}]}`,
        ),
        size,
      )
      expect(rows.map((row) => row['request_id'])).toHaveLength(2)
      expect(rows.some((row) => String(row['actor']).endsWith('u99'))).toBe(false)
      expect(result.rejected).toBe(1)
    }
  })

  it('is not polluted by keys that JavaScript gives a meaning', () => {
    for (const key of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const hostile = `{"polluted":"yes","type":"Root","arn":"arn:aws:iam::1:root","eventName":"X","isAdmin":true}`
      const places = ['{', '"userIdentity":{', '"requestParameters":{']
      for (const place of places) {
        const text = JSON.stringify(call(1)).replace(place, `${place}"${key}":${hostile},`)
        for (const wrapped of [text, `{"source":"aws.s3","detail":${text}}`]) {
          expect(read(Buffer.from(wrapped)).rows[0]?.['actor']).toBe(
            'arn:aws:iam::111122223333:user/u1',
          )
        }
      }
      expect(read(Buffer.from(`{"${key}":${hostile}}`)).result.rejected).toBe(1)
    }
    expect(Object.keys(Object.prototype)).toEqual([])
    expect({}).not.toHaveProperty('polluted')
  })

  it('refuses a record over its limit and keeps the others', () => {
    const large = { ...call(1), requestParameters: { list: new Array(2000).fill('x'.repeat(600)) } }
    for (const layout of [
      (texts: string[]) => `[${texts.join(',')}]`,
      (texts: string[]) => texts.join('\n'),
    ]) {
      const texts = [call(1), large, call(2), call(3)].map((record) => JSON.stringify(record))
      const { rows, result } = read(Buffer.from(layout(texts)), 1 << 16)
      expect([rows.length, result.rejects.map((note) => note.reason)]).toEqual([
        3,
        ['record-too-large'],
      ])
    }
  })

  it('reads no more records of an object than its limit, and says that it stopped', () => {
    const text = `${JSON.stringify(call(1))}\n`.repeat(50)
    const { rows, result } = read(Buffer.from(text), 1000, { recordsPerObject: 10 })
    expect(rows.length).toBeLessThan(15)
    expect(result.rejects).toMatchObject([{ reason: 'too-many-records' }])
    expect(result.read).toBe(rows.length + 1)
  })

  it('counts every reject, and notes the first two hundred one by one', () => {
    const { result } = read(Buffer.from('{"a":1}\n'.repeat(1000)))
    expect([result.rejected, sum(result), result.rejects.length]).toEqual([1000, 1000, 201])
  })

  it('keeps one object apart from the next', () => {
    const reader = create({})
    for (const text of [
      '{"PublicKeyList":[{}]}',
      'junk',
      `{"Records":[`,
      JSON.stringify(call(1)),
    ]) {
      reader.open(3, text, () => undefined)
      reader.push(Buffer.from(text), true)
    }
    expect(reader.close()).toMatchObject({ format: 'cloudtrail', read: 1, rejected: 0 })
    expect([...(reader.take()[0]?.objects ?? [])]).toEqual([3])
  })

  it('gives records of a JSON format to it, and takes its refusals', () => {
    const format: JsonFormat = {
      kind: 'json',
      name: 'guardduty',
      title: 'test',
      recognises: (record) => Object.hasOwn(record, 'finding'),
      toEvents: (record) =>
        record['finding'] === 1
          ? [{ table: 'finding', row: { id: 'f' } }]
          : { reason: 'bad-value', detail: 'no' },
    }
    const { rows, result } = read(
      Buffer.from(`{"finding":1}{"finding":2}${JSON.stringify(call(1))}`),
      1e9,
      {},
      [format],
    )
    expect([rows.length, result.format, result.read]).toEqual([2, 'guardduty', 3])
    expect(result.rejects).toMatchObject([{ reason: 'bad-value' }])
  })

  it.each([
    ['a digest where digests lie', 'x/CloudTrail-Digest/d.json', largeDigest(3000), undefined],
    ['a digest elsewhere', 'x/d.json', largeDigest(3000), 'record-too-large'],
    ['a larger digest', 'x/CloudTrail-Digest/d.json', largeDigest(6000), 'record-too-large'],
    [
      'a call where digests lie',
      'x/CloudTrail-Digest/d.json',
      { ...call(1), responseElements: 'x'.repeat(3000) },
      'record-too-large',
    ],
  ])('has room for digests alone: %s', (_what, uri, record, reason) => {
    const bytes = Buffer.from(JSON.stringify(record))
    for (const size of [1e9, 700]) {
      const limits = { recordBytes: 1000, digestBytes: 5000, stringBytes: 5000 }
      const { rows, result } = read(bytes, size, limits, [cloudTrailDigest], uri)
      expect(result.rejects.map((note) => note.reason)).toEqual(
        reason === undefined ? [] : [reason],
      )
      expect(rows.length > 0).toBe(reason === undefined)
    }
  })
})

interface Found {
  readonly rows: readonly DecodedRow[]
  readonly result: ObjectResult
}

function create(limits: Partial<Limits>, formats: readonly JsonFormat[] = []): ObjectReader {
  return new ObjectReader({
    formats,
    seed: 1,
    contentHash: () => '',
    limits: { ...DEFAULT_LIMITS, ...limits },
  })
}

function read(
  bytes: Uint8Array,
  size = 1e9,
  limits: Partial<Limits> = {},
  formats: readonly JsonFormat[] = [],
  uri = '',
): Found {
  const reader = create(limits, formats)
  reader.open(0, uri, () => undefined)
  let done = 0
  let end = 0
  do {
    end = Math.min(bytes.length, end + size)
    done += reader.push(bytes.subarray(done, end), end === bytes.length)
  } while (end < bytes.length)
  expect(done).toBe(bytes.length)
  const rows = reader.take().flatMap((batch) => decodeRows(batch, reader.terms))
  return { rows, result: reader.close() }
}

function call(i: number) {
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/u${i}` },
    eventTime: '2026-10-30T02:03:11Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    userAgent: 'agent',
    requestParameters: { bucketName: `b${i}` },
    eventID: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    tail: 'last',
  }
}

/** A digest of about so many bytes. */
function largeDigest(bytes: number) {
  const file = { s3Bucket: 'logs', s3Object: 'o'.repeat(80), hashValue: '9b' }
  return {
    awsAccountId: '111122223333',
    digestStartTime: '2026-10-30T01:00:00Z',
    digestEndTime: '2026-10-30T02:00:00Z',
    digestS3Bucket: 'logs',
    digestS3Object: 'd.json.gz',
    digestPublicKeyFingerprint: '31e8',
    previousDigestSignature: null,
    logFiles: Array.from({ length: Math.floor(bytes / 130) }, () => file),
  }
}

function sum({ rejects }: ObjectResult): number {
  return rejects.reduce((total, note) => total + note.records, 0)
}

function joined(head: string, texts: readonly Buffer[], between: string, tail: string): Buffer {
  const parts = texts.flatMap((text, i) => (i === 0 ? [text] : [Buffer.from(between), text]))
  return Buffer.concat([Buffer.from(head), ...parts, Buffer.from(tail)])
}

function replaceBytes(bytes: Buffer, old: string, by: Buffer): Buffer {
  const at = bytes.indexOf(old)
  return Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + Buffer.byteLength(old))])
}
