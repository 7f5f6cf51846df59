import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hrefOf, placeOf } from '../../src/router/location.ts'

function there(href: string) {
  const { pathname, search } = new URL(href, 'http://console.invalid')
  return placeOf({ pathname, search })
}

describe('an address of the console', () => {
  it.each([
    ['nothing', []],
    ['a page', ['groups']],
    ['an ARN', ['entities', 'arn:aws:iam::111122223333:role/release/deep']],
    ['an id with percent signs', ['entities', '100%25 & more?#x']],
    ['dots that browsers would tidy away', ['entities', '..', '.', '~..']],
    ['a script', ['entities', '<script>alert(1)</script>']],
  ])('leads back to %s', (_, segments) => {
    expect(there(hrefOf(segments)).segments).toEqual(segments)
  })

  it('leads back to any segments and any query', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 4 }),
        fc.dictionary(text, text),
        (segments, query) => {
          const place = there(hrefOf(segments, query))
          expect(place.segments).toEqual(segments)
          expect(Object.fromEntries(place.query)).toEqual(query)
        },
      ),
    )
  })

  it('leaves out what is not asked for', () => {
    expect(hrefOf(['groups'], { from: undefined, q: '' })).toBe('/console/groups')
  })

  it('reads a broken escape as it stands', () => {
    expect(placeOf({ pathname: '/console/entities/%E0%A4%A', search: '' }).segments).toEqual([
      'entities',
      '%E0%A4%A',
    ])
  })
})
