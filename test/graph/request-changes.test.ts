import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedFields } from '../../src/graph/request-changes.ts'

const told = (before: unknown, after: unknown, operation = 'UpdateThing') =>
  changedFields(
    operation,
    before === undefined ? undefined : JSON.stringify(before),
    JSON.stringify(after),
  ).fields

describe('what a request changes', () => {
  it.each<readonly [string, unknown, unknown, object[]]>([
    ['nothing', { a: 1 }, { a: 1 }, []],
    ['a value', { a: 1 }, { a: 2 }, [{ field: 'a', before: '1', after: '2' }]],
    ['what is new', { a: 1 }, { a: 1, b: 'x' }, [{ field: 'b', after: 'x' }]],
    ['what is gone', { a: 1, b: false }, { a: 1 }, [{ field: 'b', before: 'false' }]],
    [
      'all, where nothing is known before',
      undefined,
      { a: { b: [3] } },
      [{ field: 'a.b.0', after: '3' }],
    ],
    ['what differs by chance alone', { clientToken: '1' }, { clientToken: '2', Host: 'h' }, []],
    [
      'a document within a text, field by field',
      { policyDocument: '{"Statement":[{"Action":"s3:Get*"}]}' },
      { policyDocument: '{"Statement":[{"Action":"s3:*"}]}' },
      [{ field: 'policyDocument.Statement.0.Action', before: 's3:Get*', after: 's3:*' }],
    ],
    [
      'a text that only looks like one',
      { a: '{x' },
      { a: '{y' },
      [{ field: 'a', before: '{x', after: '{y' }],
    ],
  ])('%s', (_, before, after, fields) => {
    expect(told(before, after)).toEqual(fields)
  })

  it('a deletion takes away what was set', () => {
    expect(told({ name: 'p', rule: 'r' }, { name: 'p' }, 'DeleteThing')).toEqual([
      { field: 'name', before: 'p' },
      { field: 'rule', before: 'r' },
    ])
  })

  it('values that differ only beyond what is told are told as changed', () => {
    const long = 'x'.repeat(500)
    expect(told({ a: `${long}1` }, { a: `${long}2` })).toHaveLength(1)
    expect(told({}, { a: long })[0]?.after?.length).toBeLessThan(400)
  })

  it('is bounded, and says how much is left out', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${i}`, i]))
    const { fields, more } = changedFields('PutThing', undefined, JSON.stringify(many))
    expect(fields.length + more).toBe(100)
    expect(more).toBeGreaterThan(0)
  })

  it('whatever was logged, no field is told that is the same', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (before, after) => {
        expect(changedFields('PutThing', before, before).fields).toEqual([])
        for (const one of changedFields('PutThing', before, after).fields)
          expect(one.before).not.toBe(one.after)
      }),
    )
  })

  it('what was cut or is no JSON says nothing', () => {
    expect(changedFields('PutThing', '{"a":', '{"b"')).toEqual({ fields: [], more: 0 })
    expect(told({}, JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`))).toBeDefined()
  })
})
