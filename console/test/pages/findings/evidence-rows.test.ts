import { expect, it } from 'vitest'
import { columnsOf, numbered } from '../../../src/pages/findings/evidence-rows.ts'

it('rows of evidence have a column for each name, times as such, and no object', () => {
  const rows = numbered([
    { time: Date.UTC(2026, 0, 20), count: 3, __proto__: null },
    { actor: 'ci', list: ['<b>'], time: 5 },
  ])
  const columns = columnsOf(rows)
  expect(columns.map(({ title }) => title)).toEqual(['Time', 'Count', 'Actor', 'List'])
  expect(rows.map((row) => columns.map(({ value }) => value(row)))).toEqual([
    ['2026-01-20T00:00:00.000Z', 3, null, null],
    [5, null, 'ci', '["<b>"]'],
  ])
})

it('at most sixteen columns are shown', () => {
  const wide = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`c${i}`, i]))
  expect(columnsOf(numbered([wide]))).toHaveLength(16)
})
