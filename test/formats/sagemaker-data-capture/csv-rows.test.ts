import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRows } from '../../../src/formats/sagemaker-data-capture/csv-rows.ts'

describe('CSV', () => {
  it.each([
    ['one row', '1,2', [['1', '2']]],
    [
      'rows that end in CR LF',
      '1,2\r\n3,4\r\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['empty fields', ',1,', [['', '1', '']]],
    ['blank lines', '1\n\n\n2\n', [['1'], ['2']]],
    ['space around fields', ' 1 , 2 ', [['1', '2']]],
    ['a quoted comma and line break', '"a,b\nc",d', [['a,b\nc', 'd']]],
    ['doubled quotes', '"say ""no""",1', [['say "no"', '1']]],
    ['a quote that never closes', '"a,b', [['a,b']]],
    ['nothing', '', []],
  ])('may hold %s', (_title, text, rows) => {
    expect(csvRows(text, 100)).toEqual(rows)
  })

  it('reads back any fields that were quoted', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), minLength: 1 })
    const table = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 4 })
    fc.assert(
      fc.property(table, (rows) => {
        const text = rows.map((row) =>
          row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','),
        )
        expect(csvRows(text.join('\n'), 1000)).toEqual(rows)
      }),
    )
  })

  it('stops after as many fields as were asked for', () => {
    expect(csvRows('1,2,3\n4,5,6', 4)).toEqual([['1', '2', '3'], ['4']])
    expect(csvRows(','.repeat(1_000_000), 10)[0]).toHaveLength(10)
  })
})
