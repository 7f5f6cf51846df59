import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bandAt } from '../../src/statistics/forecast-band.ts'
import { HOUR_MS, hourOfWeek, weekOf } from '../../src/statistics/hour-slots.ts'
import { createRandom, type Random } from '../../src/statistics/random.ts'
import {
  expectationAt,
  fitSeasonalBaseline,
  type SeasonalBaseline,
  type Series,
  scoreAgainst,
} from '../../src/statistics/seasonal-baseline.ts'

const MONDAY = Date.UTC(2026, 0, 5)
const WEEK = 168

function hourly(hours: number, draw: (hour: number) => number, from = MONDAY): Series {
  const times = Array.from({ length: hours }, (_, i) => from + i * HOUR_MS)
  return { times, values: times.map((_, i) => draw(i)) }
}

/** Working hours on weekdays are busy, a Wednesday job peaks at 03:00. */
function shape(hour: number): number {
  const ofWeek = hour % WEEK
  const busy = ofWeek < 120 && ofWeek % 24 >= 8 && ofWeek % 24 < 18
  return ofWeek === 51 ? 400 : busy ? 100 : 40
}

function noisy(random: Random, sd = 5): (hour: number) => number {
  return (hour) => shape(hour) + sd * random.normal()
}

describe('hours of the week', () => {
  it.each([
    ['Monday midnight', MONDAY, 0],
    ['Sunday 23:59', MONDAY + 7 * 24 * HOUR_MS - 60_000, 167],
    ['the epoch, a Thursday', 0, 72],
    ['before the epoch', -HOUR_MS, 71],
  ])('%s', (_name, time, hour) => expect(hourOfWeek(time)).toBe(hour))

  it('follow local time and change week on Monday', () => {
    expect(hourOfWeek(MONDAY, -HOUR_MS)).toBe(167)
    expect(weekOf(MONDAY) - weekOf(MONDAY - 1)).toBe(1)
    expect(weekOf(MONDAY)).toBe(weekOf(MONDAY + 7 * 24 * HOUR_MS - 1))
  })
})

