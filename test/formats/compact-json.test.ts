import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compactJson } from '../../src/formats/compact-json.ts'
import type { Json } from '../../src/formats/format.ts'

describe('compact JSON', () => {
  it('leaves out what is empty', () => {
    const parts: [string, Json | undefined][] = [
      ['action', { api: 'InvokeModel', errorCode: '', tags: [], country: { name: null } }],
      ['evidence', null],
      ['sequence', undefined],
    ]
    expect(compactJson(parts, 1000)).toBe('{"action":{"api":"InvokeModel"}}')
    expect(compactJson([['a', {}]], 1000)).toBe('')
  })

  it('keeps falsehood and zero, which say something', () => {
    expect(compactJson([['action', { blocked: false, port: 0 }]], 100)).toBe(
      '{"action":{"blocked":false,"port":0}}',
    )
  })

  it('thins out a part before it drops one, and names what it dropped', () => {
    const many = Array.from({ length: 60 }, (_, i) => ({ signal: `name-${i}` }))
    const thinned = JSON.parse(compactJson([['signals', many]], 600))
    expect(thinned.signals).toHaveLength(20)
    const long = 'x'.repeat(90)
    const dropped = compactJson(
      [
        ['first', 'kept'],
        ['second', [long, long, long, long, long]],
      ],
      120,
    )
    expect(JSON.parse(dropped)).toEqual({ first: 'kept', omitted: ['second'] })
  })

  it('is whole JSON within its limit whatever the parts hold', () => {
    const parts = fc.array(fc.tuple(fc.string({ maxLength: 20 }), fc.jsonValue()), { maxLength: 8 })
    fc.assert(
      fc.property(parts, fc.integer({ min: 40, max: 400 }), (given, limit) => {
        const entries = given.map(([name, value]): [string, Json] => [name, jsonOf(value)])
        const text = compactJson(entries, limit)
        expect(text.length).toBeLessThanOrEqual(limit)
        if (text !== '') expect(typeof JSON.parse(text)).toBe('object')
      }),
    )
  })
})

function jsonOf(value: unknown): Json {
  const parsed: Json = JSON.parse(JSON.stringify(value))
  return parsed
}
