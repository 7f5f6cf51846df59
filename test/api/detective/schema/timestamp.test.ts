import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTimestamp, writeTimestamp } from '../../../../src/api/detective/schema/timestamp.ts'

describe('a timestamp', () => {
  it('is read back as it was written', () => {
    const years = { min: new Date('0100-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z') }
    fc.assert(
      fc.property(fc.date({ ...years, noInvalidDate: true }), (date) => {
        expect(parseTimestamp(writeTimestamp(date.getTime()))).toBe(date.getTime())
      }),
    )
  })

  it('means the same instant in every zone', () => {
    fc.assert(
      fc.property(fc.integer({ min: -23 * 60, max: 23 * 60 }), (minutes) => {
        const instant = Date.UTC(2026, 0, 19, 12)
        const local = new Date(instant + minutes * 60_000).toISOString().slice(0, 19)
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
        const zone = `${minutes < 0 ? '-' : '+'}${pad(hours)}:${pad(rest)}`
        expect(parseTimestamp(`${local}${zone}`)).toBe(instant)
      }),
    )
  })

  it.each([
    ['2021-08-18T16:35:56.284Z', Date.UTC(2021, 7, 18, 16, 35, 56, 284)],
    ['2021-08-18T16:35:56.2Z', Date.UTC(2021, 7, 18, 16, 35, 56, 200)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2023-02-29T00:00:00Z', undefined],
    ['2021-08-18t16:35:56z', undefined],
    ['2021-08-18 16:35:56Z', undefined],
    ['2021-08-18T16:35Z', undefined],
    ['2021-08-18T16:35:56,284Z', undefined],
    ['2021-08-18T16:35:56.Z', undefined],
    ['2021-08-18T16:35:56+0200', undefined],
    ['٢021-08-18T16:35:56Z', undefined],
  ])('%s is %s', (text, time) => {
    expect(parseTimestamp(text)).toBe(time)
  })

  it('has no fraction when there is none, as Detective writes it', () => {
    expect(writeTimestamp(1_000_000_000_000)).toBe('2001-09-09T01:46:40Z')
    expect(writeTimestamp(1_629_304_556_284)).toBe('2021-08-18T16:35:56.284Z')
    expect(() => writeTimestamp(Number.NaN)).toThrow(RangeError)
  })
})

function pad(part: number): string {
  return String(part).padStart(2, '0')
}
