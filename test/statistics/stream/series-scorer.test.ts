import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/statistics/random.ts'
import { reachAt } from '../../../src/statistics/stream/refractory.ts'
import {
  createSeriesScorer,
  type ScoredPoint,
  type SeriesScorerOptions,
} from '../../../src/statistics/stream/series-scorer.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const START = Date.UTC(2026, 0, 5)

function scored(
  values: readonly number[],
  step = 5 * MINUTE,
  options: SeriesScorerOptions = {},
): ScoredPoint[] {
  const scorer = createSeriesScorer(options)
  return values.map((value, i) => scorer.push(START + i * step, value))
}

const alarmsOf = (points: readonly ScoredPoint[]) =>
  points.flatMap(({ alarm }, i) => (alarm ? [i] : []))

/** Load with a day, as an endpoint has it: 288 points of five minutes a day. */
function daily(seed: string, length: number): number[] {
  const random = createRandom(seed)
  return Array.from(
    { length },
    (_, i) => 100 + 40 * Math.sin((2 * Math.PI * i) / 288) + 3 * random.normal(),
  )
}

/** The same, changed from `onset` on for so many points. */
function struck(
  seed: string,
  onset: number,
  length: number,
  change: (value: number, k: number) => number,
): number[] {
  return daily(seed, 3000).map((value, i) =>
    i >= onset && i < onset + length ? change(value, i - onset) : value,
  )
}

describe('a scorer of a series', () => {
  it.each<[string, number, (value: number, k: number) => number]>([
    ['a spike', 1, (value) => value + 120],
    ['a drop to zero', 12, () => 0],
    ['a level that moves', 600, (value) => value + 70],
    ['noise that grows', 60, (value, k) => value + (k % 2 === 0 ? 30 : -30)],
    ['a standstill where there always was noise', 60, () => 100],
    ['night at noon', 72, (value) => 200 - value],
  ])('alarms at the beginning of %s', (_, length, change) => {
    const onset = 2088
    const alarms = alarmsOf(scored(struck('incident', onset, length, change)))
    const [first] = alarms.filter((at) => at >= onset)
    expect(first).toBeLessThan(onset + 48)
    expect(alarms.filter((at) => at < onset)).toEqual([])
  })

  const quiet = daily('quiet', 3000)

  it.each<[string, (i: number) => number]>([
    ['never moves', () => 7],
    ['has a day and noise', (i) => quiet[i] ?? 0],
    ['does the same job every six hours', (i) => (i % 72 < 3 ? 90 : 10) + 0.1 * Math.sin(i * i)],
    ['switches between two levels by day', (i) => (i % 288 < 144 ? 1 : 0)],
  ])('stays silent on a series that %s', (_, valueAt) => {
    const values = Array.from({ length: 3000 }, (__, i) => i).map(valueAt)
    expect(alarmsOf(scored(values))).toEqual([])
  })

  it('alarms once for an incident, however long its spike stays', () => {
    const points = scored(struck('long', 1500, 40, (value) => value + 200))
    expect(alarmsOf(points)).toEqual([1500])
    expect(points[1500]?.pValue).toBeLessThan(1e-3)
  })

  it.each([
    ['seconds', 1000],
    ['days', DAY],
    ['standing time', 0],
    ['time that runs backwards', -MINUTE],
  ])('finds a spike in a series of %s', (_, step) => {
    const random = createRandom('steps')
    const values = Array.from({ length: 600 }, () => random.normal())
    values[450] = 25
    expect(alarmsOf(scored(values, step))).toContain(450)
  })

  it('does not mind the unit and the zero of the values', () => {
    const values = struck('units', 2000, 3, (value) => value + 100)
    const scores = scored(values).map(({ score }) => score)
    const others = scored(values.map((value) => 1024 * value - 4096)).map(({ score }) => score)
    scores.forEach((score, i) => {
      expect(others[i]).toBeCloseTo(score, 6)
    })
  })

  it('learns from what is finite only, and scores all', () => {
    const values = struck('holes', 2000, 3, (value) => value + 100)
    const scorer = createSeriesScorer()
    const kept = values.map((value, i) => {
      const time = START + i * 5 * MINUTE
      for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        expect(scorer.push(time, odd)).toMatchObject({ score: 0, pValue: 1, alarm: false })
      }
      expect(scorer.push(Number.NaN, value)).toMatchObject({ score: 0, pValue: 1, alarm: false })
      return scorer.push(time, value)
    })
    expect(kept).toEqual(scored(values))
  })

  it('sees again after a value beyond all measure', () => {
    const random = createRandom('absurd')
    const values = Array.from({ length: 18_000 }, () => random.poisson(5))
    values[1000] = 1e308
    values[17_900] = 60
    expect(alarmsOf(scored(values, MINUTE))).toEqual(expect.arrayContaining([1000, 17_900]))
  })

  it('never says what is no number, and keeps alarms apart', () => {
    const value = fc.oneof(
      { weight: 5, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
      { weight: 3, arbitrary: fc.constantFrom(0, 1, 5) },
      { weight: 1, arbitrary: fc.double() },
      { weight: 1, arbitrary: fc.constantFrom(1e308, -1e308, 5e-324, Number.NaN) },
    )
    const step = fc.oneof(fc.constant(MINUTE), fc.integer({ min: -DAY, max: DAY }), fc.double())
    const rows = fc.array(fc.tuple(step, value), { minLength: 200, maxLength: 600 })
    fc.assert(
      fc.property(rows, (pushed) => {
        const scorer = createSeriesScorer({ probation: 20, threshold: 0.2 })
        let time = START
        let learnt = 0
        let quietUntil = 0
        for (const [gap, one] of pushed) {
          if (Number.isFinite(time + gap)) time += gap
          const point = scorer.push(time, one)
          expect(point.score).toBeGreaterThanOrEqual(0)
          expect(point.score).toBeLessThanOrEqual(1)
          expect(point.pValue).toBeGreaterThan(0)
          expect(point.pValue).toBeLessThanOrEqual(1)
          if (point.alarm) {
            expect(learnt).toBeGreaterThanOrEqual(quietUntil)
            quietUntil = learnt + reachAt(learnt)
          }
          if (Number.isFinite(one)) learnt++
        }
      }),
      { numRuns: 25 },
    )
  })

  it('gives each point of a quiet series a p-value that is as rare as it says', () => {
    const points = scored(daily('calm', 12_000)).slice(1000)
    const below = (p: number) => points.filter(({ pValue }) => pValue <= p).length / points.length
    expect(below(0.1)).toBeGreaterThan(0.07)
    expect(below(0.1)).toBeLessThan(0.13)
    expect(below(0.01)).toBeLessThan(0.015)
  })
})