describe('fitSeasonalBaseline', () => {
  it('learns the week, its weekly job included, from six noisy weeks', () => {
    const baseline = fitSeasonalBaseline(hourly(6 * WEEK, noisy(createRandom('six'))), {
      transform: 'none',
    })
    for (let hour = 0; hour < WEEK; hour++) {
      const { expected, scale } = expectationAt(baseline, MONDAY + (hour + 10 * WEEK) * HOUR_MS)
      expect(Math.abs(expected - shape(hour))).toBeLessThan(hour === 51 ? 12 : 10)
      expect(scale).toBeGreaterThan(3)
      expect(scale).toBeLessThan(9)
    }
  })

  it('pools the hours that do not differ: less error than the hour of the week alone', () => {
    const random = createRandom('pool')
    const series = hourly(4 * WEEK, () => 50 + 5 * random.normal())
    const baseline = fitSeasonalBaseline(series, { transform: 'none' })
    const errors = baseline.hours.map(({ expected }) => (expected - 50) ** 2)
    const meanSquare = errors.reduce((sum, x) => sum + x, 0) / WEEK
    // The median of 4 alone would err by 25 / 4 * ~1.2.
    expect(meanSquare).toBeLessThan(2)
  })

  it('backs off to what it has seen', () => {
    const levels = (hours: number) => {
      const baseline = fitSeasonalBaseline(hourly(hours, shape), { transform: 'none' })
      return [0, 100, 140].map((hour) => expectationAt(baseline, MONDAY + hour * HOUR_MS).level)
    }
    expect(levels(3 * WEEK)).toEqual(['hour-of-week', 'hour-of-week', 'hour-of-week'])
    expect(levels(5 * 24)).toEqual([
      'hour-of-day-and-weekend',
      'hour-of-day-and-weekend',
      'hour-of-day',
    ])
    expect(levels(10)).toEqual(['global', 'global', 'global'])
  })

  it('reproduces a week that repeats exactly, with scale 0 and finite scores', () => {
    const baseline = fitSeasonalBaseline(hourly(4 * WEEK, shape), { transform: 'none' })
    const at = MONDAY + 51 * HOUR_MS
    expect(expectationAt(baseline, at)).toMatchObject({ expected: 400, scale: 0, samples: 4 })
    expect(scoreAgainst(baseline, at, 400)).toBe(0)
    expect(scoreAgainst(baseline, at, 800)).toBeCloseTo(30 * (0.5 / 0.55), 9)
  })

  it('learns only from the training part and not from excluded ranges', () => {
    const series = hourly(8 * WEEK, (hour) => (hour >= 4 * WEEK ? 9999 : 10 + (hour % 2)))
    const cut = MONDAY + 4 * WEEK * HOUR_MS
    const rest = { start: cut, end: Number.POSITIVE_INFINITY }
    const before = fitSeasonalBaseline(series, { transform: 'none', trainBefore: cut })
    const excluded = fitSeasonalBaseline(series, { transform: 'none', excluded: [rest] })
    expect(excluded).toEqual(before)
    expect(expectationAt(before, MONDAY).expected).toBe(10)
  })

  it.each(['none', 'log', 'count'] as const)(
    'is not moved by a contaminated week (%s)',
    (transform) => {
      const clean = noisy(createRandom('weeks'))
      const dirty = (hour: number) => clean(hour) * (Math.floor(hour / WEEK) === 2 ? 6 : 1)
      const baseline = fitSeasonalBaseline(hourly(5 * WEEK, dirty), { transform })
      expect(baseline.contaminatedWeeks).toEqual([weekOf(MONDAY + 2 * WEEK * HOUR_MS)])
      for (const hour of [10, 30, 51, 150]) {
        const { expected } = expectationAt(baseline, MONDAY + hour * HOUR_MS)
        expect(Math.abs(expected / shape(hour) - 1)).toBeLessThan(0.2)
      }
    },
  )

  it('never drops more than a third of the weeks', () => {
    const random = createRandom('third')
    const series = hourly(6 * WEEK, (hour) => random.normal() + (hour < 3 * WEEK ? 0 : 500))
    const baseline = fitSeasonalBaseline(series, { transform: 'none' })
    expect(baseline.contaminatedWeeks.length).toBeLessThanOrEqual(2)
  })

  it('does not depend on the order of the points', () => {
    const series = hourly(4 * WEEK, noisy(createRandom('order')))
    const reversed = { times: [...series.times].reverse(), values: [...series.values].reverse() }
    const options = { transform: 'log' } as const
    const [one, other] = [series, reversed].map((input) => fitSeasonalBaseline(input, options))
    one?.hours.forEach((hour, i) => {
      expect(other?.hours[i]?.expected).toBeCloseTo(hour.expected, 9)
      expect(other?.hours[i]?.scale).toBeCloseTo(hour.scale, 9)
    })
  })

  it.each(['none', 'log', 'count'] as const)('answers without data, silently (%s)', (transform) => {
    const empty: Series[] = [
      { times: [], values: [] },
      { times: [MONDAY], values: [Number.NaN] },
      { times: [Number.NaN, MONDAY], values: [1] },
      { times: [MONDAY], values: [Number.POSITIVE_INFINITY] },
    ]
    for (const series of empty) {
      const baseline = fitSeasonalBaseline(series, { transform })
      expect(expectationAt(baseline, MONDAY)).toMatchObject({ level: 'none', samples: 0 })
      expect(scoreAgainst(baseline, MONDAY, 5)).toBe(0)
      expect(bandAt(baseline, MONDAY, 0.99)).toEqual({ lower: -Infinity, upper: Infinity })
    }
    const single = fitSeasonalBaseline({ times: [MONDAY], values: [7] }, { transform })
    expect(expectationAt(single, MONDAY).expected).toBeCloseTo(transform === 'count' ? 7.5 : 7, 9)
    expect(scoreAgainst(single, MONDAY, Number.NaN)).toBe(0)
    expect(expectationAt(single, Number.NaN).level).toBe('none')
  })
})

describe('hostile series', () => {
  const number = fc.oneof(
    fc.double(),
    fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, 0, -0),
    fc.nat(9),
  )
  const time = fc.oneof(
    fc.double(),
    fc.nat(5000).map((hour) => MONDAY + hour * HOUR_MS),
  )
  const transforms = fc.constantFrom('none' as const, 'log' as const, 'count' as const)

  it('never throws and never gives a NaN where something was learnt', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(time, number)), transforms, number, (points, transform, x) => {
        const series = { times: points.map(([t]) => t), values: points.map(([, v]) => v) }
        const baseline = fitSeasonalBaseline(series, { transform })
        const { expected, scale, samples } = expectationAt(baseline, MONDAY)
        expect(Number.isFinite(scoreAgainst(baseline, MONDAY, x))).toBe(true)
        if (samples === 0) return
        expect(Number.isFinite(expected)).toBe(true)
        expect(scale).toBeGreaterThanOrEqual(0)
        const { lower, upper } = bandAt(baseline, MONDAY, 0.95)
        expect(lower).toBeLessThanOrEqual(upper)
      }),
      { numRuns: 300 },
    )
  })
})

