import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { COUNTRY_CENTROIDS } from '../../src/graph/country-centroids.ts'
import { greatCircleKm, leastKm, placeInWords, whereaboutsOf } from '../../src/graph/geography.ts'

const point = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
})

const placed = (row: Record<string, string | number | null>) => {
  const place = whereaboutsOf(row)
  if (place === undefined) throw new Error('the row says nothing of where it is')
  return place
}
const LISBON = placed({ country: 'PT', city: 'Lisbon', latitude: 38.72, longitude: -9.14 })
const SYDNEY = placed({ country: 'AU', city: 'Sydney', latitude: -33.87, longitude: 151.21 })
const FRANCE = placed({ country: 'FR', city: null, latitude: null, longitude: null })

describe('distances', () => {
  test.each([
    ['Lisbon', 'Sydney', LISBON, SYDNEY, 18_200],
    [
      'the poles',
      'each other',
      { latitude: 90, longitude: 7 },
      { latitude: -90, longitude: 0 },
      20_015,
    ],
    [
      'both sides of the date line',
      'each other',
      { latitude: 0, longitude: 179.5 },
      { latitude: 0, longitude: -179.5 },
      111,
    ],
  ])('from %s to %s are those of the great circle', (_, __, a, b, km) => {
    expect(Math.abs(greatCircleKm(a, b) - km)).toBeLessThan(km * 0.006)
  })

  test('are the same both ways, nothing to oneself, and never more than half the earth', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        const km = greatCircleKm(a, b)
        expect(km).toBeCloseTo(greatCircleKm(b, a), 6)
        expect(km).toBeGreaterThanOrEqual(0)
        expect(km).toBeLessThanOrEqual(20_016)
        expect(greatCircleKm(a, a)).toBe(0)
      }),
    )
  })

  test('never grow by a detour less than the way itself', () => {
    fc.assert(
      fc.property(point, point, point, (a, b, c) => {
        expect(greatCircleKm(a, c)).toBeLessThanOrEqual(
          greatCircleKm(a, b) + greatCircleKm(b, c) + 0.001,
        )
      }),
    )
  })

  test('are at least what is left when each may lie anywhere it is thought to', () => {
    expect(leastKm(LISBON, SYDNEY)).toBeCloseTo(greatCircleKm(LISBON, SYDNEY) - 300, 6)
    expect(leastKm(FRANCE, FRANCE)).toBe(0)
    expect(leastKm(LISBON, FRANCE)).toBeLessThan(greatCircleKm(LISBON, FRANCE) - 1000)
  })
})

describe('where an address is', () => {
  test.each([
    [
      'a city',
      { country: 'PT', city: 'Lisbon', latitude: 38.72, longitude: -9.14 },
      'Lisbon, Portugal',
      false,
    ],
    ['a country', { country: 'PT', city: null, latitude: null, longitude: null }, 'Portugal', true],
    [
      'a country whose middle is given as a point',
      { country: 'PT', city: null, latitude: 39.5, longitude: -8 },
      'Portugal',
      true,
    ],
    [
      'a city without coordinates',
      { country: 'PT', city: 'Lisbon', latitude: null, longitude: null },
      'Lisbon, Portugal',
      true,
    ],
    [
      'a country that nobody knows, with a city',
      { country: 'ZZ', city: 'X', latitude: 1, longitude: 1 },
      'X, ZZ',
      false,
    ],
  ])('is known of %s', (_, row, words, coarse) => {
    const place = placed(row)
    expect(placeInWords(place)).toBe(words)
    expect(place.coarse).toBe(coarse)
  })

  test.each([
    ['nothing', {}],
    ['a country that nobody knows', { country: 'ZZ' }],
    ['a name that every object has', { country: 'constructor' }],
    ['coordinates alone', { latitude: 1, longitude: 1 }],
  ])('is not known from %s', (_, row) => {
    expect(whereaboutsOf(row)).toBeUndefined()
  })

  test('is known of every country, somewhere on the earth, by a name of its own', () => {
    const countries = Object.entries(COUNTRY_CENTROIDS)
    expect(countries).toHaveLength(250)
    expect(new Set(countries.map(([, [, , name]]) => name)).size).toBe(250)
    for (const [code, [latitude, longitude, name]] of countries) {
      expect(code).toMatch(/^[A-Z]{2}$/)
      expect(Math.abs(latitude)).toBeLessThanOrEqual(90)
      expect(Math.abs(longitude)).toBeLessThanOrEqual(180)
      expect(placed({ country: code })).toMatchObject({ coarse: true, latitude, longitude })
      expect(name.trim()).toBe(name)
    }
  })
})
