import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonScanner, type ScanError } from '../../../src/formats/json/json-scanner.ts'
import { RecordSplitter } from '../../../src/formats/json/record-splitter.ts'
import { DEFAULT_LIMITS, type Limits } from '../../../src/formats/limits.ts'

/** Ways in which records come: each joins the texts of records into one object. */
const LAYOUTS: Readonly<Record<string, (records: readonly string[]) => string>> = {
  'a list under Records': (records) => `{"Records":[${records.join(',')}]}`,
  'a list under Events before its paging token': (records) =>
    `{"Events":[${records.join(',')}],"NextToken":"a]},{\\"eventVersion\\"","More":{"a":[1]}}`,
  'a list behind other keys': (records) =>
    `{"version":"1","count":3,"ok":true,"Records" : [ ${records.join(' , ')} ] }`,
  'a bare list': (records) => `[${records.join(',\n')}]\n`,
  'one a line': (records) => records.map((record) => `${record}\n`).join(''),
  'one a line, ended as on Windows': (records) => records.join('\r\n'),
  'one after the other': (records) => records.join(''),
  'one after the other, with commas': (records) => records.join(', '),
  'lists one after the other': (records) =>
    records.map((record) => `{"Records":[${record}]}`).join(''),
  'JSON text sequences': (records) => records.map((record) => `\u001e${record}\n`).join(''),
}
const LAYOUT_NAMES = Object.keys(LAYOUTS)

/** Ways in which one record is broken, with whether it is always one piece that is lost. */
const BREAKS: Readonly<Record<string, (record: string) => string>> = {
  'has a string without an end': (record) => record.replace('"ec2.', '"ec2').replace('com"', 'com'),
  'lacks a brace': (record) => record.replace('}', ''),
  'lacks a colon': (record) => record.replace(':', ' '),
  'lacks a comma': (record) => record.replace(',', ' '),
  'holds words that are no JSON': (record) => record.replace('"x"', 'None'),
  'holds bytes that are no text': (record) => record.replace('"x"', '\u0001\u0002\uffff'),
  'holds a line break in a string': (record) => record.replace('"x"', '"x\ny"'),
  'has a key twice': (record) => record.replace('}', ',"type":0}'),
  'hides its like behind a key that occurs twice': (record) =>
    record.replace('"x"', `0,"n":0,"n":${record}`),
  'is nested too deep': (record) => record.replace('"x"', `${'['.repeat(80)}${']'.repeat(80)}`),
  'hides its like below what is too deep': (record) =>
    record.replace('"x"', `${'['.repeat(80)}${record},${record}${']'.repeat(80)}`),
  'holds a string that is too long': (record) => record.replace('"x"', `"${'y'.repeat(300_000)}"`),
}

