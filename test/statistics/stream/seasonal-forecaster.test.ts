import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanSeries } from '../../../bench/forecast-band/clean-series.ts'
import { measureCoverage } from '../../../bench/forecast-band/measure.ts'
import { createRandom } from '../../../src/statistics/random.ts'
import { createSeasonalForecaster } from '../../../src/statistics/stream/seasonal-forecaster.ts'

const STEP = 300_000
const HOUR = 3_600_000
const START = Date.UTC(2026, 0, 5)

describe('the band of a seasonal forecaster', () => {
  const all = cleanSeries('test')
  it.each(all.map(({ name }, i) => [name, i] as const))(
    'holds about 99 in a hundred clean values: %s',
    (_name, i) => {
      const series = all[i] ?? { kind: 'level' as const, times: [], values: [] }
      const { coverage } = measureCoverage(series, createSeasonalForecaster({ kind: series.kind }))
      expect(coverage).toBeGreaterThan(0.985)
      // Small counts are so far apart that no band of whole numbers holds just so many.
      expect(coverage).toBeLessThan(['count', 'rate'].includes(series.kind) ? 0.999 : 0.995)
    },
  )
})

describe('a seasonal forecaster', () => {
  it('knows the hour of the day, and the weekend', () => {
    const forecaster = createSeasonalForecaster({ kind: 'level' })
    const noise = createRandom('week')
    const usual = (time: number) => {
      const isWeekend = [0, 6].includes(new Date(time).getUTCDay())
      const isDay = time % (24 * HOUR) >= 8 * HOUR && time % (24 * HOUR) < 20 * HOUR
      return isDay ? (isWeekend ? 50 : 100) : 20
    }
    for (let time = START; time < START + 35 * 24 * HOUR; time += HOUR) {
      forecaster.update(time, usual(time) + noise.normal())
    }
    // Hours at which the value is another than in the hour before.
    for (const hours of [8, 20, 5 * 24 + 8, 6 * 24 + 20]) {
      const time = START + 35 * 24 * HOUR + hours * HOUR
      const { expected, lower, upper } = forecaster.predict(time)
      expect(Math.abs(expected - usual(time))).toBeLessThan(5)
      expect(lower).toBeLessThanOrEqual(expected)
      expect(upper - lower).toBeLessThan(40)
      for (let next = time; next < time + HOUR; next += HOUR) forecaster.update(next, usual(next))
    }
  })

  it('is not moved by single wild values', () => {
    const forecaster = createSeasonalForecaster({ kind: 'level' })
    const noise = createRandom('wild')
    for (let i = 0; i < 2000; i++) forecaster.update(START + i * STEP, 50 + noise.normal())
    const before = forecaster.predict(START + 2000 * STEP)
    forecaster.update(START + 2000 * STEP, 1e9)
    const after = forecaster.predict(START + 2001 * STEP)
    expect(Math.abs(after.expected - before.expected)).toBeLessThan(1)
    expect(after.upper - after.lower).toBeLessThan(1.3 * (before.upper - before.lower))
  })

  it('follows a level that stays', () => {
    const forecaster = createSeasonalForecaster({ kind: 'level' })
    const noise = createRandom('level')
    for (let i = 0; i < 2000; i++) {
      forecaster.update(START + i * STEP, (i < 1800 ? 50 : 80) + noise.normal())
    }
    expect(forecaster.predict(START + 2000 * STEP).expected).toBeGreaterThan(75)
  })

  it('expects of rare counts their mean, and bounds them by whole numbers from 0', () => {
    const forecaster = createSeasonalForecaster({ kind: 'count' })
    const random = createRandom('rare')
    for (let i = 0; i < 5000; i++) forecaster.update(START + i * STEP, random.poisson(0.2))
    const { expected, lower, upper } = forecaster.predict(START + 5000 * STEP)
    expect(expected).toBeGreaterThan(0.1)
    expect(expected).toBeLessThan(0.3)
    expect([lower, upper]).toEqual([0, 2])
  })

  it('makes the band of a rate narrow when the tries are many', () => {
    const forecaster = createSeasonalForecaster({ kind: 'rate' })
    const random = createRandom('tries')
    for (let i = 0; i < 2000; i++) {
      const tries = i % 2 === 0 ? 100 : 10_000
      let hits = 0
      for (let j = 0; j < tries; j++) if (random.next() < 0.05) hits++
      forecaster.update(START + i * STEP, hits / tries, tries)
    }
    const few = forecaster.predict(START + 2000 * STEP, 100)
    const many = forecaster.predict(START + 2000 * STEP, 10_000)
    expect(few.upper - 0.05).toBeGreaterThan(4 * (many.upper - 0.05))
    expect(many.lower).toBeGreaterThan(0.03)
    expect(many.upper).toBeLessThan(0.07)
  })

  it.each<
    [string, (random: ReturnType<typeof createRandom>, i: number) => number, string | undefined]
  >([
    ['whole numbers', (random) => random.poisson(4), 'count'],
    ['skewed positive numbers', (random) => random.lognormal(3, 0.8), 'latency'],
    ['symmetric numbers', (random) => 50 + random.normal(), 'level'],
    ['numbers on both sides of 0', (random) => random.lognormal(0, 1) - 1, 'level'],
    ['whole numbers that hardly vary', (random) => 60 + random.int(3), 'level'],
    ['one number', () => 7, undefined],
  ])('takes %s for what they are', (_name, draw, kind) => {
    const forecaster = createSeasonalForecaster()
    const random = createRandom('kind')
    for (let i = 0; i < 400; i++) forecaster.update(START + i * STEP, draw(random, i))
    expect(forecaster.kind()).toBe(kind)
  })

  it('thinks again when what it took for counts has fractions', () => {
    const forecaster = createSeasonalForecaster()
    const random = createRandom('fractions')
    for (let i = 0; i < 400; i++) forecaster.update(START + i * STEP, random.poisson(9))
    expect(forecaster.kind()).toBe('count')
    for (let i = 400; i < 600; i++) forecaster.update(START + i * STEP, 9 + random.normal())
    expect(forecaster.kind()).not.toBe('count')
  })

  it('has a band of no width around what never varied', () => {
    const forecaster = createSeasonalForecaster()
    for (let i = 0; i < 300; i++) forecaster.update(START + i * STEP, 7)
    expect(forecaster.predict(START + 300 * STEP)).toEqual({
      expected: 7,
      lower: 7,
      upper: 7,
      scale: 0,
    })
    expect(forecaster.standardise(START + 300 * STEP, 7)).toBe(0)
    expect(forecaster.standardise(START + 300 * STEP, 8)).toBeGreaterThan(1000)
  })

  it('tells nothing before it learnt eight values, and then never anything that is no number', () => {
    const value = fc.oneof(
      fc.double(),
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom(0, 1e308, -1e308, Number.NaN, Number.POSITIVE_INFINITY),
    )
    const time = fc.oneof(
      fc.integer({ min: START, max: START + 1e9 }),
      fc.constantFrom(0, Number.NaN),
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(time, value, fc.nat(50)), { minLength: 1, maxLength: 250 }),
        fc.constantFrom<'auto' | 'none'>('auto', 'none'),
        fc.constantFrom<'auto' | 'level' | 'latency' | 'count' | 'rate'>(
          ...(['auto', 'level', 'latency', 'count', 'rate'] as const),
        ),
        (points, seasonality, kindOf) => {
          const forecaster = createSeasonalForecaster({ kind: kindOf, seasonality })
          let known = 0
          for (const [at, x, tries] of points) {
            const { expected, lower, upper, scale } = forecaster.predict(at, tries)
            const all = [expected, lower, upper, scale]
            if (known < 8 || Number.isNaN(at)) expect(all.every(Number.isNaN)).toBe(true)
            else {
              expect(all.some(Number.isNaN)).toBe(false)
              expect(lower).toBeLessThanOrEqual(expected)
              expect(upper).toBeGreaterThanOrEqual(expected)
            }
            expect(Number.isNaN(forecaster.standardise(at, x, tries))).toBe(false)
            forecaster.update(at, x, tries)
            if (Number.isFinite(at) && Number.isFinite(x)) known++
          }
        },
      ),
      { numRuns: 150 },
    )
  })
})
