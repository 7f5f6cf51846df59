import { expect, it } from 'vitest'
import { alone } from '../../src/parts/series-chart/plot.ts'

it.each([
  [
    [1, null, 2, 3, null, 4],
    [0, 5],
  ],
  [[null, null], []],
  [[7], [0]],
  [[1, 2], []],
])('of %j the points %j stand alone', (values, points) => {
  expect(alone(values)).toEqual(points)
})
