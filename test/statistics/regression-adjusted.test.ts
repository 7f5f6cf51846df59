import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/statistics/random.ts'
import { fitRegressionAdjustment } from '../../src/statistics/regression-adjusted.ts'

/** Two values that move together (correlation 0.95), and one by itself. */
function moments(count: number): number[][] {
  const random = createRandom('together')
  return Array.from({ length: count }, () => {
    const common = random.normal()
    const own = () => Math.sqrt(0.05) * random.normal()
    const root = Math.sqrt(0.95)
    return [root * common + own(), 100 + 10 * (root * common + own()), random.normal()]
  })
}

describe('regression adjustment', () => {
  const adjust = fitRegressionAdjustment(moments(2000), 3)

  it('makes what parted stand out, and what moved together not', () => {
    const [first = 0, second = 0, third = 0] = adjust([2, 80, 0])
    expect(first).toBeGreaterThan(8)
    expect(second).toBeLessThan(-8)
    expect(Math.abs(third)).toBeLessThan(1)
    for (const value of adjust([2, 120, 0])) expect(Math.abs(value)).toBeLessThan(2.5)
  })

  it('gives deviations of about 1 for moments like those learnt', () => {
    const all = moments(2000).map((one) => adjust(one))
    for (const i of [0, 1, 2]) {
      const spread = Math.sqrt(all.reduce((sum, one) => sum + (one[i] ?? 0) ** 2, 0) / all.length)
      expect(spread).toBeGreaterThan(0.7)
      expect(spread).toBeLessThan(1.15)
    }
  })

  it('only centers where there is too little to learn from', () => {
    expect([...fitRegressionAdjustment([], 2)([3, 4])]).toEqual([3, 4])
    expect([...fitRegressionAdjustment([[5, 5]], 2)([6, 4])]).toEqual([1, -1])
  })

  it('bears a value that never varies and two that never part', () => {
    const rows = Array.from({ length: 50 }, (_, i) => [i, i, 7])
    const adjusted = fitRegressionAdjustment(rows, 3)([40, 10, 8])
    expect([...adjusted].every(Number.isFinite)).toBe(true)
    expect(adjusted[0]).toBeGreaterThan(1)
  })
})
