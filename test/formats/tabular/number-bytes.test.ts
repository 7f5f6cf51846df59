import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readNumber } from '../../../src/formats/tabular/number-bytes.ts'

function read(text: string) {
  const bytes = new TextEncoder().encode(text)
  const reading = { end: 0, fractional: false }
  const value = readNumber(bytes, 0, bytes.length, reading)
  return { value, ...reading }
}

describe('a number in bytes', () => {
  it.each([
    ['12', 12, false],
    ['-0.5', -0.5, true],
    ['1e3', 1000, true],
    ['2.50E-2', 0.025, true],
    ['9007199254740991', 9_007_199_254_740_991, false],
    ['5.', 5, true],
    ['.5', 0.5, true],
  ])('%s is read', (text, value, fractional) => {
    expect(read(text)).toEqual({ value, fractional, end: text.length })
  })

  it.each([
    '',
    '-',
    '.',
    'x',
    '1e',
    '1e+',
    '1e9999',
    '123456789012345678901234',
    '9007199254740993',
    '1e300',
  ])('%s is left to the slow way', (text) => {
    expect(read(text).value).toBeNaN()
  })

  it('stops where the number does', () => {
    expect(read('3.25,7')).toMatchObject({ value: 3.25, end: 4 })
    expect(read('1.2.3')).toMatchObject({ value: 1.2, end: 3 })
  })

  it('is never another number than the language reads', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const { value } = read(String(number))
        expect(Number.isNaN(value) || value === number).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
