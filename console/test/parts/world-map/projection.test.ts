import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MapPlace } from '../../../src/parts/world-map/map-place.ts'
import { projectionOf } from '../../../src/parts/world-map/projection.ts'

const SIZE = { width: 800, height: 400 }
const place = (latitude: number, longitude: number): MapPlace => ({
  id: `${latitude} ${longitude}`,
  name: 'somewhere',
  latitude,
  longitude,
  successful: 1,
  failed: 0,
})
const somewhere = fc
  .tuple(fc.integer({ min: -80, max: 80 }), fc.integer({ min: -175, max: 175 }))
  .map(([latitude, longitude]) => place(latitude, longitude))

const at = (places: readonly MapPlace[] | 'world', one: MapPlace) =>
  projectionOf(SIZE, places)([one.longitude, one.latitude])

describe('a map of the world', () => {
  test('has the point off Africa at which both degrees are nothing in its middle, north above', () => {
    expect(at('world', place(0, 0))?.map(Math.round)).toEqual([400, 200])
    expect(at('world', place(60, 0))?.[1]).toBeLessThan(100)
    expect(at('world', place(0, 120))?.[0]).toBeGreaterThan(600)
  })

  test('is shown where there is no place to go nearer to', () => {
    expect(at([], place(0, 0))?.map(Math.round)).toEqual([400, 200])
  })
})

describe('a map of the places', () => {
  test('has every place within its frame, with room for the circles', () => {
    fc.assert(
      fc.property(fc.array(somewhere, { minLength: 1, maxLength: 8 }), (places) => {
        for (const one of places) {
          const [x = Number.NaN, y = Number.NaN] = at(places, one) ?? []
          expect(x).toBeGreaterThan(30)
          expect(x).toBeLessThan(770)
          expect(y).toBeGreaterThan(30)
          expect(y).toBeLessThan(370)
        }
      }),
    )
  })

  test('goes no nearer than eight times, and has a single place in its middle', () => {
    const lisbon = place(38.7, -9.1)
    expect(at([lisbon], lisbon)?.map(Math.round)).toEqual([400, 200])
    const scale = projectionOf(SIZE, [lisbon]).scale()
    expect(scale / projectionOf(SIZE, 'world').scale()).toBeCloseTo(8)
  })
})
