import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  codeOf,
  decodeCodes,
  encodeCodes,
  isCategoryCode,
  numberOfCode,
} from '../../src/statistics/quantised-vector.ts'

describe('a value as a code of 16 bits', () => {
  it('keeps numbers between a billionth and a trillion to a thousandth, their sign and their order', () => {
    const number = fc.double({ min: 2e-9, max: 1e12, noNaN: true })
    fc.assert(
      fc.property(number, number, (x, y) => {
        expect(Math.abs(numberOfCode(codeOf(x)) / x - 1)).toBeLessThanOrEqual(0.00101)
        expect(numberOfCode(codeOf(-x))).toBe(-numberOfCode(codeOf(x)))
        if (x <= y) expect(codeOf(x)).toBeLessThanOrEqual(codeOf(y))
      }),
    )
  })

  it('tells numbers, categories and missing values apart, whatever they are', () => {
    const value = fc.oneof(
      fc.double(),
      fc.string({ minLength: 1 }),
      fc.boolean(),
      fc.constant(null),
    )
    fc.assert(
      fc.property(value, (one) => {
        const code = codeOf(one)
        expect(Number.isInteger(code) && code >= -32_768 && code <= 32_767).toBe(true)
        expect(isCategoryCode(code)).toBe(typeof one === 'string' || typeof one === 'boolean')
        const isNumber = typeof one === 'number' && !Number.isNaN(one)
        expect(Number.isNaN(numberOfCode(code))).toBe(!isNumber)
      }),
    )
  })

  it('survives being written and read', () => {
    const codes = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 64 })
    fc.assert(
      fc.property(codes, (all) => {
        expect([...decodeCodes(encodeCodes(all))]).toEqual(all)
      }),
    )
  })
})
