import { describe, expect, it } from 'vitest'
import { SessionCalibration } from '../../../src/detectors/behaviour/session-calibration.ts'
import { createRandom } from '../../../src/statistics/random.ts'

const random = createRandom('calibration')
const exponential = (mean: number) => random.exponential(mean)

function learned(scores: (who: string) => number): SessionCalibration {
  const calibration = new SessionCalibration()
  for (let day = 0; day < 30; day++)
    calibration.learn(
      day,
      Array.from({ length: 40 }, (_, n) => [`p${n}`, scores(`p${n}`)]),
    )
  return calibration
}

describe('the chance of an odd day', () => {
  it('is one while there is nothing to compare with', () => {
    expect(new SessionCalibration().chance('a', 50)).toBe(1)
  })

  it('means what it says: of ordinary days one in a hundred has a chance of one in a hundred', () => {
    const calibration = learned(() => exponential(2))
    const chances = Array.from({ length: 4000 }, (_, n) =>
      calibration.chance(`p${n % 40}`, exponential(2)),
    )
    const share = chances.filter((chance) => chance <= 0.01).length / chances.length
    expect(share).toBeGreaterThan(0.001)
    expect(share).toBeLessThan(0.02)
  })

  it('knows whose days are odd anyway', () => {
    const calibration = learned((who) => (who === 'p0' ? 10 + exponential(2) : exponential(2)))
    expect(calibration.chance('p0', 12)).toBeGreaterThan(0.1)
    expect(calibration.chance('p1', 12)).toBeLessThan(0.02)
    expect(calibration.chance('never seen', 12)).toBeLessThan(0.05)
  })

  it('falls beyond what any day scored', () => {
    const calibration = learned(() => exponential(2))
    expect(calibration.chance('p1', 60)).toBeLessThan(calibration.chance('p1', 30))
  })

  it('does not let one intruder hide the next', () => {
    const calibration = learned(() => exponential(2))
    const before = calibration.chance('p1', 40)
    calibration.learn(30, [['p2', 60]])
    expect(before).toBeLessThan(1e-4)
    expect(calibration.chance('p1', 40)).toBeLessThan(1e-3)
  })

  it('judges by the last four weeks', () => {
    const calibration = new SessionCalibration()
    for (let day = 0; day < 80; day++)
      calibration.learn(day, [
        ['a', day < 40 ? 30 : 1],
        ['b', 1 + exponential(1)],
      ])
    expect(calibration.chance('a', 25)).toBeLessThan(0.05)
  })
})
