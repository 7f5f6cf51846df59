import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/statistics/random.ts'
import { createAlarmDater, type DatedAlarm } from '../../../src/statistics/stream/alarm-onset.ts'

const MINUTE = 60_000

/** Normal errors, by 4 larger from `onset` on, with an alarm at `alarm`. */
function dated(length: number, onset: number, alarm: number): readonly DatedAlarm[] {
  const dater = createAlarmDater()
  const noise = createRandom('onset')
  const found: DatedAlarm[] = []
  for (let i = 0; i < length; i++) {
    const error = noise.normal() + (i >= onset ? 4 : 0)
    found.push(...dater.push(i * MINUTE, error, i === alarm))
  }
  return [...found, ...dater.end()]
}

describe('the onset of an alarm', () => {
  it('is before an alarm that came late', () => {
    const [alarm, ...others] = dated(400, 300, 310)
    expect(others).toEqual([])
    expect(alarm?.index).toBe(310)
    expect(Math.abs((alarm?.onset.time ?? 0) / MINUTE - 300)).toBeLessThanOrEqual(1)
    expect(alarm?.onset.earliest).toBeLessThanOrEqual(300 * MINUTE)
    expect(alarm?.onset.latest).toBeGreaterThanOrEqual(300 * MINUTE)
  })

  it('is the alarm itself where nothing else changed', () => {
    const [alarm] = dated(400, 1000, 200)
    expect(alarm?.onset.time).toBeLessThanOrEqual(200 * MINUTE)
    expect(alarm?.onset.time).toBeGreaterThanOrEqual(160 * MINUTE)
  })

  it('is told of the last points too, with what there is', () => {
    const [alarm] = dated(305, 300, 302)
    expect(Math.abs((alarm?.onset.time ?? 0) / MINUTE - 300)).toBeLessThanOrEqual(1)
    expect(dated(1, 0, 0)[0]?.onset).toEqual({ time: 0, earliest: 0, latest: 0 })
  })

  it('bears errors that are unknown or endless', () => {
    const dater = createAlarmDater()
    for (let i = 0; i < 50; i++)
      dater.push(i, [Number.NaN, Number.POSITIVE_INFINITY][i % 2] ?? 0, i === 25)
    expect(dater.end()).toEqual([])
  })
})
