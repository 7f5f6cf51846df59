import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { javaDouble, jsonText } from '../../../src/formats/model-monitor/json-text.ts'

describe('javaDouble', () => {
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [325, '325.0'],
    [0.1, '0.1'],
    [0.001, '0.001'],
    [0.0009, '9.0E-4'],
    [9_999_999, '9999999.0'],
    [10_000_000, '1.0E7'],
    [-1.5e-7, '-1.5E-7'],
    [1.25e21, '1.25E21'],
    [Number.NaN, '"NaN"'],
    [-Infinity, '"-Infinity"'],
  ])('writes %d as Java does: %s', (value, text) => expect(javaDouble(value)).toBe(text))

  it('loses no digit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(javaDouble(value))).toBe(value)
      }),
    )
  })
})

describe('jsonText', () => {
  it('is laid out as in the files of the service', () => {
    const text = jsonText({
      version: 0,
      dataset: { item_count: 418n },
      features: [
        { name: 'a', absent: undefined },
        { name: 'b', data: [[1, 2.5], []], none: {} },
      ],
    })
    expect(text).toBe(`{
  "version" : 0.0,
  "dataset" : {
    "item_count" : 418
  },
  "features" : [ {
    "name" : "a"
  }, {
    "name" : "b",
    "data" : [ [ 1.0, 2.5 ], [ ] ],
    "none" : { }
  } ]
}`)
  })

  it('is JSON whatever the texts hold', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        expect(JSON.parse(jsonText(texts))).toEqual(texts)
      }),
    )
  })
})
