import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/parts/plain-text.ts'

describe('text of a log', () => {
  it.each([
    ['ordinary', 'release-9', 'release-9'],
    ['other scripts', 'Ωmega 模型 é', 'Ωmega 模型 é'],
    ['turned around', 'a\u202eb', 'a\\u{202e}b'],
    ['with an escape sequence', '\u001b[31m', '\\u{1b}[31m'],
    ['with tag characters', 'x\u{e0041}', 'x\\u{e0041}'],
    ['with a zero-width joiner', 'ad\u200dmin', 'ad\\u{200d}min'],
  ])('%s', (_, text, shown) => {
    expect(plainText(text)).toBe(shown)
  })

  it('is not endless', () => {
    expect(plainText('x'.repeat(1_000), 10)).toBe(`${'x'.repeat(10)}…`)
  })

  it('never turns around what stands beside it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plainText(text)).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b-\u200f]/)
      }),
    )
  })
})
