import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutText, eventOf } from '../../src/formats/event-of.ts'

describe('an event', () => {
  it('leaves out what the record does not say', () => {
    const event = eventOf('flow', { key: 'k', source: '', bytes: Number.NaN, region: undefined })
    expect(event).toEqual({ table: 'flow', row: { key: 'k' } })
  })

  it.each([
    ['a negative count', { bytes: -1 }],
    ['a fractional count', { bytes: 1.5 }],
    ['a count past what a double counts exactly', { bytes: 2 ** 53 }],
    ['an infinite count', { bytes: Number.POSITIVE_INFINITY }],
    ['a code that is no byte', { protocol: 256 }],
  ])('leaves out %s', (_title, found) => {
    expect(eventOf('flow', found).row).toEqual({})
  })

  it('cuts terms shorter than texts', () => {
    const long = 'x'.repeat(20_000)
    const { row } = eventOf('finding', { type: long, title: long })
    expect(String(row['type'])).toHaveLength(2048)
    expect(String(row['title'])).toHaveLength(16_384)
  })
})

describe('cut text', () => {
  it('never ends in half a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 5 }),
        fc.integer({ min: 3, max: 20 }),
        (text, limit) => {
          const cut = cutText(text, limit)
          expect(cut.length).toBeLessThanOrEqual(limit)
          expect(Buffer.from(cut).toString()).toBe(cut)
        },
      ),
    )
    expect(cutText('ab😀cd', 4)).toBe('ab…')
  })
})
