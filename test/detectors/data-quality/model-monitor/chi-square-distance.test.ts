import { describe, expect, it } from 'vitest'
import { chiSquarePValue } from '../../../../src/detectors/data-quality/model-monitor/chi-square-distance.ts'

function counts(...values: readonly number[]): ReadonlyMap<string, number> {
  return new Map(values.map((count, i) => [`c${i}`, count]))
}

describe('the chi-square test of categories', () => {
  it.each([
    // Expected 20 each: 4 · 25 / 20 = 5 on three degrees of freedom; scipy.stats.chi2.sf(5, 3).
    ['of four categories', counts(25, 15, 25, 15), counts(1, 1, 1, 1), 0.17179714],
    ['of equal shares', counts(30, 10), counts(300, 100), 1],
    // The two rarest (expected 1 and 2) become one of 3, that and the next (17) one of 20: 18 against 20 and 82 against 80
    // is 4 / 20 + 4 / 80 = 0.25 on one degree of freedom; scipy.stats.chi2.sf(0.25, 1).
    ['after joining rare categories', counts(82, 13, 3, 2), counts(800, 170, 20, 10), 0.61707508],
  ])('%s', (_name, sample, baseline, pValue) => {
    expect(chiSquarePValue(sample, baseline)).toBeCloseTo(pValue, 6)
  })

  it.each([
    ['one category', counts(10), counts(10)],
    ['two categories too rare for a test', counts(3, 2), counts(1, 1)],
    ['no sample', counts(), counts(1, 1)],
    ['no baseline', counts(1, 1), counts()],
    ['a sample of other categories only', new Map([['z', 50]]), counts(1, 1)],
  ])('cannot be made with %s', (_name, sample, baseline) => {
    expect(chiSquarePValue(sample, baseline)).toBeUndefined()
  })

  it('leaves categories that the baseline does not know to the check of domains', () => {
    const sample = new Map([...counts(30, 30), ['z', 500] as const])
    expect(chiSquarePValue(sample, counts(50, 50))).toBe(1)
  })
})
