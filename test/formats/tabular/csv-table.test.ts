import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsvTable } from '../../../src/formats/tabular/csv-table.ts'
import { TableProblems } from '../../../src/formats/tabular/table-problems.ts'
import { rowsOf, type TestCell } from '../../support/tables.ts'

/** Reads a text in pieces of `size` bytes. */
async function read(text: string | Uint8Array, size = 1 << 20, header: 'auto' | 'none' = 'auto') {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const problems = new TableProblems()
  const table = new CsvTable('t.csv', problems, header)
  function* batches() {
    for (let at = 0; at < bytes.length; at += size)
      yield* table.push(bytes.subarray(at, at + size), false)
    yield* table.push(new Uint8Array(0), true)
  }
  return { ...(await rowsOf(batches())), problems: problems.list(), hasHeader: table.hasHeader }
}

const CASES: readonly (readonly [
  string,
  string,
  readonly string[],
  readonly (readonly TestCell[])[],
])[] = [
  [
    'a header and numbers',
    'a,b\n1,2.5\n-3,4e2\n',
    ['a', 'b'],
    [
      [1, 2.5],
      [-3, 400],
    ],
  ],
  [
    'CRLF and no last line end',
    'a,b\r\n1,x\r\n2,y',
    ['a', 'b'],
    [
      [1, 'x'],
      [2, 'y'],
    ],
  ],
  [
    'quotes, doubled quotes, breaks within',
    'a,b\n"x, ""y""\nz",1\n',
    ['a', 'b'],
    [['x, "y"\nz', 1]],
  ],
  [
    'semicolons',
    'a;b\n1;2,5\n2;3,5\n',
    ['a', 'b'],
    [
      [1, '2,5'],
      [2, '3,5'],
    ],
  ],
  ['tabs', 'a\tb\n1\tx y\n', ['a', 'b'], [[1, 'x y']]],
  ['bars', 'a|b\n1|2\n', ['a', 'b'], [[1, 2]]],
  [
    'no header when the first row has numbers',
    '1,x\n2,y\n',
    ['column_0', 'column_1'],
    [
      [1, 'x'],
      [2, 'y'],
    ],
  ],
  [
    'a header over nothing but texts',
    'kind,plan\nx,pro\ny,basic\n',
    ['kind', 'plan'],
    [
      ['x', 'pro'],
      ['y', 'basic'],
    ],
  ],
  [
    'no header where texts come again',
    'x,pro\nx,basic\n',
    ['column_0', 'column_1'],
    [
      ['x', 'pro'],
      ['x', 'basic'],
    ],
  ],
  [
    'an index column without a name',
    ',a\n0,5\n1,6\n',
    ['column_0', 'a'],
    [
      [0, 5],
      [1, 6],
    ],
  ],
  [
    'a header with a gap over values',
    'kind,a,\nx,5,1\ny,6,\n',
    ['kind', 'a', 'column_2'],
    [
      ['x', 5, 1],
      ['y', 6, null],
    ],
  ],
  [
    'no header where the first row has gaps and texts over texts',
    'x,,pro\ny,5,basic\n',
    ['column_0', 'column_1', 'column_2'],
    [
      ['x', null, 'pro'],
      ['y', 5, 'basic'],
    ],
  ],
  [
    'missing values however they are written',
    'a,b\n,NaN\nnull,NA\nNone,1\n',
    ['a', 'b'],
    [
      [null, null],
      [null, null],
      [null, 1],
    ],
  ],
  ['infinite numbers', 'a\ninf\n-Infinity\n1e999\n', ['a'], [[Infinity], [Infinity], [Infinity]]],
  [
    'formulas as the text that they are',
    'a,b\n1,"=cmd|\' /C calc\'!A0"\n2,@SUM(1)\n',
    ['a', 'b'],
    [
      [1, "=cmd|' /C calc'!A0"],
      [2, '@SUM(1)'],
    ],
  ],
  [
    'names that objects have already',
    '__proto__,constructor\n1,2\n',
    ['__proto__', 'constructor'],
    [[1, 2]],
  ],
  [
    'blank lines',
    'a,b\n\n1,2\n\n\n3,4\n',
    ['a', 'b'],
    [
      [1, 2],
      [3, 4],
    ],
  ],
  [
    'an empty last field',
    'a,b\n1,\n2,',
    ['a', 'b'],
    [
      [1, null],
      [2, null],
    ],
  ],
]

