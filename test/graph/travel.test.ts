import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HOUR } from '../../src/events/time.ts'
import { greatCircleKm } from '../../src/graph/geography.ts'
import { journey, type LocatedAddress } from '../../src/graph/travel.ts'

const address = fc
  .record({
    network: fc.integer({ min: 1, max: 250 }),
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    radiusKm: fc.constantFrom(150, 800, 3000),
    daysBefore: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ network, daysBefore, ...where }): LocatedAddress => {
    const place = { country: 'PT', city: '', coarse: where.radiusKm > 150, ...where }
    const text = `198.51.${network}.1`
    return { term: network, text, place, asn: undefined, organisation: '', daysBefore, others: 0 }
  })
const duration = fc.integer({ min: 0, max: 48 * HOUR })

test('whoever flies can always have made the journey', () => {
  fc.assert(
    fc.property(address, address, (from, to) => {
      const hours = greatCircleKm(from.place, to.place) / 900
      expect(journey(from, to, hours * HOUR)).toBeUndefined()
    }),
  )
})

test('a journey that is impossible is so the other way round, and in any less time', () => {
  fc.assert(
    fc.property(address, address, duration, duration, (from, to, a, b) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)]
      if (journey(from, to, more) === undefined) return
      expect(journey(from, to, less)?.kmPerHour).toBeGreaterThan(1000)
      expect(journey(to, from, more)?.kmPerHour).toBe(journey(from, to, more)?.kmPerHour)
    }),
  )
})

test('nobody travels between places that are both their own', () => {
  fc.assert(
    fc.property(address, address, (from, to) => {
      const usual = { daysBefore: 3 }
      expect(journey({ ...from, ...usual }, { ...to, ...usual }, 0)).toBeUndefined()
    }),
  )
})
