import { describe, expect, it } from 'vitest'
import { SideDependence } from '../../../src/detectors/behaviour/side-dependence.ts'

const [PLACE, CLIENT, ACT] = [0, 1, 2]

function learned(days: number, each: (day: number) => readonly (readonly [number, number])[]) {
  const dependence = new SideDependence(3)
  for (let day = 0; day < days; day++) {
    dependence.advance(day)
    for (let n = 0; n < 20; n++) dependence.learn(each(day * 20 + n))
  }
  return dependence
}

describe('what surprises share', () => {
  it('is much for sides that are always surprising together', () => {
    const laptops = learned(30, (n) =>
      n % 20 === 0
        ? [
            [PLACE, 6],
            [CLIENT, 6],
          ]
        : [],
    )
    expect(laptops.shared(CLIENT, [PLACE])).toBeGreaterThan(3)
    expect(laptops.shared(ACT, [PLACE])).toBe(0)
    expect(laptops.shared(CLIENT, [])).toBe(0)
  })

  it('is nothing for sides that meet by chance', () => {
    const chance = learned(30, (n) => [
      ...(n % 5 === 0 ? ([[PLACE, 6]] as const) : []),
      ...(n % 7 === 0 ? ([[CLIENT, 6]] as const) : []),
    ])
    expect(chance.shared(CLIENT, [PLACE])).toBeLessThan(0.3)
  })

  it('takes of several earlier sides the one that shares most', () => {
    const laptops = learned(30, (n) =>
      n % 20 === 0
        ? [
            [PLACE, 6],
            [CLIENT, 6],
          ]
        : [],
    )
    expect(laptops.shared(CLIENT, [ACT, PLACE])).toBe(laptops.shared(CLIENT, [PLACE]))
  })

  it('makes nothing of small surprises, and forgets', () => {
    const quiet = learned(30, (n) =>
      n % 20 === 0
        ? [
            [PLACE, 2],
            [CLIENT, 2],
          ]
        : [],
    )
    expect(quiet.shared(CLIENT, [PLACE])).toBeLessThan(0.5)
    const laptops = learned(30, (n) =>
      n % 20 === 0
        ? [
            [PLACE, 6],
            [CLIENT, 6],
          ]
        : [],
    )
    const before = laptops.shared(CLIENT, [PLACE])
    laptops.advance(400)
    expect(laptops.shared(CLIENT, [PLACE])).toBeLessThan(before)
  })
})
