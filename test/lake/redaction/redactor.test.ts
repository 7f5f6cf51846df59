import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ruleOf } from '../../../src/lake/redaction/redaction-rule.ts'
import { Redactor } from '../../../src/lake/redaction/redactor.ts'

const KEY = 'c0ffee'.repeat(6)

const redactorOf = (values: readonly string[], key = KEY) =>
  new Redactor({ key, rules: values.map((value) => ruleOf(key, value)) })

/** What stands for a value, with `<n>` for the n-th of `values`. */
function told(values: readonly string[], text: string): string {
  return values.reduce(
    (sum, value, i) => sum.replaceAll(ruleOf(KEY, value).pseudonym, `<${i}>`),
    redactorOf(values).text(text),
  )
}

describe('finds', () => {
  const cases: readonly [string, readonly string[], string, string][] = [
    ['a name in a sentence', ['boris'], 'no, boris: boris.', 'no, <0>: <0>.'],
    ['a name that is glued to others', ['boris'], 'roleOfborisX', 'roleOf<0>X'],
    [
      'an e-mail address',
      ['ana@example.org'],
      'x:assumed-role/R/ana@example.org',
      'x:assumed-role/R/<0>',
    ],
    ['letters beyond ASCII', ['naïve λ'], '“naïve λ”', '“<0>”'],
    ['what JSON writes with escapes', ['na"ïve\\x'], '{"a":"na\\"ïve\\\\x"}', '{"a":"<0>"}'],
    ['what ASCII JSON writes', ['naïve😀'], '{"a":"na\\u00EFve\\ud83d\\ude00!"}', '{"a":"<0>!"}'],
    ['what was made unreadable', ['user/ana'], '"\\u0075ser\\/\\u0061na"', '"<0>"'],
    [
      'JSON in JSON',
      ['naïve'],
      '{"p":"{\\"u\\":\\"na\\\\u00efve\\"}"}',
      '{"p":"{\\"u\\":\\"<0>\\"}"}',
    ],
    ['what a URL writes', ['ana@example.org'], '/b/ana%40example.org?x', '/b/<0>?x'],
    ['what a URL writes twice', ['ana@example.org'], '/b/ana%2540example.org', '/b/<0>'],
    ['an address after an escape', ['203.0.113.7'], 'ip%20203.0.113.7,', 'ip%20<0>,'],
    ['a key before digits', ['AKIAEXAMPLE7'], 'AKIAEXAMPLE71', '<0>1'],
    ['regex characters', ['a.*b$(c)[d]'], 'a.*b$(c)[d] axxb$(c)[d]', '<0> axxb$(c)[d]'],
    ['the longer of two that begin alike', ['user/ana', 'user/ana-maria'], 'user/ana-maria', '<1>'],
    ['the longer that holds the other', ['oriss', 'user/boriss'], 'user/boriss oriss', '<1> <0>'],
    ['both of two that overlap', ['user/ana', 'ana@example.org'], 'user/ana@example.org', '<0><1>'],
    ['what repeats within itself', ['anan'], 'xananananx', 'x<0><0>x'],
    ['two next to each other', ['boris', 'chenchen'], 'borischenchen', '<0><1>'],
  ]
  test.each(cases)('%s', (_, values, text, expected) => {
    expect(told(values, text)).toBe(expected)
  })
})

test.each([
  ['another case', ['boris'], 'Boris BORIS'],
  [
    'a longer address',
    ['10.0.0.1', '203.0.113.7', '2001:db8::7'],
    '10.0.0.12 110.0.0.1 203.0.113.70 2001:db8::7a',
  ],
  ['a part of it', ['user/boris'], 'boris user/bori'],
  ['an escape that is none', ['naïve'], 'na\\u00evve na%xxve \\'],
])('leaves %s alone', (_, values, text) => {
  expect(redactorOf(values).redact(Buffer.from(text))).toBeUndefined()
  expect(redactorOf(values).text(text)).toBe(text)
})

