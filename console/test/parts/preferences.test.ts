import { describe, expect, it } from 'vitest'
import { timesIn } from '../../src/parts/preferences.ts'

describe('a time', () => {
  it.each([
    ['UTC', '2026-10-30T02:10:05Z', '2026-10-30 02:10:05 UTC'],
    ['UTC', '2026-10-30T00:00:00Z', '2026-10-30 00:00:00 UTC'],
    ['UTC', 'no time', '–'],
  ])('in %s, %s, is %s', (zone, time, text) => {
    expect(timesIn(zone).time(time)).toBe(text)
  })

  it('is short on an axis', () => {
    expect(timesIn('UTC').short(Date.UTC(2026, 9, 30, 2, 10))).toBe('10-30 02:10')
  })

  it('in another zone is said with it', () => {
    expect(timesIn('Asia/Tokyo').time('2026-10-30T20:00:00Z')).toBe('2026-10-31 05:00:00 GMT+9')
  })
})
