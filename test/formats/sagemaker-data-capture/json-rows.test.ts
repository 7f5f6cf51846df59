import { describe, expect, it } from 'vitest'
import { jsonRows, parseBody } from '../../../src/formats/sagemaker-data-capture/json-rows.ts'

describe('a JSON body', () => {
  it.each([
    ['an object', '{"age":31,"plan":{"name":"basic"}}', [['age', 'plan.name']]],
    [
      'a batch under a name',
      '{"instances":[{"age":31},{"age":40}]}',
      [['instances.age'], ['instances.age']],
    ],
    ['a batch beside scalars', '{"v":1,"inputs":[[1,2]]}', [['inputs[0]', 'inputs[1]'], ['v']]],
    ['a list of lists', '[[1,2],[3]]', [['column_0', 'column_1'], ['column_0']]],
    ['a list of numbers', '[0.1,0.9]', [['column_0', 'column_1']]],
    ['named numbers', '{"scores":[0.1,0.9]}', [['scores[0]', 'scores[1]']]],
    ['a bare number', '0.5', [['column_0']]],
    ['lines', '{"a":1}\n{"a":2}\n', [['a'], ['a']]],
    ['nothing', '{}', [[]]],
  ])('that is %s has its features named alike in every row', (_title, text, names) => {
    const rows = jsonRows(parseBody(text) ?? [], 100)
    expect(rows.map((row) => row.map(({ name }) => name))).toEqual(names)
  })

  it('is walked four levels deep and 64 items wide', () => {
    expect(jsonRows([{ a: { b: { c: { d: 1, e: { f: 2 } } } } }], 100)).toEqual([
      [{ name: 'a.b.c.d', value: 1 }],
    ])
    expect(jsonRows([{ v: Array.from({ length: 100 }, () => 0) }], 1000)[0]).toHaveLength(64)
  })

  it('gives no more values than asked for, in whatever rows', () => {
    const instances = Array.from({ length: 50 }, (_, age) => ({ age, plan: 'basic' }))
    const rows = jsonRows([{ instances }], 7)
    expect(rows.flat()).toHaveLength(7)
  })

  it('is neither JSON nor lines of it: no rows', () => {
    expect(parseBody('{"a":')).toBeUndefined()
    expect(parseBody('1\nfree text')).toBeUndefined()
  })
})