test('says which kind a principal is of, and one name is one whichever way it is written', () => {
  const [arn, user, name] = ['arn:aws:iam::111122223333:user/boris', 'user/boris', 'boris'].map(
    (value) => ruleOf(KEY, value).pseudonym,
  )
  expect(name).toMatch(/^redacted-[0-9a-f]{12}$/)
  expect([arn, user]).toEqual([`arn:aws:iam::111122223333:user/${name}`, `user/${name}`])
})

test('a rule holds neither the text nor the beginning of it', () => {
  const rule = JSON.stringify(ruleOf(KEY, 'zacharias@example.org'))
  for (const part of ['zach', 'example', Buffer.from('zach').toString('hex')])
    expect(rule).not.toContain(part)
  expect(ruleOf('beef'.repeat(9), 'zacharias@example.org').tag).not.toBe(
    ruleOf(KEY, 'zacharias@example.org').tag,
  )
})

const piece = fc.constantFrom(
  ...[
    'user/ana',
    'ana@example.org',
    'anna',
    'nana',
    'an',
    'a',
    'na',
    '1',
    '10.0.0.1',
    '\\',
    '"',
    '%',
    'ï',
  ],
)
const pieces = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''))
const VALUES = ['user/ana', 'ana@example.org', 'anna', 'nana', 'ï"ï\\ï', 'aaaaa']

test('of no text is anything left that was named, in whatever order it was named', () => {
  fc.assert(
    fc.property(pieces, fc.shuffledSubarray(VALUES, { minLength: 1 }), (text, values) => {
      const redacted = redactorOf(values).text(text)
      for (const value of values) expect(redacted.includes(value)).toBe(false)
      expect(redactorOf(values.toReversed()).text(text)).toBe(redacted)
      expect(redactorOf(values).text(redacted)).toBe(redacted)
    }),
    { numRuns: 400 },
  )
})

test('JSON stays JSON, and says the same but for what was named', () => {
  const json = fc.record({
    a: pieces,
    b: fc.array(pieces, { maxLength: 3 }),
    c: pieces.map((text) => JSON.stringify({ text })),
  })
  const ascii = (text: string) =>
    text.replace(
      /[\u0080-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
  fc.assert(
    fc.property(json, fc.boolean(), (value, isAscii) => {
      const written = isAscii ? ascii(JSON.stringify(value)) : JSON.stringify(value)
      const redacted = redactorOf(VALUES).text(written)
      const held = JSON.stringify(JSON.parse(redacted))
      for (const one of VALUES) expect(held.includes(JSON.stringify(one).slice(1, -1))).toBe(false)
      if (redacted === written) expect(JSON.parse(redacted)).toEqual(value)
    }),
    { numRuns: 300 },
  )
})

test('any text of any length is found in any other, by none but its own key', () => {
  const value = fc
    .string({ unit: 'grapheme', minLength: 4, maxLength: 40 })
    .filter((text) => !/[\d\\%]/.test(text))
  fc.assert(
    fc.property(
      value,
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      (name, before, after) => {
        const text = `${before}${name}${after}`
        expect(redactorOf([name]).text(text)).not.toContain(name)
        const stranger = new Redactor({ key: 'beef'.repeat(9), rules: [ruleOf(KEY, name)] })
        expect(stranger.text(text)).toBe(text)
      },
    ),
    { numRuns: 300 },
  )
})

test('ten thousand names are found, and a text full of one takes no time', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `person-${i.toString(36)}-surname`)
  const redactor = redactorOf(names)
  const text = names.filter((_, i) => i % 100 === 0).join(' ')
  expect(redactor.redact(Buffer.from(text))?.pseudonyms).toHaveLength(100)
  const full = redactorOf(['aaaa']).redact(Buffer.alloc(16 << 10, 'a'))
  expect(full?.bytes.toString()).not.toContain('aaaa')
  expect(full?.bytes.length).toBeLessThan(8 * (16 << 10))
})
