import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cap,
  neutralise,
  neutraliseToAscii,
  wellFormed,
} from '../../../src/investigations/render/neutralise.ts'
import { NAUGHTY } from './hostile-report.ts'

const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

describe('neutralise', () => {
  const controls = Array.from({ length: 0xa0 }, (_, code) => code)
  it.each(controls)('shows byte %i as what it is or spells it out', (code) => {
    const character = String.fromCharCode(code)
    const shown = neutralise(`a${character}b`)
    const printable = code >= 0x20 && code < 0x7f
    expect(shown === `a${character}b`).toBe(printable)
    expect(shown).toMatch(/^a(?:[\x20-\x7e]|\\[tnr]|\\u\{[0-9a-f]+\})b$/)
  })

  it.each([
    ['\u001b[31m', '\\u{1b}[31m'],
    ['a\r\nb\tc', 'a\\r\\nb\\tc'],
    ['\u202eabc', '\\u{202e}abc'],
    ['x\u200by', 'x\\u{200b}y'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\ud800', '\\u{d800}'],
    ['漢字 é 🙂', '漢字 é 🙂'],
    ['plain ASCII only', 'plain ASCII only'],
  ])('writes %j as %j', (text, shown) => {
    expect(neutralise(text)).toBe(shown)
  })

  it.each([
    ...[0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069],
    ...[0x200b, 0x200c, 0x200d, 0x2060, 0xfeff, 0x00ad, 0x061c, 0x180e, 0x2028, 0x2029, 0x3164],
  ])('spells out U+%s', (code) => {
    expect(neutralise(String.fromCodePoint(code))).toBe(`\\u{${code.toString(16)}}`)
  })

  it('leaves no control, format or separator character in any text', () => {
    const unit = fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom(...NAUGHTY),
    )
    fc.assert(
      fc.property(fc.array(unit), (parts) => {
        const shown = neutralise(parts.join(''))
        expect(CONTROL.test(shown)).toBe(false)
        expect(neutralise(shown)).toBe(shown)
        expect(neutraliseToAscii(parts.join(''))).toMatch(/^[\x20-\x7e]*$/)
      }),
    )
  })
})

describe('cap', () => {
  it('says how much it left out and splits no character', () => {
    expect(cap('short', 10)).toBe('short')
    expect(cap('x'.repeat(12), 10)).toBe(`${'x'.repeat(10)}… (2 more characters)`)
    expect(cap('🙂🙂🙂', 3)).toBe('🙂… (4 more characters)')
  })
})

describe('wellFormed', () => {
  it('replaces only what has no UTF-8 form', () => {
    expect(wellFormed('a\ud800b🙂\udc00\u0000')).toBe('a\ufffdb🙂\ufffd\u0000')
  })
})
