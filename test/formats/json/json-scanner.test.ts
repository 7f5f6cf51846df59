import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonScanner, ScanError } from '../../../src/formats/json/json-scanner.ts'
import { DEFAULT_LIMITS, type Limits } from '../../../src/formats/limits.ts'
import { filesOf, publicData } from './public-data.ts'

const REFUSED_ON_PURPOSE = new Set([
  'duplicate-key',
  'too-deep',
  'too-many-keys',
  'string-too-long',
])
const SUITE = publicData('security/json-testsuite/test_parsing')

describe('a JSON scanner', () => {
  it('accepts every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        expect(verdict(JSON.stringify(value, null, indent))).toBe('accepted')
      }),
    )
  })

  it('agrees with JSON.parse about JSON with a few bytes changed', () => {
    const edit = fc.tuple(fc.nat(), fc.constantFrom('put', 'drop', 'insert'), jsonByte())
    fc.assert(
      fc.property(fc.json(), fc.array(edit, { minLength: 1, maxLength: 4 }), (text, edits) => {
        const bytes = edits.reduce(applyEdit, [...Buffer.from(text)])
        checkAgreement(Uint8Array.from(bytes))
      }),
      { numRuns: 3000 },
    )
  })

  it('agrees with JSON.parse about strings of JSON characters', () => {
    const soup = fc.array(fc.constantFrom(...'{}[]":,0-1.eE+ \n\\u9atrue', 'null', 'é', '\u2028'))
    fc.assert(
      fc.property(soup, (parts) => checkAgreement(Buffer.from(parts.join('')))),
      { numRuns: 3000 },
    )
  })

  it.runIf(SUITE !== undefined).each(filesOf(SUITE, /^[yn]_.*\.json$/))(
    'gives the verdict that the JSON test suite wants of $name',
    ({ name, bytes }) => {
      const content = bytes()
      const found = isUtf8(content) ? verdict(content) : 'invalid-utf8'
      if (name.startsWith('y_object_duplicated_key')) expect(found).toBe('duplicate-key')
      else if (name.startsWith('y_')) expect(found).toBe('accepted')
      else expect(found).not.toBe('accepted')
    },
  )

  it.each([
    ['the same spelling', '{"a":1,"a":2}'],
    ['an escape for a letter', '{"a":1,"\\u0061":2}'],
    ['two escapes that differ in case', '{"\\u00e9":1,"\\u00E9":2}'],
    ['an escape and the bytes', '{"é":1,"\\u00e9":2}'],
    ['a surrogate pair and the bytes', '{"😀":1,"\\ud83d\\ude00":2}'],
    ['an escaped slash', '{"a/b":1,"a\\/b":2}'],
    ['a depth below', '[{"x":{"userIdentity":1,"b":2,"userIdentity":3}}]'],
    ['nothing', '{"":1,"":2}'],
    ['__proto__', '{"__proto__":1,"__proto__":2}'],
    ['a hundred others between', objectOf(100, '"k0":1')],
    ['a hundred others between, escaped', objectOf(100, '"\\u006b0":1')],
    ['ten thousand others between', objectOf(9_999, '"k0":1')],
  ])('refuses a key that occurs twice, spelled with %s', (_how, text) => {
    expect(verdict(text)).toBe('duplicate-key')
  })

  it.each([
    ['in sibling objects', '[{"a":1},{"a":2}]'],
    ['at another depth', '{"a":{"a":{"a":1}},"b":{"a":2}}'],
    ['in another case', '{"a":1,"A":2}'],
    ['in another normal form', '{"\\u00e9":1,"e\\u0301":2}'],
    ['as two lone surrogates that are encoded alike', '{"\\ud800":1,"\\ud801":2}'],
    ['as a number and its name', '{"0":1,"00":2}'],
    ['after a large object that ended', `[${objectOf(200)},${objectOf(200)}]`],
    ['within a large object that goes on', `{"x":${objectOf(200)},${objectOf(200).slice(1)}`],
  ])('accepts a key again %s', (_where, text) => {
    expect(verdict(text)).toBe('accepted')
  })

  it('finds the one key that is repeated among any keys', () => {
    const keys = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 120 })
    fc.assert(
      fc.property(keys, fc.nat(), fc.nat(), fc.boolean(), (unique, pick, place, hidden) => {
        const spelled = unique.map((key) => JSON.stringify(key))
        const again = unique[pick % unique.length] ?? ''
        spelled.splice(place % (unique.length + 1), 0, hidden ? escaped(again) : quoted(again))
        expect(verdict(`{${spelled.map((key) => `${key}:0`).join(',')}}`)).toBe('duplicate-key')
      }),
    )
  })

  it.each([
    [63, 'accepted'],
    [64, 'accepted'],
    [65, 'too-deep'],
    [5_000, 'too-deep'],
    [1_000_000, 'too-deep'],
  ])('meets %i nested lists and objects without recursing past its limit', (depth, wanted) => {
    expect(verdict('['.repeat(depth) + ']'.repeat(depth))).toBe(wanted)
    expect(verdict(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)).toBe(wanted)
  })

  it.each([
    [
      'keys',
      { keysPerObject: 3 },
      '{"a":1,"b":2,"c":3}',
      '{"a":1,"b":2,"c":3,"d":4}',
      'too-many-keys',
    ],
    ['bytes of a string', { stringBytes: 4 }, '"abcd"', '"abcde"', 'string-too-long'],
    ['bytes of a key', { stringBytes: 2 }, '{"ab":1}', '{"abc":1}', 'string-too-long'],
    [
      'bytes of an escaped key',
      { stringBytes: 6 },
      '{"\\u0061":1}',
      '{"\\u0061b":1}',
      'string-too-long',
    ],
  ])('stops at its limit of %s', (_what, limits, within, beyond, reason) => {
    expect(verdict(within, limits)).toBe('accepted')
    expect(verdict(beyond, limits)).toBe(reason)
  })

  it('says of every beginning of an object that it is truncated, and never that it is wrong', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, place) => {
        const bytes = Buffer.from(JSON.stringify(value))
        const cut = 1 + (place % (bytes.length - 1))
        expect(errorOf(bytes.subarray(0, cut))).toMatchObject({ truncated: true })
      }),
    )
  })

  it('reads no byte behind the end that it was given', () => {
    const bytes = Buffer.from('{"a":-1.5e+3}')
    for (let end = 1; end < bytes.length; end++) {
      const scanner = new JsonScanner()
      scanner.reset(bytes, 0, end)
      expect(() => scanner.skipValue(0)).toThrow(expect.objectContaining({ truncated: true }))
    }
  })

  it('walks an object of ten thousand keys as fast as ten thousand objects of one', () => {
    const large = Buffer.from(`[${Array.from({ length: 40 }, () => objectOf(10_000)).join(',')}]`)
    const small = Buffer.from(
      `[${Array.from({ length: 400_000 }, (_, i) => `{"k${i % 10_000}":1}`).join(',')}]`,
    )
    const few = timeOf(() => expect(verdict(large)).toBe('accepted'))
    const many = timeOf(() => expect(verdict(small)).toBe('accepted'))
    expect(few).toBeLessThan(10 * many + 200)
  })
})

