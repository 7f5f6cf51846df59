import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { piecesOf, wildcardTest } from '../../../src/detectors/sigma/wildcards.ts'
import { wordFits } from '../../../src/lake/predicates/predicate.ts'

const NOWHERE = { before: false, after: false }

describe('a value with wildcards', () => {
  it.each<readonly [string, string, boolean]>([
    ['abc', 'ABC', true],
    ['abc', 'abcd', false],
    ['abc*', 'abcd', true],
    ['*abc', 'xabc', true],
    ['*abc*', 'xabcy', true],
    ['a*c', 'abbbc', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*', '', true],
    ['', '', true],
    ['', 'x', false],
    ['a\\*c', 'a*c', true],
    ['a\\*c', 'abc', false],
    ['a\\\\*', 'a\\b', true],
    ['a.c', 'abc', false],
    ['[a-z]*', '[a-z]x', true],
  ])('%s and %s: %s', (pattern, text, expected) => {
    expect(wordFits(text, wildcardTest(pattern, NOWHERE, false))).toBe(expected)
  })

  it('minds the case when asked to', () => {
    expect(wordFits('ABC', wildcardTest('abc*', NOWHERE, true))).toBe(false)
    expect(wordFits('aXc', wildcardTest('a?c', NOWHERE, true))).toBe(true)
    expect(wordFits('AXc', wildcardTest('a?c', NOWHERE, true))).toBe(false)
  })

  it('fits as a naive matcher says', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '\\', '?'), maxLength: 8 })
    fc.assert(
      fc.property(text, text, (pattern, value) => {
        expect(wordFits(value, wildcardTest(pattern, NOWHERE, true))).toBe(naive(pattern, value))
      }),
      { numRuns: 2000 },
    )
  })
})

/** Tries every length that a star may stand for. */
function naive(pattern: string, value: string): boolean {
  const tokens = piecesOf(pattern).flatMap((piece): readonly string[] =>
    'any' in piece ? [piece.any] : [...piece.text].map((char) => `=${char}`),
  )
  const fits = (t: number, v: number): boolean => {
    const token = tokens[t]
    if (token === undefined) return v === value.length
    if (token === 'many') return fits(t + 1, v) || (v < value.length && fits(t, v + 1))
    if (v >= value.length) return false
    return (token === 'one' || token === `=${value[v]}`) && fits(t + 1, v + 1)
  }
  return fits(0, 0)
}
