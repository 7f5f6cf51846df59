import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import type { Onset } from '../../../src/investigations/causes/onset.ts'
import { timeEvidence } from '../../../src/investigations/causes/time-evidence.ts'
import { ONSET, onset } from '../../support/stories.ts'

const PROMPT = { promptMinutes: 20, halvingMinutes: 60 }
const SLOW = { promptMinutes: 120, halvingMinutes: 720 }
const weight = (before: number, kind = PROMPT, when: Onset = onset(ONSET, MINUTE)) =>
  timeEvidence(ONSET - before, kind, when)?.weight

describe('what the time of an act says', () => {
  test('is the log of how much denser effects of the kind lie there than onsets by chance', () => {
    // Even over 20 min and the slack of one, then an exponential with a half-life of 60 min: 21 + 60 / ln 2 minutes in all.
    const density = 1 / (21 + 60 / Math.LN2)
    expect(weight(10 * MINUTE)).toBeCloseTo(Math.log(0.98 * density * 36 * 60 + 0.02), 1)
  })

  test('halves its odds each halving time once the kind should have shown', () => {
    const [one = 0, two = 0] = [weight(80 * MINUTE), weight(140 * MINUTE)]
    expect(one - two).toBeCloseTo(Math.LN2, 1)
  })

  test('says less of a kind that may take a day', () => {
    expect(weight(10 * MINUTE, SLOW)).toBeLessThan(weight(10 * MINUTE) ?? 0)
    expect(weight(12 * HOUR, SLOW)).toBeGreaterThan(weight(12 * HOUR) ?? 0)
  })

  test('never sinks without end: some causes keep no time', () => {
    expect(weight(35 * HOUR)).toBeGreaterThanOrEqual(-3.92)
  })

  test('is spread out by an onset that is not sure', () => {
    expect(weight(10 * MINUTE, PROMPT, onset(ONSET, 4 * HOUR))).toBeLessThan(
      weight(10 * MINUTE) ?? 0,
    )
  })

  test('rests on where the onset most probably lies', () => {
    const split = (early: number): Onset => ({
      ...onset(ONSET, HOUR),
      shares: [
        { from: ONSET - HOUR, to: ONSET - HOUR + MINUTE, share: early },
        { from: ONSET, to: ONSET + MINUTE, share: 1 - early },
      ],
    })
    const [mostlyBefore = 0, mostlyAfter = 0] = [
      weight(10 * MINUTE, PROMPT, split(0.9)),
      weight(10 * MINUTE, PROMPT, split(0.1)),
    ]
    expect(mostlyAfter - mostlyBefore).toBeCloseTo(Math.log(9), 0)
    expect(timeEvidence(ONSET - 10 * MINUTE, PROMPT, split(0.9))?.text).toBe(
      '10 min before the onset',
    )
  })

  test('is nothing for an act after the onset', () => {
    expect(weight(-20 * MINUTE)).toBeUndefined()
  })

  test('falls the longer before, for any kind', () => {
    const minutes = fc.integer({ min: 0, max: 2000 })
    const kinds = fc.record({
      promptMinutes: fc.integer({ min: 0, max: 300 }),
      halvingMinutes: fc.integer({ min: 1, max: 1000 }),
    })
    fc.assert(
      fc.property(minutes, minutes, kinds, (a, b, kind) => {
        const [late, early] = [Math.min(a, b), Math.max(a, b)]
        expect(weight((5 + early) * MINUTE, kind)).toBeLessThanOrEqual(
          weight((5 + late) * MINUTE, kind) ?? Number.NEGATIVE_INFINITY,
        )
      }),
    )
  })
})
