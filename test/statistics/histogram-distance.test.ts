import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as distance from '../../src/statistics/histogram-distance.ts'
import { createRandom } from '../../src/statistics/random.ts'

const counts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 12 })
const pair = counts.chain((one) =>
  fc.tuple(
    fc.constant(one),
    fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: one.length, maxLength: one.length }),
  ),
)

const measures: [string, (one: number[], other: number[]) => number][] = [
  ['PSI', distance.populationStabilityIndex],
  ['Jensen-Shannon', distance.jensenShannonDivergence],
  ['largest share change', distance.largestShareChange],
  ['Kolmogorov-Smirnov', (one, other) => distance.kolmogorovSmirnov(one, other).statistic],
  ['Wasserstein', (one, other) => distance.normedWasserstein(one, other, [...one.keys()])],
  ['chi-square', (one, other) => distance.chiSquareTest(one, other).statistic],
]

describe.each(measures)('%s', (_name, measure) => {
  it('is 0 between a histogram and itself, and never negative', () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        expect(measure(one, one)).toBeCloseTo(0, 9)
        expect(measure(one, other)).toBeGreaterThanOrEqual(-1e-12)
        expect(Number.isFinite(measure(one, other))).toBe(true)
      }),
    )
  })

  it('is 0 when there is nothing to compare', () => {
    const hollow = [[], [0, 0], [Number.NaN, -3], [Infinity]]
    for (const empty of hollow) {
      expect(measure(empty, [5, 5])).toBe(0)
      expect(measure([5, 5], empty)).toBe(0)
    }
  })

  it('grows as the histograms part', () => {
    const reference = [400, 300, 200, 100]
    const steps = [0, 50, 100, 200, 300].map((moved) =>
      measure(reference, [400 - moved, 300, 200, 100 + moved]),
    )
    expect(steps).toEqual([...steps].sort((x, y) => x - y))
    expect(new Set(steps).size).toBe(5)
  })
})

// Wasserstein is measured in spreads of the reference, so it alone is not symmetric.
it.each(measures.filter(([name]) => name !== 'Wasserstein'))(
  '%s is symmetric',
  (_name, measure) => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        expect(measure(other, one)).toBeCloseTo(measure(one, other), 6)
      }),
    )
  },
)

describe('known values', () => {
  it('PSI of 60/40 against 40/60 is 0.4 ln 1.5', () => {
    const psi = distance.populationStabilityIndex([60_000, 40_000], [40_000, 60_000], 0)
    expect(psi).toBeCloseTo(0.4 * Math.log(1.5), 9)
  })

  it('PSI of an emptied bucket is finite and falls with smoothing', () => {
    const at = (smoothing: number) =>
      distance.populationStabilityIndex([50, 50], [100, 0], smoothing)
    expect(at(0.5)).toBeGreaterThan(1)
    expect(at(5)).toBeLessThan(at(0.5))
    expect(Number.isFinite(at(0))).toBe(true)
  })

  it('histograms without a common bucket are as far apart as can be', () => {
    expect(distance.jensenShannonDivergence([5, 0], [0, 9])).toBeCloseTo(1, 12)
    expect(distance.largestShareChange([5, 0], [0, 9])).toBe(1)
    expect(distance.kolmogorovSmirnov([5, 0], [0, 9]).statistic).toBe(1)
    expect(distance.chiSquareTest([50, 0], [0, 90]).cramersV).toBeCloseTo(1, 12)
  })

  it('Jensen-Shannon of a half against a whole is 0.3113 bits', () => {
    expect(distance.jensenShannonDivergence([1, 1], [2, 0])).toBeCloseTo(0.311_278_124_459, 9)
  })

  it('Kolmogorov-Smirnov has the 5 % point of its table, 1.3581', () => {
    const n = 2_000_000
    const gap = Math.round((1.358_1 / Math.sqrt(n / 2)) * n)
    const half = n / 2
    const { pValue } = distance.kolmogorovSmirnov([half, half], [half - gap, half + gap])
    expect(pValue).toBeCloseTo(0.05, 3)
  })

  it('both Kolmogorov series agree where they meet', () => {
    const at = (lambda: number) => {
      const n = 2e8
      const gap = (lambda / Math.sqrt(n / 2)) * n
      return distance.kolmogorovSmirnov([n / 2, n / 2], [n / 2 - gap, n / 2 + gap]).pValue
    }
    expect(at(0.9999) - at(1.0001)).toBeLessThan(3e-4)
    expect(at(1)).toBeCloseTo(0.27, 3)
  })

  it('Wasserstein of a shift is the shift in spreads, whatever the order of buckets', () => {
    const positions = [3, 1, 2, 4]
    // Reference: 1 and 3 alike, mean 2, sd 1; current: 2 and 4, one further.
    expect(distance.normedWasserstein([5, 5, 0, 0], [0, 0, 7, 7], positions)).toBeCloseTo(1, 12)
  })

  it('Wasserstein from a constant reference is finite', () => {
    expect(distance.normedWasserstein([9, 0], [0, 9], [5, 8])).toBe(1)
    expect(distance.normedWasserstein([9, 0], [9, 0], [5, 8])).toBe(0)
    expect(distance.normedWasserstein([9, 1], [1, 9], [Number.NaN, Infinity])).toBe(0)
  })

  it('chi-square of the 2 x 2 table 20/30 against 30/20 is 4 with one degree of freedom', () => {
    const { statistic, pValue, cramersV } = distance.chiSquareTest([20, 30], [30, 20])
    expect(statistic).toBeCloseTo(4, 12)
    expect(pValue).toBeCloseTo(0.045_500_26, 7)
    expect(cramersV).toBeCloseTo(0.2, 12)
  })
})

describe('p-values under the null', () => {
  const random = createRandom('null histograms')
  const draw = (n: number) => {
    const cells = new Array<number>(40).fill(0)
    for (let i = 0; i < n; i++) {
      const cell = Math.min(39, Math.floor(random.exponential(8)))
      cells[cell] = (cells[cell] ?? 0) + 1
    }
    return cells
  }
  const pairs = Array.from({ length: 400 }, () => [draw(300), draw(200)] as const)
  it.each([
    ['chi-square', distance.chiSquareTest, 0.03],
    ['Kolmogorov-Smirnov', distance.kolmogorovSmirnov, 0.02],
  ] as const)('%s rejects about as often as it says', (_name, test, least) => {
    const rejected = pairs.filter(([one, other]) => test(one, other).pValue <= 0.1).length / 400
    expect(rejected).toBeGreaterThan(least)
    expect(rejected).toBeLessThan(0.15)
  })
})
