import { describe, expect, it } from 'vitest'
import { parseTime } from '../../src/events/time.ts'

describe('the time of a log record', () => {
  it.each([
    ['2026-10-30T02:03:11Z', Date.UTC(2026, 9, 30, 2, 3, 11)],
    ['2026-10-30 02:03:11', Date.UTC(2026, 9, 30, 2, 3, 11)],
    ['2026-10-30T02:03:11.123456789Z', Date.UTC(2026, 9, 30, 2, 3, 11, 123)],
    ['2026-10-30T02:03:11+02:00', Date.UTC(2026, 9, 30, 0, 3, 11)],
    ['2028-02-29', Date.UTC(2028, 1, 29)],
  ])('is read from %s', (text, wanted) => {
    expect(parseTime(text)).toBe(wanted)
  })

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-10-30T25:00:00Z',
    '1999-01-01T00:00:00Z',
    'Fri Oct 30 2026 02:03:11',
    '9999999999',
    '',
  ])('is not read from %j', (text) => {
    expect(parseTime(text)).toBeNaN()
  })
})
