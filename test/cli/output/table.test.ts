import { describe, expect, it } from 'vitest'
import { rowsAsCsv, rowsAsTable } from '../../../src/cli/output/table.ts'
import { displayWidth } from '../../../src/investigations/render/width.ts'

const OPTIONS = { colour: false, unicode: true, width: 80 }
const ROWS = [
  { operation: 'InvokeModel', calls: 1200, at: new Date(0), note: null },
  { operation: 'Converse', calls: 7n, at: new Date(Number.NaN), note: { a: [1n, 'x'] } },
  { operation: '漢字\u001b[2J', calls: null, extra: true },
]

describe('rowsAsTable', () => {
  it('aligns numbers right, text left, and leaves nothing for what is absent', () => {
    expect(rowsAsTable(ROWS, OPTIONS).split('\n')).toEqual([
      'operation      calls  at                        note             extra',
      'InvokeModel     1200  1970-01-01T00:00:00.000Z',
      'Converse           7                            {"a":["1","x"]}',
      '漢字\\u{1b}[2J                                                    true',
      '',
    ])
  })

  it('shows the columns that are asked for, even without rows', () => {
    expect(rowsAsTable([], OPTIONS, ['calls', 'operation'])).toBe('calls  operation\n')
    expect(rowsAsTable(ROWS, OPTIONS, ['calls'])).toBe('calls\n 1200\n    7\n\n')
  })

  it.each([40, 60, 100])('cuts long cells to fit %i columns', (width) => {
    const rows = [{ a: 'x'.repeat(300), b: '漢'.repeat(100), c: 'arn:aws:iam::1:role/Name' }]
    const text = rowsAsTable(rows, { ...OPTIONS, width })
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width)
  })

  it('reads values of hostile names and shapes', () => {
    const row = JSON.parse('{"__proto__": "p", "constructor": "c", "toString": [1]}')
    const text = rowsAsTable([row], OPTIONS)
    expect(text).toContain('__proto__')
    expect(text).toContain('[1]')
  })
})

describe('rowsAsCsv', () => {
  it('writes a head, exact numbers and no formula', () => {
    const rows = [{ name: '=1+1', size: 9007199254740993n, share: -0.5, at: new Date(0) }]
    expect(rowsAsCsv(rows)).toBe(
      `name,size,share,at\r\n"'=1+1",9007199254740993,-0.5,1970-01-01T00:00:00.000Z\r\n`,
    )
    expect(rowsAsCsv([], ['a', 'b'])).toBe('a,b\r\n')
  })
})
