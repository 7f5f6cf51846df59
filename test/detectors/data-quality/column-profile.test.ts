import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnProfile } from '../../../src/detectors/data-quality/column-profile.ts'
import { type Cell, profileOf } from '../../support/table-profile.ts'

function columnOf(cells: readonly Cell[]): ColumnProfile {
  const [column] = profileOf({ x: cells }).columns
  if (column === undefined) throw new Error('a profile of one column has one')
  return column
}

describe('the profile of a column', () => {
  it.each([
    ['whole numbers', [1, 2, null], 'Integral', 2 / 3],
    ['a single fraction among whole numbers', [1, '2.5', 3], 'Fractional', 1],
    ['a fraction that is 0', ['6.0', '7.0'], 'Fractional', 1],
    ['a single text among numbers', [1, 2.5, 'n/a'], 'String', 1],
    ['an infinite number', [1, 'Infinity'], 'Fractional', 1],
    ['nothing', [null, null], 'Unknown', 0],
    ['no rows', [], 'Unknown', 1],
  ])('infers its type from %s', (_name, cells, type, completeness) => {
    const column = columnOf(cells)
    expect(column.inferredType).toBe(type)
    expect(column.completeness).toBe(completeness)
    expect(column.rows).toBe(cells.length)
  })

  it('keeps infinities out of what is counted with', () => {
    const column = columnOf([1, 3, '-Infinity', 'Infinity'])
    expect([column.present, column.infinite]).toEqual([4, 2])
    expect([column.min, column.max, column.moments.mean]).toEqual([1, 3, 2])
  })

  it('counts texts exactly, and numbers while few are different', () => {
    const column = columnOf(['b', 'a', 'b', 7, 7, -1])
    expect(column.texts.top(2).map(({ value, count }) => [value, count])).toEqual([
      ['b', 2],
      ['a', 1],
    ])
    expect(column.texts.distinct).toBe(2)
    expect(column.numbers.counts).toEqual([
      [-1, 1],
      [7, 2],
    ])
    expect(columnOf(Array.from({ length: 600 }, (_, i) => i)).numbers.counts).toBeUndefined()
  })

  it('estimates how many different texts there are when there are too many to count', () => {
    const cells = Array.from({ length: 20_000 }, (_, i) => `text ${i % 5_000}`)
    const { texts } = columnOf(cells)
    expect(texts.isExact).toBe(false)
    expect(Math.abs(texts.distinct / 5_000 - 1)).toBeLessThan(0.05)
  })

  it('tells two long texts with one beginning apart no more, so that documents fill no memory', () => {
    const start = 'x'.repeat(1024)
    expect(columnOf([`${start}a`, `${start}b`]).texts.distinct).toBe(1)
  })

  it('merges with the profile of another part into that of the whole', () => {
    const cell = fc.oneof(
      fc.constant(null),
      fc.integer({ min: -9, max: 9 }),
      fc.double({ noNaN: true, min: -5, max: 5 }).map((x) => x.toFixed(3)),
      fc.constantFrom('a', 'b', 'Infinity'),
    )
    const cells = fc.array(cell, { maxLength: 40 })
    fc.assert(
      fc.property(cells, cells, (xs, ys) => {
        const merged = profileOf({ x: xs })
        merged.merge(profileOf({ x: ys }))
        const [one] = merged.columns
        const whole = columnOf([...xs, ...ys])
        expect(one?.inferredType).toBe(whole.inferredType)
        expect([one?.rows, one?.missing, one?.infinite]).toEqual([
          whole.rows,
          whole.missing,
          whole.infinite,
        ])
        expect(one?.moments.sum).toBeCloseTo(whole.moments.sum, 9)
        expect(one?.sketch.steps()).toEqual(whole.sketch.steps())
        expect(one?.texts.top()).toEqual(whole.texts.top())
        expect(one?.texts.distinct).toBe(whole.texts.distinct)
        expect(one?.numbers.counts).toEqual(whole.numbers.counts)
      }),
    )
  })
})

describe('the profile of a table', () => {
  it('counts a column that comes late, or is not in a later part, as missing elsewhere', () => {
    const table = profileOf({ a: [1, 2] })
    table.merge(profileOf({ b: ['x', 'y', 'z'] }))
    expect(table.rows).toBe(5)
    expect(table.columns.map(({ name, rows, missing }) => [name, rows, missing])).toEqual([
      ['a', 5, 3],
      ['b', 5, 2],
    ])
  })

  it('takes any name for a column', () => {
    const table = profileOf({ ['__proto__']: [1], constructor: [2], '': [3] })
    expect(table.columns.map(({ name }) => name)).toEqual(['__proto__', 'constructor', ''])
    expect(table.column('toString')).toBeUndefined()
  })
})
