import { describe, expect, it } from 'vitest'
import { dailyMaxima, dayProbability } from '../../../src/detectors/inference/calibrate.ts'
import { scoreSeries } from '../../../src/detectors/inference/score-series.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import { BIN, type InferenceSeries } from '../../../src/lake/series.ts'
import { createRandom } from '../../../src/statistics/random.ts'

const START = Date.UTC(2026, 8, 7)
const BASELINE = { start: START, end: START + 14 * DAY }
const SCOPE = { start: BASELINE.end, end: BASELINE.end + DAY }
const BINS = (SCOPE.end - START) / BIN

function series(
  kind: InferenceSeries['kind'],
  at: (bin: number) => readonly [value: number, weight: number],
): InferenceSeries {
  const values = new Float64Array(BINS)
  const weights = new Float64Array(BINS)
  for (let bin = 0; bin < BINS; bin++) [values[bin], weights[bin]] = at(bin) as [number, number]
  return {
    resource: { type: 'sagemaker-endpoint', id: 'endpoint/churn' },
    account: '',
    region: '',
    variant: '',
    measure: kind === 'count' ? 'invocations' : kind === 'mean' ? 'model-latency' : 'server-errors',
    kind,
    source: 'metric',
    start: START,
    values,
    weights,
    total: 1,
  }
}

function score(all: readonly InferenceSeries[]) {
  return scoreSeries(all, {
    baseline: BASELINE,
    scope: SCOPE,
    directions: ['above', 'below'],
    isNoticeable: () => true,
  })
}

const inScope = (bin: number) => bin >= (SCOPE.start - START) / BIN

describe('scoreSeries', () => {
  const kinds = ['count', 'mean', 'rate'] as const
  it.each(kinds)(
    'finds nothing in a %s series that is empty, constant, of one point or mostly gaps',
    (kind) => {
      const gappy = (bin: number) =>
        bin % 97 === 0 ? ([3, 5] as const) : ([Number.NaN, 0] as const)
      const shapes = [
        series(kind, () => [Number.NaN, 0]),
        series(kind, () => [4, 8]),
        series(kind, () => [0, 0]),
        series(kind, (bin) => (bin === 7 ? [1, 1] : [Number.NaN, 0])),
        series(kind, gappy),
        series(kind, (bin) => (inScope(bin) ? [5, 5] : [Number.NaN, 0])),
      ]
      for (const shape of shapes) expect(score([shape]).anomalies).toEqual([])
    },
  )

  it('judges a constant series that moves by its move', () => {
    const [anomaly] = score([series('mean', (bin) => [inScope(bin) ? 60 : 20, 1])]).anomalies
    expect(anomaly?.effect.observed).toBe(60)
    expect(anomaly?.effect.ratio).toBeCloseTo(3, 9)
    expect(anomaly?.onset.time).toBe(SCOPE.start)
  })

  it('survives values as large as numbers get', () => {
    const wild = series('count', (bin) => [bin % 2 === 0 ? Number.MAX_VALUE : 0, 0])
    expect(() => score([wild])).not.toThrow()
  })

  it('dates two episodes of one series apart', () => {
    const random = createRandom('two')
    const off = (bin: number) => {
      const hour = (bin * BIN - 14 * DAY) / HOUR
      return (hour >= 4 && hour < 6) || (hour >= 12 && hour < 14)
    }
    const twice = series('mean', (bin) => [20 * random.lognormal(off(bin) ? 0.9 : 0, 0.1), 1])
    const onsets = score([twice]).anomalies.map(({ onset }) => (onset.time - SCOPE.start) / HOUR)
    expect(onsets.sort((x, y) => x - y)).toEqual([4, 12])
  })

  it('seldom finds anything in noise, and says how many series were judged', () => {
    const noisy = Array.from({ length: 12 }, (_, i) => {
      const random = createRandom(`noise-${i}`)
      const calls = (bin: number) => 40 + 30 * Math.sin((2 * Math.PI * bin * BIN) / DAY)
      return series('count', (bin) => [random.poisson(calls(bin) * random.gamma(30, 1 / 30)), 0])
    })
    const { anomalies, examined } = score(noisy)
    expect([anomalies.length, examined]).toEqual([0, 12])
  })
})

describe('dayProbability', () => {
  const random = createRandom('gumbel')
  const maximum = () => 3 - 0.6 * Math.log(-Math.log(random.next()))
  const days = (values: readonly number[]) =>
    dailyMaxima(Float64Array.from(values), START, DAY, values.length)
  const own = days(Array.from({ length: 40 }, maximum))

  it('is about the share of days that reach a score', () => {
    const scores = Array.from({ length: 400 }, maximum)
    const mean = scores.reduce((sum, one) => sum + dayProbability(one, own, []), 0) / scores.length
    expect(mean).toBeGreaterThan(0.35)
    expect(mean).toBeLessThan(0.65)
  })

  it('falls with the score and is not moved by one incident in the past', () => {
    const before = dayProbability(12, own, [])
    expect(before).toBeLessThan(1e-4)
    expect(dayProbability(8, own, [])).toBeGreaterThan(before)
    expect(dayProbability(12, days([...own.sorted, 40]), [])).toBeLessThan(1e-4)
  })

  it('calls what a series did twice its habit, and what all do often common', () => {
    expect(dayProbability(12, days([...own.sorted, 40, 41]), [])).toBeGreaterThan(0.01)
    const others = [0, 1].map((i) => days([...Array.from({ length: 20 }, maximum), 30 + i, 33]))
    expect(dayProbability(12, own, others)).toBeGreaterThan(0.01)
  })
})
