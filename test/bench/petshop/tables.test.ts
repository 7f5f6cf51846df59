import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCsv } from '../../../bench/petshop/csv.ts'
import { parseGraph, parseMetrics } from '../../../bench/petshop/tables.ts'
import { UserError } from '../../../src/events/user-error.ts'

const METRICS = [
  'microservice,"a, b",a,"say ""hi""","a, b","a, b"',
  'metric,latency,latency,latency,requests,availability',
  'statistic,Average,p90,p50,Sum,Average',
  'unix_timestamp,,,,,',
  '600.0,0.2,7,nan,10,',
  '300.0,0.1,8,inf,,100',
  '',
].join('\r\n')

describe('parseMetrics', () => {
  it('reads odd names, missing values and rows out of order', () => {
    const { times, nodes } = parseMetrics(METRICS, 'm.csv', 'p90')
    expect(times).toEqual([300_000, 600_000])
    expect(nodes.get('a, b')).toEqual({
      requests: [Number.NaN, 10],
      latency: [0.1, 0.2],
      availability: [100, Number.NaN],
    })
    // No mean: the statistic that was asked for; no counts: none given.
    expect(nodes.get('a')).toEqual({ latency: [8, 7], availability: [Number.NaN, Number.NaN] })
    expect(nodes.get('say "hi"')?.latency).toEqual([Number.NaN, Number.NaN])
  })

  it('reads a table without the line that names the index, and the last of two rows of one time', () => {
    const text = 'x,a\ny,latency\nz,Average\n1,5\n1,6\n'
    expect(parseMetrics(text, 'm.csv').nodes.get('a')?.latency).toEqual([6])
  })

  it.each([
    ['', /three lines of column names/],
    ['a,b\nc,d\n', /three lines/],
    ['x,a\ny,latency\nz,Average\nt,\n', /no rows/],
    ['x,a\ny,latency\nz,Average\n1,oops\n', /line 4, column 2: "oops" is no number/],
    ['x,a\ny,latency\nz,Average\nt,\n1,2,3\n', /line 5: 3 values for 2 columns/],
    ['x,a\ny,latency\nz,Average\nt,\n,2\n', /line 5: "" is no time/],
    ['x,"a\ny,latency', /quote at character 3 never ends/],
  ])('refuses %j', (text, message) => {
    expect(() => parseMetrics(text, 'm.csv')).toThrow(message)
    expect(() => parseMetrics(text, 'm.csv')).toThrow(UserError)
  })
})

describe('parseGraph', () => {
  it('reads who calls whom, itself and circles included', () => {
    const graph = parseGraph(',a,b,"c,d"\na,1.0,1,0.0\nb,0,,1\nstranger,1,0,0\n', 'g.csv')
    expect([...graph]).toEqual([
      ['a', ['a', 'b']],
      ['b', ['c,d']],
      ['c,d', []],
      ['stranger', ['a']],
    ])
  })

  it('refuses what is no table of numbers', () => {
    expect(() => parseGraph('', 'g.csv')).toThrow(UserError)
    expect(() => parseGraph(',a\na,yes\n', 'g.csv')).toThrow(/line 2, column 2: "yes" is no number/)
  })
})

describe('parseCsv', () => {
  it('gives back what was written, whatever the fields hold', () => {
    const field = fc.oneof(fc.string(), fc.constantFrom(',', '"', '\n', '\r\n', '""', ' '))
    const records = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 })
    const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`
    fc.assert(
      fc.property(records, fc.constantFrom('\n', '\r\n'), (table, end) => {
        const text = table.map((record) => record.map(quoted).join(',') + end).join('')
        expect(parseCsv(text, 'x')).toEqual(table)
      }),
    )
  })

  it('ends on any text, with records or an error for the user', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(',', '"', '\n', '\r', 'a') }), (text) => {
        try {
          parseCsv(text, 'x')
        } catch (error) {
          expect(error).toBeInstanceOf(UserError)
        }
      }),
    )
  })

  it('skips a byte order mark and empty lines', () => {
    expect(parseCsv('\uFEFFa,b\n\n\r\nc,\n', 'x')).toEqual([
      ['a', 'b'],
      ['c', ''],
    ])
  })
})
