import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/events/user-error.ts'
import { readJsonDocument } from '../../../src/formats/model-monitor/json-document.ts'

function read(text: string): unknown {
  return readJsonDocument(Buffer.from(text), 'statistics.json')
}

describe('a JSON document of Model Monitor', () => {
  it('is read as it is', () =>
    expect(read('{"a": [1, {"b": null}]}')).toEqual({ a: [1, { b: null }] }))

  it('may begin with a byte order mark', () => expect(read('\ufeff{"a":1}')).toEqual({ a: 1 }))

  it('may hold the numbers that Python lets through, but not within texts', () => {
    expect(read('{"a": NaN, "b": [-Infinity, Infinity], "NaN": "say \\"NaN\\""}')).toEqual({
      a: 'NaN',
      b: ['-Infinity', 'Infinity'],
      NaN: 'say "NaN"',
    })
  })

  it.each([
    [
      'ends too early',
      '{"features": [{"name": "a"',
      /ends inside a value at byte 26.*copied to the end/,
    ],
    ['is empty', '', /ends inside a value/],
    ['is no object', '[1]', /no JSON object/],
    ['goes on after its end', '{} {}', /more text after the end at byte 3/],
    ['nests too deep', `${'['.repeat(5000)}${']'.repeat(5000)}`, /nested deeper than 64/],
    ['names a field twice', '{"a": 1, "a": 2}', /key "a" occurs twice/],
    ['is no JSON', '<html>', /expected a value/],
  ])('is refused when it %s', (_name, text, message) => {
    expect(() => read(text)).toThrow(UserError)
    expect(() => read(text)).toThrow(message)
    expect(() => read(text)).toThrow(/^statistics\.json /)
  })

  it('is refused when it is not text', () => {
    expect(() => readJsonDocument(Uint8Array.of(0x7b, 0xff, 0x7d), 'f')).toThrow(/not UTF-8/)
  })

  it('gives no field to a prototype', () => {
    const document = readJsonDocument(Buffer.from('{"__proto__": {"polluted": 1}}'), 'f')
    expect(Object.hasOwn(document, '__proto__')).toBe(true)
    expect(Object.getPrototypeOf(document)).toBe(Object.prototype)
    expect('polluted' in {}).toBe(false)
  })
})
