import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../../src/events/time.ts'
import { HOUR_STATES, type HoursOfLog, hourStates } from '../../src/lake/hour-states.ts'
import { createRandom } from '../../src/statistics/random.ts'

/** A Monday. */
const START = Date.UTC(2026, 5, 1)
const DAYS = 28

function hours(count: (hour: number, day: number) => number): number[] {
  return Array.from({ length: DAYS * 24 }, (_, i) => count(i % 24, Math.floor(i / 24)))
}

function statesOf(counts: readonly number[], more: Partial<HoursOfLog> = {}) {
  const now = START + 400 * DAY
  return hourStates({
    counts,
    start: START,
    now,
    format: 'cloudtrail',
    digests: undefined,
    ...more,
  })
}

const BUSY = hours(() => 100)
const at = (day: number, hour: number) => day * 24 + hour
const without = (counts: readonly number[], from: number, to: number) =>
  counts.map((count, i) => (i >= from && i < to ? 0 : count))

describe('the state of an hour', () => {
  it.each([
    [
      'an hour without records of a busy log',
      without(BUSY, at(9, 3), at(9, 4)),
      at(9, 3),
      'missing',
    ],
    [
      'an hour within a silence of ten days',
      without(BUSY, at(9, 0), at(19, 0)),
      at(14, 12),
      'missing',
    ],
    [
      'an hour of the night of a log of the day',
      hours((hour) => (hour >= 8 && hour < 18 ? 90 : 0)),
      at(9, 3),
      'empty',
    ],
    [
      'an hour of the day of a log of the day',
      without(
        hours((hour) => (hour >= 8 && hour < 18 ? 90 : 0)),
        at(9, 10),
        at(9, 11),
      ),
      at(9, 10),
      'missing',
    ],
    [
      'a Sunday of a log of working days',
      hours((_, day) => (day % 7 < 5 ? 90 : 0)),
      at(13, 10),
      'empty',
    ],
    [
      'a Wednesday of a log of working days',
      without(
        hours((_, day) => (day % 7 < 5 ? 90 : 0)),
        at(9, 0),
        at(10, 0),
      ),
      at(9, 10),
      'missing',
    ],
    [
      'an hour of a log that seldom has records',
      hours((hour, day) => (hour === 4 && day % 3 === 0 ? 1 : 0)),
      at(9, 10),
      'empty',
    ],
    [
      'an hour of a log that has a few records an hour',
      hours((hour, day) => (hour * 7 + day * 5) % 4),
      at(9, 9),
      'empty',
    ],
    [
      'an hour within a day without any of them',
      without(
        hours((hour, day) => (hour * 11 + day * 5) % 7),
        at(9, 0),
        at(10, 0),
      ),
      at(9, 9),
      'missing',
    ],
    [
      'the weekend of a log of working days, the first there is',
      hours((hour, day) => (day % 7 < 5 && hour >= 8 && hour < 18 ? 90 : 0)).slice(0, 10 * 24),
      at(5, 10),
      'empty',
    ],
    [
      'a day off of somebody who is often off',
      hours((hour, day) => (day % 7 !== 2 && hour >= 8 && hour < 18 ? 20 : 0)),
      at(9, 10),
      'empty',
    ],
    [
      'a silence of a log before it becomes busy',
      hours((hour, day) => (day < 14 ? (hour % 12 === 0 ? 1 : 0) : 100)),
      at(13, 5),
      'empty',
    ],
    [
      'a silence of a log after it went quiet',
      hours((hour, day) => (day >= 14 ? (hour % 12 === 0 ? 1 : 0) : 100)),
      at(14, 5),
      'empty',
    ],
    [
      'a silence of jobs that run for hours and rest for hours',
      hours((hour, day) => ((hour + day * 24) % 37 < 20 ? 50 : 0)),
      22,
      'empty',
    ],
    ['an hour before the log begins', without(BUSY, 0, at(9, 0)), at(5, 3), 'unknown'],
    ['an hour after the log has ended', without(BUSY, at(20, 0), at(28, 0)), at(25, 3), 'unknown'],
    ['an hour with records', BUSY, at(9, 3), 'seen'],
  ] as const)('%s', (_, counts, hour, state) => {
    expect(statesOf(counts)[hour]).toBe(state)
  })

  it('is late until its log is due, and unknown while it is to come', () => {
    const now = START + at(20, 5) * HOUR + HOUR / 2
    const counts = without(BUSY, at(20, 3), BUSY.length)
    const late = (format: string) => statesOf(counts, { now, format }).slice(at(20, 2), at(20, 7))
    expect(late('cloudtrail')).toEqual(['seen', 'unknown', 'late', 'late', 'unknown'])
    expect(late('guardduty')).toEqual(['seen', 'late', 'late', 'late', 'unknown'])
  })

  it('is what digests say, where they speak', () => {
    const flags = (hour: number) => BUSY.map((_, i) => i === hour)
    const digests = { account: 'a', region: 'r', covered: flags(at(9, 3)), unread: flags(at(9, 4)) }
    const states = statesOf(without(BUSY, at(9, 3), at(9, 6)), { digests })
    expect(states.slice(at(9, 3), at(9, 6))).toEqual(['empty', 'missing', 'missing'])
  })

  it('is one of the list for any counts, and seen exactly where there are records', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 400 }), fc.integer(), (counts, now) => {
        const states = statesOf(counts, { now: START + now * HOUR })
        expect(states).toHaveLength(counts.length)
        for (const [i, state] of states.entries()) {
          expect(HOUR_STATES).toContain(state)
          expect(state === 'seen').toBe((counts[i] ?? 0) > 0)
        }
      }),
    )
  })

  it('is called missing in hardly one of a hundred logs of which nothing is', () => {
    const random = createRandom('chance')
    const accused = Array.from({ length: 200 }, (_, i) => {
      const own = random.fork(String(i))
      const mean = 0.3 * 200 ** own.next()
      const isOffice = i % 2 === 0
      return hours((hour) => own.poisson(isOffice && (hour < 8 || hour >= 18) ? 0.05 : mean))
    }).filter((counts) => statesOf(counts).includes('missing'))
    expect(accused.length).toBeLessThanOrEqual(4)
  })
})
