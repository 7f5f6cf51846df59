import { describe, expect, it } from 'vitest'
import { outside, rowsOf, type SeriesData } from '../../src/parts/series-chart/series-data.ts'

const DATA: SeriesData = {
  times: [0, 3_600_000, 7_200_000],
  lines: [{ label: 'Latency', values: [1, null, 9] }],
  band: { lower: [0, 0, 0], upper: [2, 2, 2], expected: [1, 1, null] },
}

describe('a series', () => {
  it('counts the hours outside of its band, those without a value left out', () => {
    expect(outside(DATA)).toBe(1)
    expect(outside({ times: DATA.times, lines: DATA.lines })).toBe(0)
  })

  it('is the same in rows', () => {
    expect(rowsOf(DATA)).toEqual({
      titles: ['Time', 'Latency', 'Expected', 'Lower', 'Upper'],
      rows: [
        ['1970-01-01T00:00:00.000Z', 1, 1, 0, 2],
        ['1970-01-01T01:00:00.000Z', null, 1, 0, 2],
        ['1970-01-01T02:00:00.000Z', 9, null, 0, 2],
      ],
    })
  })
})
