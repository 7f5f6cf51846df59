import { describe, expect, it } from 'vitest'
import {
  discrepancy,
  discrepancyThreshold,
  fitFourierFeatures,
  meanEmbedding,
  type Point,
} from '../../src/statistics/mmd.ts'
import { createRandom, type Random } from '../../src/statistics/random.ts'

type Draw = (random: Random) => Point
const round: Draw = (random) => [random.normal(), 1000 * random.normal()]
const shifted: Draw = (random) => [random.normal() + 1, 1000 * random.normal()]
/** The same marginals as `round`, yet the columns move together. */
const correlated: Draw = (random) => {
  const x = random.normal()
  return [x, 1000 * (0.9 * x + Math.sqrt(0.19) * random.normal())]
}

function sample(name: string, n: number, draw: Draw): Point[] {
  const random = createRandom(name)
  return Array.from({ length: n }, () => draw(random))
}

const WINDOW = 120
const benign = sample('benign', 500, round)
const features = fitFourierFeatures(benign, createRandom('features'))
const reference = meanEmbedding(features, benign)
const threshold = discrepancyThreshold(features, benign, createRandom('threshold'), {
  windowSize: WINDOW,
  falseAlarmRate: 0.05,
})
const oddity = (points: readonly Point[]) => discrepancy(meanEmbedding(features, points), reference)

describe('maximum mean discrepancy', () => {
  it('raises about as many false alarms as it was calibrated for', () => {
    const alarms = Array.from({ length: 100 }, (_, i) => sample(`clean ${i}`, WINDOW, round))
    const share = alarms.filter((window) => oddity(window) > threshold).length / 100
    expect(share).toBeLessThan(0.14)
  })

  it.each([
    ['a shifted column', shifted],
    ['columns that came to move together, their marginals unchanged', correlated],
  ])('finds %s', (_name, draw) => {
    const windows = Array.from({ length: 20 }, (_, i) => sample(`odd ${i}`, WINDOW, draw))
    expect(windows.filter((window) => oddity(window) > threshold).length).toBeGreaterThanOrEqual(18)
  })

  it('estimates the Gaussian kernel: the product of two embeddings of single points', () => {
    const wide = fitFourierFeatures(benign, createRandom('wide'), 4000)
    const [one = [], other = []] = benign
    const dot = (x: Float64Array, y: Float64Array) =>
      x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0)
    const self = meanEmbedding(wide, [one])
    expect(Math.abs(dot(self, self) - 1)).toBeLessThan(0.06)
    const kernel = dot(self, meanEmbedding(wide, [other]))
    expect(kernel).toBeGreaterThan(-0.06)
    expect(kernel).toBeLessThan(1)
  })

  it('does not depend on the order of points, and is 0 between equals', () => {
    const backwards = meanEmbedding(features, [...benign].reverse())
    expect(discrepancy(reference, reference)).toBe(0)
    expect(discrepancy(reference, backwards)).toBeLessThan(1e-20)
    expect(discrepancy(backwards, reference)).toBe(discrepancy(reference, backwards))
  })

  it('takes what is not finite for ordinary, and huge values without overflow', () => {
    const middle = meanEmbedding(features, [features.centers])
    expect(meanEmbedding(features, [[Number.NaN, Infinity]])).toEqual(middle)
    expect(meanEmbedding(features, [[]])).toEqual(middle)
    const huge = meanEmbedding(features, [[1e308, -1e308]])
    expect([...huge].every(Number.isFinite)).toBe(true)
  })

  it('finds nothing odd without points to learn from', () => {
    const empty = fitFourierFeatures([], createRandom(1))
    expect(discrepancy(meanEmbedding(empty, [[5]]), meanEmbedding(empty, [[9, 9]]))).toBe(0)
    const calibration = { windowSize: 5, falseAlarmRate: 0.05 }
    const few = benign.slice(0, 5)
    expect(discrepancyThreshold(features, few, createRandom(1), calibration)).toBe(Infinity)
    expect(discrepancyThreshold(features, [], createRandom(1), calibration)).toBe(Infinity)
    expect([...meanEmbedding(features, [])].every((value) => value === 0)).toBe(true)
  })

  it('scales a column that never varied', () => {
    const constant = fitFourierFeatures(
      [
        [3, 0],
        [3, 0],
        [3, 0],
      ],
      createRandom(1),
    )
    expect(constant.scales).toEqual([3, 1])
    expect(
      discrepancy(meanEmbedding(constant, [[3, 0]]), meanEmbedding(constant, [[9, 0]])),
    ).toBeGreaterThan(0.1)
  })
})
