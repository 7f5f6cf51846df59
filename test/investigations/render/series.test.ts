import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnomalousSeries } from '../../../src/events/finding.ts'
import { DAY, HOUR, MINUTE } from '../../../src/events/time.ts'
import { axisFloor, downsample, extent, median } from '../../../src/investigations/render/series.ts'
import { createPen } from '../../../src/investigations/render/text/pen.ts'
import { seriesLines, sparkline } from '../../../src/investigations/render/text/sparkline.ts'
import { timeTicks, valueTicks } from '../../../src/investigations/render/ticks.ts'

function seriesOf(values: readonly (number | null)[], level = 10): AnomalousSeries {
  const times = values.map((_, i) => i * MINUTE)
  const flat = (value: number) => values.map(() => value)
  return {
    label: 'latency',
    unit: 'Milliseconds',
    times,
    values,
    expected: flat(level),
    lower: flat(level - 2),
    upper: flat(level + 2),
    onset: { time: 50 * MINUTE, earliest: 45 * MINUTE, latest: 60 * MINUTE },
  }
}

const pen = createPen({ colour: false, width: 80, unicode: true })

describe('downsample', () => {
  it('keeps a single spike of a long series, and the time at which it was', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => (i === 7_321 ? 900 : 10))
    const points = downsample(seriesOf(values), 60)
    expect(points).toHaveLength(60)
    expect(points.filter((point) => point.outside)).toMatchObject([
      { value: 900, time: 7_321 * MINUTE },
    ])
  })

  it('never has more points than asked, and only values of the series', () => {
    const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }))
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.integer({ min: 1, max: 50 }), (v, n) => {
        const points = downsample(seriesOf(v), n)
        expect(points.length).toBe(Math.min(n, v.length))
        for (const point of points) expect(v).toContain(point.value)
      }),
    )
  })

  it('reads a number that is not finite as a missing one', () => {
    const points = downsample(seriesOf([Number.NaN, Number.POSITIVE_INFINITY, 3]), 10)
    expect(points.map((point) => point.value)).toEqual([null, null, 3])
  })
})

describe('the scale', () => {
  it('begins at zero unless all values lie far from it', () => {
    expect([axisFloor(1, 100), axisFloor(0, 5)]).toEqual([0, 0])
    expect(axisFloor(95, 100)).toBeCloseTo(94.75)
    expect(axisFloor(-5, 5)).toBeLessThan(-5)
    expect(extent([])).toBeUndefined()
    expect([median([3, 1, 2]), median([4, 1]), median([])]).toEqual([2, 2.5, Number.NaN])
  })

  it.each([
    [0, 97, [0, 20, 40, 60, 80]],
    [0, 0.3, [0, 0.1, 0.2, 0.3]],
    [-10, 10, [-10, -5, 0, 5, 10]],
    [5, 5, [5]],
    [0, Number.POSITIVE_INFINITY, [0]],
  ])('has round values from %j to %j', (low, high, ticks) => {
    expect(valueTicks(low, high, 5)).toEqual(ticks)
  })

  it.each([
    [24 * HOUR, 8, 3 * HOUR],
    [HOUR, 6, 10 * MINUTE],
    [45 * DAY, 8, 7 * DAY],
    [900 * DAY, 5, 180 * DAY],
  ])('has round times over %j ms', (length, most, step) => {
    const ticks = timeTicks(0, length, most)
    expect((ticks[1] ?? 0) - (ticks[0] ?? 0)).toBe(step)
    expect(ticks.length).toBeLessThanOrEqual(most + 1)
    expect(timeTicks(Number.NaN, 5, 5)).toEqual([])
  })
})

describe('sparkline', () => {
  it.each([
    [[1, 2, 3, 4, 5, 6, 7, 8], '▁▂▃▄▅▆▇█'],
    [[5, 5, 5], '▁▁▁'],
    [[1, null, 8], '▁·█'],
    [[null, null], '··'],
    [[], ''],
  ])('draws %j as %s', (values, drawn) => {
    expect(sparkline(values, 20, pen)).toBe(drawn)
  })
})

describe('seriesLines', () => {
  const values = Array.from({ length: 100 }, (_, i) => (i < 50 ? 10 : 80))
  it('puts the caret below the column of the onset, and the acts below theirs', () => {
    const lines = seriesLines(seriesOf(values), [{ label: '1', time: 30 * MINUTE }], 120, pen)
    const caret = lines.find((line) => line.includes('▲')) ?? ''
    expect(caret.indexOf('▲')).toBe(50)
    expect([caret.indexOf('╶'), caret.indexOf('╴')]).toEqual([45, 60])
    expect(lines.find((line) => line.includes('act of a cause'))?.indexOf('1')).toBe(30)
    expect(lines[0]?.slice(0, 50)).not.toContain('█')
    expect(lines[0]?.slice(50, 100)).toBe('█'.repeat(50))
  })

  it('says so when there is nothing to draw', () => {
    expect(seriesLines(seriesOf([]), [], 60, pen)).toEqual(['no values'])
  })
})