function verdict(text: string | Uint8Array, limits: Partial<Limits> = {}): string {
  const error = errorOf(typeof text === 'string' ? Buffer.from(text) : text, limits)
  return error?.reason ?? 'accepted'
}

function errorOf(bytes: Uint8Array, limits: Partial<Limits> = {}): ScanError | undefined {
  const scanner = new JsonScanner({ ...DEFAULT_LIMITS, ...limits })
  scanner.reset(bytes)
  try {
    scanner.skipValue(0)
    return scanner.peek() < 0 ? undefined : new ScanError('invalid-json', 'more behind it', 0)
  } catch (error) {
    if (error instanceof ScanError) return error
    throw error
  }
}

/** Whatever the scanner accepts JSON.parse accepts too, and it refuses nothing but what it refuses on purpose. */
function checkAgreement(bytes: Uint8Array): void {
  if (!isUtf8(bytes)) return
  const text = Buffer.from(bytes).toString('utf8')
  const found = verdict(bytes)
  if (REFUSED_ON_PURPOSE.has(found)) return
  expect([found === 'accepted', text]).toEqual([parses(text), text])
}

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function jsonByte(): fc.Arbitrary<number> {
  const telling = fc.constantFrom(...Buffer.from('{}[]":,\\0-19.eEutn \n\t'))
  return fc.oneof(telling, fc.integer({ min: 0, max: 255 }))
}

function applyEdit(bytes: number[], [place, what, byte]: [number, string, number]): number[] {
  const at = place % (bytes.length + 1)
  const rest = bytes.slice(what === 'insert' ? at : at + 1)
  return what === 'drop' ? [...bytes.slice(0, at), ...rest] : [...bytes.slice(0, at), byte, ...rest]
}

function objectOf(keys: number, last?: string): string {
  const pairs = Array.from({ length: keys }, (_, i) => `"k${i}":${i}`)
  return `{${[...pairs, ...(last === undefined ? [] : [last])].join(',')}}`
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`
}

function timeOf(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}
