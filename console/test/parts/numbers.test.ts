import { describe, expect, it } from 'vitest'
import { compactText, durationText, type NumberKind, numberText } from '../../src/parts/numbers.ts'

describe('a number', () => {
  it.each<[number, NumberKind, string]>([
    [1234567, 'count', '1,234,567'],
    [0.12345, 'share', '12.3 %'],
    [0, 'bytes', '0 bytes'],
    [1_500_000, 'bytes', '1.5 MB'],
    [999, 'milliseconds', '999 ms'],
    [1_500, 'milliseconds', '1.5 s'],
    [180_000, 'milliseconds', '3 min'],
    [3.0625, 'number', '3.06'],
    [Number.NaN, 'number', '–'],
    [Number.POSITIVE_INFINITY, 'bytes', '–'],
  ])('%d as %s is %s', (value, kind, text) => {
    expect(numberText(value, kind)).toBe(text)
  })

  it('is short where there is little room', () => {
    expect(compactText(1_234_567)).toBe('1.23M')
  })
})

describe('a duration', () => {
  it.each([
    [0, '0 s'],
    [789_000, '13 min 9 s'],
    [90_000_000, '1 d 1 h'],
    [3_600_000, '1 h'],
  ])('of %d ms is %s', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text)
  })
})
