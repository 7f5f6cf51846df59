import { expect, test } from 'vitest'
import { type MapPlace, radiusOf, wedge } from '../../../src/parts/world-map/map-place.ts'

const place = (successful: number, failed = 0): MapPlace => ({
  id: `${successful}/${failed}`,
  name: 'Lisbon, Portugal',
  latitude: 38.7,
  longitude: -9.1,
  successful,
  failed,
})

test('four times the calls have twice the radius, and a single call can still be seen', () => {
  const [most, quarter, one] = [place(300, 100), place(100), place(1)]
  const radius = radiusOf([most, quarter, one], 1000)
  expect(radius(most)).toBe(24)
  expect(radius(quarter)).toBe(12)
  expect(radius(one)).toBe(5)
})

test('a narrow map has smaller circles', () => {
  const most = place(400)
  expect(radiusOf([most], 320)(most)).toBe(10)
  expect(radiusOf([], 320)(most)).toBeGreaterThan(0)
})

test.each([
  ['none failed', 0, ''],
  ['a quarter failed: from the top to the right', 0.25, 'M0,0L0,-10A10,10,0,0,1,10,'],
  ['most failed: the long way round', 0.75, 'M0,0L0,-10A10,10,0,1,1,-10,'],
  ['all failed: the whole circle', 1, 'M0,-10A10,10,0,1,1,0,10'],
])('%s', (_, share, beginning) => {
  const path = wedge(share, 10)
  if (beginning === '') expect(path).toBe('')
  else expect(path.startsWith(beginning)).toBe(true)
})