describe('a CSV table', () => {
  it.each(CASES)('reads %s', async (_, text, names, rows) => {
    const found = await read(text)
    expect(found).toMatchObject({ names, rows, problems: [] })
  })

  it('reads the same however the bytes are cut', async () => {
    for (const [, text, names, rows] of CASES)
      expect.soft(await read(text, 1), text).toMatchObject({ names, rows })
  })

  it('waits for the end of a header that is longer than the first piece of the file', async () => {
    const wanted = Array.from({ length: 3000 }, (_, i) => `${i}${'x'.repeat(60)}`)
    const text = `${wanted.join(',')}\n${wanted.map((_, i) => i).join(',')}\n`
    const { names, rows, problems } = await read(text, 100_000)
    expect([names, problems]).toEqual([wanted, []])
    expect(rows).toEqual([wanted.map((_, i) => i)])
  })

  it('takes the first row for data when it is told to', async () => {
    const { names, rows } = await read('a,b\nc,d\n', 100, 'none')
    expect(names).toEqual(['column_0', 'column_1'])
    expect(rows).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
  })

  it('gives each of two columns of one name a name of its own, and says so', async () => {
    const { names, problems } = await read('a,a,a#2\n1,2,3\n')
    expect(names).toEqual(['a', 'a#2', 'a#2#2'])
    expect(problems).toMatchObject([{ reason: 'column-named-twice', count: 2 }])
  })

  it('refuses rows of another width, counts them and tells of the first', async () => {
    const { rows, problems } = await read('a,b\n1,2\n3\n4,5,6\n7,8\n')
    expect(rows).toEqual([
      [1, 2],
      [7, 8],
    ])
    expect(problems).toEqual([
      {
        reason: 'ragged-row',
        count: 2,
        where: 't.csv, row 3',
        detail: '1 fields where the first row has 2',
      },
    ])
  })

  it('refuses a row that is not UTF-8 instead of replacing what it says', async () => {
    const bytes = Uint8Array.from([
      ...Buffer.from('a,b\n1,x\n2,'),
      0xff,
      0xfe,
      ...Buffer.from('\n3,ü\n'),
    ])
    const { rows, problems } = await read(bytes)
    expect(rows).toEqual([
      [1, 'x'],
      [3, 'ü'],
    ])
    expect(problems).toMatchObject([{ reason: 'invalid-utf8', count: 1 }])
  })

  it('goes on behind a quote that does not end', async () => {
    const { rows, problems } = await read('a,b\n1,2\n"x,3\n4,5\n')
    expect(rows).toEqual([
      [1, 2],
      [4, 5],
    ])
    expect(problems).toMatchObject([{ reason: 'unclosed-quote', count: 1 }])
  })

  it('passes over a row that is far too long and reads what follows', async () => {
    const { rows, problems } = await read(`a,b\n1,2\n${'x'.repeat(17 << 20)},3\n4,5\n`)
    expect(rows).toEqual([
      [1, 2],
      [4, 5],
    ])
    expect(problems).toMatchObject([{ reason: 'record-too-large', count: 1 }])
  })

  it.each([
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x61, 0])],
    ['no text', Uint8Array.from([0x61, 0, 0x62])],
  ])('says what is wrong with %s', async (words, bytes) => {
    await expect(read(bytes)).rejects.toThrow(words)
  })

  it('says how many columns are too many', async () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `c${i}`).join(',')
    await expect(read(`${names}\n`)).rejects.toThrow('20000 columns')
  })

  it('reads back any table that is written by the rules, cut anywhere', async () => {
    const cell = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc
        .string({ unit: 'binary', maxLength: 12 })
        .filter((text) => !/[\0\ud800-\udfff]/.test(text)),
    )
    const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, size) => {
        const quoted = (value: number | string) =>
          typeof value === 'number' ? String(value) : `"${value.replaceAll('"', '""')}"`
        const text = `"x","y","z"\r\n${rows.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`
        const found = await read(text, size, 'none')
        expect(found.problems).toEqual([])
        expect(found.rows).toHaveLength(rows.length + 1)
        rows.forEach((row, i) => {
          row.forEach((value, j) => {
            const read = found.rows[i + 1]?.[j]
            // -0 is written as 0, and a text that says a number or nothing is read as that.
            if (typeof value === 'number') expect(read).toBe(value === 0 ? 0 : value)
            else if (typeof read === 'string') expect(read).toBe(value)
          })
        })
      }),
      { numRuns: 50 },
    )
  })
})
