import { describe, expect, test } from 'vitest'
import type { OnsetShare } from '../../../src/events/finding.ts'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import { onsetOf } from '../../../src/investigations/causes/onset.ts'
import { anomaly, dated, ONSET } from '../../support/stories.ts'

const at = (time: number, shares?: readonly OnsetShare[]) => {
  const series = dated(time, time - 5 * MINUTE, time + 5 * MINUTE)
  return { ...series, onset: { ...series.onset, ...(shares ? { shares } : {}) } }
}

describe('the onset of an incident', () => {
  test('may lie anywhere in the interval where a finding tells no more', () => {
    const { shares } = onsetOf([anomaly({ start: ONSET, series: at(ONSET) })])
    expect(shares).toEqual([{ from: ONSET - 7.5 * MINUTE, to: ONSET + 7.5 * MINUTE, share: 1 }])
  })

  test('is a mixture of what its series say, the strongest twice', () => {
    const own = (time: number) => [{ from: time, to: time + MINUTE, share: 0.5 }]
    const { shares, time } = onsetOf([
      anomaly({
        severity: 'LOW',
        start: ONSET + HOUR,
        series: at(ONSET + HOUR, own(ONSET + HOUR)),
      }),
      anomaly({ severity: 'HIGH', start: ONSET, series: at(ONSET, own(ONSET)) }),
    ])
    expect(time).toBe(ONSET)
    expect(shares).toEqual([
      { from: ONSET, to: ONSET + MINUTE, share: expect.closeTo(2 / 3, 12) },
      { from: ONSET + HOUR, to: ONSET + HOUR + MINUTE, share: expect.closeTo(1 / 3, 12) },
    ])
  })

  test('is not dated by what is dated far less sharply', () => {
    const vague = dated(ONSET - 9 * HOUR, ONSET - 12 * HOUR, ONSET)
    const { shares, earliest } = onsetOf([
      anomaly({ start: ONSET, series: at(ONSET) }),
      anomaly({ start: ONSET - 9 * HOUR, series: vague }),
    ])
    expect(shares).toHaveLength(1)
    expect(earliest).toBe(ONSET - 5 * MINUTE)
  })

  describe('of which Model Monitor reports', () => {
    const { series: _, ...report } = anomaly({
      type: 'ModelMonitor/FeatureQuality',
      severity: 'HIGH',
      start: ONSET + 9 * HOUR,
    })

    test('is dated by the series that was measured', () => {
      const { time, latest, shares } = onsetOf([
        report,
        anomaly({ start: ONSET, severity: 'LOW', series: at(ONSET) }),
      ])
      expect({ time, latest }).toEqual({ time: ONSET, latest: ONSET + 5 * MINUTE })
      expect(shares).toHaveLength(1)
    })

    test('lies within the day before the report where nothing else dates it', () => {
      const { earliest, latest } = onsetOf([report])
      expect({ earliest, latest }).toEqual({
        earliest: ONSET - 15 * HOUR,
        latest: ONSET + 9 * HOUR,
      })
    })
  })
})
