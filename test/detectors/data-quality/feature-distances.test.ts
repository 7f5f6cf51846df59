import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { featureDistances } from '../../../src/detectors/data-quality/feature-distances.ts'

describe('distances of counts over cells', () => {
  it('are those that scipy 1.17 computes of 2372, 1234, 394 and 602, 290, 108', () => {
    const found = featureDistances([2372, 1234, 394], [602, 290, 108], undefined)
    expect(found.jensenShannon).toBeCloseTo(0.019708299152399626, 12)
    expect(found.hellinger).toBeCloseTo(0.016409172941088197, 12)
    expect(found.chiSquare).toBeCloseTo(1.7263616521493168, 9)
    // Half a row is added to each cell of either side.
    expect(found.populationStabilityIndex).toBeCloseTo(0.0021830225181536695, 12)
  })

  it('stay as they are when cells are added that nobody fills', () => {
    const count = fc.integer({ min: 1, max: 5000 })
    const pair = fc.array(fc.tuple(count, count), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(pair, fc.integer({ min: 1, max: 4 }), (cells, empty) => {
        const none = new Array<number>(empty).fill(0)
        const [from, to] = [cells.map(([r]) => r), cells.map(([, c]) => c)]
        expect(featureDistances([...from, ...none], [...to, ...none], undefined)).toEqual(
          featureDistances(from, to, undefined),
        )
      }),
    )
  })
})