describe('transforms', () => {
  it('log: scores ratios alike at any level, and values not above 0 stay finite', () => {
    const random = createRandom('log')
    const series = hourly(4 * WEEK, (hour) => shape(hour) * random.lognormal(0, 0.1))
    const baseline = fitSeasonalBaseline(series, { transform: 'log' })
    const quiet = scoreAgainst(baseline, MONDAY, 80)
    const busy = scoreAgainst(baseline, MONDAY + 10 * HOUR_MS, 200)
    expect(quiet).toBeGreaterThan(4)
    expect(Math.abs(quiet / busy - 1)).toBeLessThan(0.5)
    expect(Number.isFinite(scoreAgainst(baseline, MONDAY, 0))).toBe(true)
    expect(scoreAgainst(baseline, MONDAY, -5)).toBeLessThan(-4)
  })

  it('count: learns rates below one, where a median is blind', () => {
    const random = createRandom('rare')
    const rate = (hour: number) => (hour % 24 < 12 ? 0.1 : 0.6)
    const series = hourly(8 * WEEK, (hour) => random.poisson(rate(hour)))
    const baseline = fitSeasonalBaseline(series, { transform: 'count' })
    const mean = (from: number) =>
      baseline.hours
        .filter((_, hour) => hour % 24 >= from && hour % 24 < from + 12)
        .reduce((sum, { expected }) => sum + expected / 84, 0)
    expect(Math.abs(mean(0) - 0.1)).toBeLessThan(0.04)
    expect(Math.abs(mean(12) - 0.6)).toBeLessThan(0.08)
    expect(baseline.size).toBeGreaterThan(1)
  })

  it('count: after silence one event is unlikely, not impossible', () => {
    const baseline = fitSeasonalBaseline(
      hourly(4 * WEEK, () => 0),
      { transform: 'count' },
    )
    expect(expectationAt(baseline, MONDAY).expected).toBeCloseTo(0.5 / (4 * WEEK), 12)
    expect(bandAt(baseline, MONDAY, 0.99)).toEqual({ lower: 0, upper: 0 })
    expect(bandAt(baseline, MONDAY, 0.9999)).toEqual({ lower: 0, upper: 1 })
  })

  it('count: finds overdispersion', () => {
    const random = createRandom('bursts')
    const series = hourly(8 * WEEK, () => random.poisson(random.gamma(4, 10)))
    const { size } = fitSeasonalBaseline(series, { transform: 'count' })
    expect(size).toBeGreaterThan(2)
    expect(size).toBeLessThan(5)
  })
})

describe('bandAt', () => {
  function coverageOf(baseline: SeasonalBaseline, fresh: Series, coverage: number): number {
    const inside = fresh.times.filter((time, i) => {
      const { lower, upper } = bandAt(baseline, time, coverage)
      const value = fresh.values[i] ?? Number.NaN
      return value >= lower && value <= upper
    })
    return inside.length / fresh.times.length
  }

  const random = createRandom('coverage')
  const generators: ['none' | 'log' | 'count', string, (hour: number) => number][] = [
    ['none', 'normal noise', noisy(random)],
    ['none', 'heavy tails', (hour) => shape(hour) + (5 * random.normal()) / random.gamma(3, 1 / 3)],
    ['log', 'lognormal latency', (hour) => shape(hour) * random.lognormal(0, 0.3)],
    ['count', 'Poisson counts', (hour) => random.poisson(shape(hour))],
    ['count', 'rare counts', () => random.poisson(0.4)],
    ['count', 'bursts', (hour) => random.poisson(random.gamma(8, shape(hour) / 8))],
  ]
  it.each(generators)(
    '%s: a 99 in 100 band covers as many fresh points: %s',
    (transform, _name, draw) => {
      const baseline = fitSeasonalBaseline(hourly(8 * WEEK, draw), { transform })
      const fresh = hourly(12 * WEEK, draw, MONDAY + 8 * WEEK * HOUR_MS)
      const covered = coverageOf(baseline, fresh, 0.99)
      expect(covered).toBeGreaterThan(0.98)
      expect(covered).toBeLessThan(transform === 'count' ? 0.9999 : 0.996)
    },
  )

  it('widens with the coverage and stays finite when the sample is too small for it', () => {
    const series = hourly(30, noisy(createRandom('few')))
    const baseline = fitSeasonalBaseline(series, { transform: 'none' })
    let width = 0
    for (const coverage of [0.5, 0.9, 0.99, 0.999_999]) {
      const { lower, upper } = bandAt(baseline, MONDAY, coverage)
      expect(upper - lower).toBeGreaterThanOrEqual(width)
      width = upper - lower
    }
    expect(Number.isFinite(width)).toBe(true)
  })
})
