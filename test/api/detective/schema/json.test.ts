import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Json,
  JsonError,
  MOST_BODY_BYTES,
  MOST_DEPTH,
  parseJson,
} from '../../../../src/api/detective/schema/json.ts'

const read = (text: string) => parseJson(Buffer.from(text, 'utf8'))
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

/** Maps as objects again, to be compared with what JSON.parse gives. */
function plain(json: Json): unknown {
  if (json instanceof Map)
    return Object.fromEntries([...json].map(([key, value]) => [key, plain(value)]))
  return Array.isArray(json) ? json.map(plain) : json
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

describe('the JSON of a request', () => {
  it('is read as JSON.parse reads it, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.boolean(), (value, indented) => {
        const text = JSON.stringify(value, null, indented ? 2 : 0)
        expect(plain(read(text))).toEqual(JSON.parse(text))
      }),
    )
  })

  it('is refused wherever JSON.parse refuses it, and for nothing else but what is stricter', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"b"',
      '1',
      '-',
      '0',
      '.5',
      'e1',
      'true',
      'null',
      ' ',
      '\t',
      '"',
      '\\',
      '\\u0041',
      '\u0000',
      'ü',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        const text = parts.join('')
        const ours = attempt(() => plain(read(text)))
        const theirs = attempt(() => JSON.parse(text))
        if (ours.message === 'has an object with a key that occurs twice') return
        expect(ours.value).toEqual(theirs.value)
        expect(ours.message === undefined).toBe(theirs.message === undefined)
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    ['{"a":1,"a":2}', 'twice'],
    ['{"a":1,"\\u0061":2}', 'twice'],
    ['{"x":[{"y":{"k":1,"z":2,"k":1}}]}', 'twice'],
    ['"\\ud800"', 'surrogate'],
    ['{"\\udc00x":1}', 'surrogate'],
    ['\uFEFF{}', 'valid JSON'],
    ['', 'valid JSON'],
    ['{} {}', 'valid JSON'],
    ['{"a":1,}', 'valid JSON'],
    ["{'a':1}", 'valid JSON'],
    ['[01]', 'valid JSON'],
    ['NaN', 'valid JSON'],
    ['"\u0001"', 'valid JSON'],
    ['"\\x41"', 'valid JSON'],
    ['"open', 'valid JSON'],
    ['"open\\', 'valid JSON'],
    [nested(MOST_DEPTH + 1), 'deeper'],
    [nested(100_000), 'deeper'],
    [`"${'x'.repeat(MOST_BODY_BYTES)}"`, 'larger'],
  ])('is refused: %.40s', (text, why) => {
    expect(() => read(text)).toThrow(JsonError)
    expect(() => read(text)).toThrow(why)
  })

  it('is refused when it is not UTF-8', () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xc0, 0x80, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ])
      expect(() => parseJson(Uint8Array.from(bytes))).toThrow('is not UTF-8')
  })

  it('may be as deep and as large as the limits', () => {
    expect(depthOf(plain(read(nested(MOST_DEPTH))))).toBe(MOST_DEPTH)
    expect(read(`"${'x'.repeat(MOST_BODY_BYTES - 2)}"`)).toHaveLength(MOST_BODY_BYTES - 2)
  })

  it('keeps keys that mean something to the language as keys', () => {
    expect(read('{"__proto__":{"a":1},"constructor":2}')).toEqual(
      new Map<string, Json>([
        ['__proto__', new Map([['a', 1]])],
        ['constructor', 2],
      ]),
    )
  })
})

function attempt(work: () => unknown): { value?: unknown; message?: string } {
  try {
    return { value: work() }
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) }
  }
}
