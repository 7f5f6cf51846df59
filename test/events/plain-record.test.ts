import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRecord, recordOrEmpty } from '../../src/events/plain-record.ts'

describe('a plain record', () => {
  it('is every object of JSON, and nothing else that JSON has', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        expect(isRecord(JSON.parse(text))).toBe(text.startsWith('{'))
      }),
    )
  })

  it.each([[null], [undefined], [[1]], ['text'], [1]])('has no field where it is %j', (value) => {
    expect(Object.keys(recordOrEmpty(value))).toEqual([])
  })

  it('is the very object where it is one', () => {
    const value = { a: 1 }
    expect(recordOrEmpty(value)).toBe(value)
  })
})