describe('a record splitter', () => {
  it('finds the same records in every layout, however the bytes arrive', () => {
    const names = fc.constantFrom(...LAYOUT_NAMES)
    const indents = fc.constantFrom(undefined, 1, '\t')
    fc.assert(
      fc.property(
        fc.array(record()),
        names,
        indents,
        stretches(),
        (records, name, indent, sizes) => {
          const texts = records.map((one) => JSON.stringify(one, null, indent))
          const found = split(layout(name, texts), sizes)
          expect(found.records).toEqual(texts)
          expect(found.errors).toEqual([])
        },
      ),
      { numRuns: 500 },
    )
  })

  describe.each(Object.entries(BREAKS))('with one record of twenty that %s', (_what, damage) => {
    it.each(LAYOUT_NAMES)('loses that one alone from %s', (name) => {
      const texts = Array.from({ length: 20 }, (_, i) => JSON.stringify(event(i)))
      const broken = texts.map((text, i) => (i === 9 ? damage(text) : text))
      expect(broken[9]).not.toBe(texts[9])
      const small = (broken[9] ?? '').length > 100_000 ? 40_000 : 7
      for (const sizes of [[1e9], [1000 + small], [small]]) {
        const found = split(layout(name, broken), sizes)
        expect(found.records).toEqual(texts.filter((_, i) => i !== 9))
        expect(found.errors).toHaveLength(1)
      }
    })

    it('loses that one alone when it comes first or last', () => {
      for (const [name, place] of LAYOUT_NAMES.flatMap((one) => [
        [one, 0] as const,
        [one, 4] as const,
      ])) {
        const texts = Array.from({ length: 5 }, (_, i) => JSON.stringify(event(i)))
        const broken = texts.map((text, i) => (i === place ? damage(text) : text))
        const { records } = split(layout(name, broken), [1e9])
        expect(records, name).toEqual(texts.filter((_, i) => i !== place))
      }
    })
  })

  it('gives up a record that is too large and goes on behind it, wherever the bytes are cut', () => {
    const limits = { ...DEFAULT_LIMITS, recordBytes: 1000 }
    const texts = Array.from({ length: 6 }, (_, i) => JSON.stringify(event(i)))
    const large = JSON.stringify({ ...event(3), requestParameters: { x: 'y'.repeat(20_000) } })
    const broken = texts.map((text, i) => (i === 3 ? large : text))
    for (const [name, size] of LAYOUT_NAMES.flatMap((one) => [
      [one, 64] as const,
      [one, 900] as const,
    ])) {
      const found = split(layout(name, broken), [size], limits)
      expect(found.records, name).toEqual(texts.filter((_, i) => i !== 3))
      expect(found.errors, name).toHaveLength(1)
    }
  })

  it.each([
    ['nothing', '', []],
    ['white space', ' \n\t\r\n', []],
    ['an empty list of records', '{"Records":[]}', []],
    ['an empty list', '[]', []],
    ['a list that does not end', '{"Records":[{"a":1},{"a":2}', ['invalid-json']],
    [
      'a list whose last record does not end',
      '{"Records":[{"a":1},{"a":2},{"a":',
      ['invalid-json', 'invalid-json'],
    ],
    ['a list that ends in a comma', '[{"a":1},{"a":2},]', []],
    ['a list with a comma too many', '[{"a":1},,{"a":2}]', []],
    ['a second list in the same object', '{"Records":[{"a":1}],"Records":[{"a":2}]}', []],
    ['no key behind the list', '{"Records":[{"a":1},{"a":2}] x"}', ['invalid-json']],
    ['scalars among records', '[{"a":1},7,"text",[1],{"a":2}]', new Array(3).fill('not-an-object')],
    ['words among records', '[{"a":1}, garbage here ,{"a":2}]', ['invalid-json']],
    ['a bracket too many', '{"Records":[{"a":1}]}]{"a":2}', ['invalid-json']],
    ['a first line that is no JSON', 'junk\n{"a":1}\n{"a":2}', ['invalid-json']],
  ])('reads %s', (_what, text, reasons) => {
    for (const sizes of [[1e9], [1]]) {
      const found = split(Buffer.from(text), sizes)
      expect(found.errors.map((error) => error.reason)).toEqual(reasons)
      if (text.includes('{"a":2}')) expect(found.records).toEqual(['{"a":1}', '{"a":2}'])
    }
  })

  it('takes for what records begin with no key of another record, wherever the bytes are cut', () => {
    const bytes = Buffer.from('{}{"a"{"a":1}')
    for (const sizes of [[1e9], [1], [2], [5]])
      expect(split(bytes, sizes).records).toEqual(['{}', '{"a":1}'])
  })

  it('accounts for every byte of anything in time that grows with it, and never throws', () => {
    const piece = fc.oneof(
      fc.constantFrom(...'{}[]",:\\\n', '{"a"', '"Records":[', '{"a":1}', 'null', '\u001e'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), stretches(), (pieces, sizes) => {
        const bytes = Buffer.from(pieces.join(''))
        const whole = split(bytes, [1e9])
        const cut = split(bytes, sizes)
        expect(cut.records).toEqual(whole.records)
        expect(cut.errors.length).toBe(whole.errors.length)
        for (const { start, end } of whole.errors) expect(end).toBeGreaterThanOrEqual(start)
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    ['records that never close', '{"a":1,{"a":[{"a":'],
    ['quotes', '"'],
    ['opening brackets', '['],
    ['keys that occur twice in what never closes', '{"a":1,"a":[[['],
    ['scalars', '1 '],
    ['closing brackets', '}]'],
    ['lines of garbage', '{"a":1,\n'],
    ['list heads', '{"Records":['],
  ])('is not held up by 384 KiB of %s', (_what, unit) => {
    const bytes = Buffer.from(unit.repeat(Math.ceil((3 << 17) / unit.length)))
    const start = performance.now()
    split(bytes, [1 << 16])
    expect(performance.now() - start).toBeLessThan(30_000)
  })
})

interface Found {
  readonly records: readonly string[]
  readonly errors: readonly {
    readonly reason: string
    readonly start: number
    readonly end: number
  }[]
}

/** Splits bytes that arrive in stretches of the given sizes, over and over, and keeps what was not used for the next. */
function split(
  bytes: Uint8Array,
  sizes: readonly number[],
  limits: Limits = DEFAULT_LIMITS,
): Found {
  const records: string[] = []
  const errors: Found['errors'][number][] = []
  const scanner = new JsonScanner(limits)
  const splitter = new RecordSplitter(scanner, limits)
  const handler = {
    record: (at: JsonScanner) => {
      const start = at.position
      at.skipValue(0)
      records.push(Buffer.from(at.bytes.subarray(start, at.position)).toString())
    },
    malformed: ({ reason }: ScanError, start: number, end: number) =>
      errors.push({ reason, start, end }),
  }
  let done = 0
  for (let turn = 0, end = 0; end < bytes.length || turn === 0; turn++) {
    end = Math.min(bytes.length, end + (sizes[turn % sizes.length] ?? 1))
    const used = splitter.split(bytes.subarray(done, end), end === bytes.length, handler)
    expect(used).toBeGreaterThanOrEqual(0)
    done += used
  }
  expect(done).toBe(bytes.length)
  splitter.finish(handler)
  return { records, errors }
}

function layout(name: string, records: readonly string[]): Buffer {
  return Buffer.from(LAYOUTS[name]?.(records) ?? '')
}

function event(i: number) {
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/u${i}` },
    eventSource: 'ec2.amazonaws.com',
    requestParameters: { list: [{ key: 'x', n: i }, { key: 'y"}],{' }], x: 'x' },
    tail: [1, 2],
  }
}

function record(): fc.Arbitrary<unknown> {
  const values = fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 3 }), {
    maxKeys: 4,
  })
  return values.map((value) => ({ eventVersion: '1.11', ...value }))
}

function stretches(): fc.Arbitrary<number[]> {
  const size = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 400 }))
  return fc.array(size, { minLength: 1, maxLength: 8 })
}
