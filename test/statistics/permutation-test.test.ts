import { describe, expect, it } from 'vitest'
import { differenceInDifferences } from '../../src/statistics/permutation-test.ts'
import { createRandom } from '../../src/statistics/random.ts'

const BINS = 40
const ONSET = 24

function series(name: string, jump: number, common = 0): number[] {
  const random = createRandom(name)
  return Array.from(
    { length: BINS },
    (_, bin) => 100 + 5 * Math.sin(bin / 3) + random.normal() + (bin >= ONSET ? jump + common : 0),
  )
}

describe('differenceInDifferences', () => {
  const siblings = (common: number) =>
    ['a', 'b', 'c', 'd', 'e'].map((name) => series(name, 0, common))

  it('finds a change that the siblings did not share', () => {
    const result = differenceInDifferences(
      { treated: series('treated', 6), controls: siblings(0), onset: ONSET },
      createRandom(1),
    )
    expect(Math.abs(result.effect - 6)).toBeLessThan(1)
    expect(result.timePValue).toBeLessThan(0.01)
    expect(result.placeboPValue).toBeCloseTo(1 / 6, 12)
  })

  it('does not blame the treatment for what happened to all', () => {
    const result = differenceInDifferences(
      { treated: series('treated', 0, 20), controls: siblings(20), onset: ONSET },
      createRandom(1),
    )
    expect(Math.abs(result.effect)).toBeLessThan(1.5)
    expect(result.treatedChange).toBeGreaterThan(15)
    expect(result.timePValue).toBeGreaterThan(0.05)
  })

  it('is replayed by its seed', () => {
    const input = { treated: series('x', 0.5), controls: siblings(0), onset: ONSET }
    const one = differenceInDifferences(input, createRandom('same'))
    expect(differenceInDifferences(input, createRandom('same'))).toEqual(one)
  })

  it('has uniform p-values over time when nothing happened', () => {
    const random = createRandom('uniform')
    const noise = () => Array.from({ length: 20 }, () => random.normal())
    let low = 0
    let sum = 0
    for (let i = 0; i < 300; i++) {
      const input = { treated: noise(), controls: [noise(), noise()], onset: 9 }
      const { timePValue } = differenceInDifferences(input, random, { rounds: 99 })
      if (timePValue <= 0.1) low += 1 / 300
      sum += timePValue / 300
    }
    expect(Math.abs(low - 0.1)).toBeLessThan(0.06)
    expect(Math.abs(sum - 0.5)).toBeLessThan(0.06)
  })

  it('moves blocks together, which keeps drifts from passing for steps', () => {
    const drift = Array.from({ length: BINS }, (_, bin) => Math.sin((bin * Math.PI) / BINS) * 10)
    const input = { treated: drift, controls: [], onset: 30 }
    const single = differenceInDifferences(input, createRandom(3))
    const blocks = differenceInDifferences(input, createRandom(3), { blockLength: 10 })
    expect(single.timePValue).toBeLessThan(0.05)
    expect(blocks.timePValue).toBeGreaterThan(0.2)
  })

  it.each([
    ['no series', [], [], 0],
    ['nothing before', [1, 2, 3], [], 0],
    ['nothing after', [1, 2, 3], [[1, 2, 3]], 3],
    ['only missing values', [Number.NaN, Number.NaN], [], 1],
  ])('knows nothing from %s', (_name, treated, controls, onset) => {
    expect(differenceInDifferences({ treated, controls, onset }, createRandom(1))).toEqual({
      effect: 0,
      treatedChange: 0,
      controlChange: 0,
      timePValue: 1,
      placeboPValue: 1,
    })
  })

  it('says a constant series did not change', () => {
    const input = { treated: [4, 4, 4, 4], controls: [[4, 4, 4, 4]], onset: 2 }
    expect(differenceInDifferences(input, createRandom(1))).toMatchObject({
      effect: 0,
      timePValue: 1,
      placeboPValue: 1,
    })
  })

  it('bridges gaps in the treated and in the controls', () => {
    const treated = series('gaps', 6).map((value, bin) => (bin % 4 === 0 ? Number.NaN : value))
    const controls = [...siblings(0), [], [Number.NaN]]
    const result = differenceInDifferences({ treated, controls, onset: ONSET }, createRandom(1))
    expect(Math.abs(result.effect - 6)).toBeLessThan(1.2)
    expect(result.timePValue).toBeLessThan(0.05)
  })
})
