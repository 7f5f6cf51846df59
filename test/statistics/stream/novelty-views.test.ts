import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/statistics/random.ts'
import {
  createDailyShapeView,
  createEnvelopeView,
  createExtremesView,
  createSpreadView,
  type NoveltyView,
} from '../../../src/statistics/stream/novelty-views.ts'

const HOUR = 3_600_000

/** What a view makes of each value, an hour apart: its vector or none. */
function look(view: NoveltyView, values: readonly number[]): (number[] | undefined)[] {
  const vector = new Float64Array(view.dimensions)
  return values.map((value, i) => (view.look(i * HOUR, value, vector) ? [...vector] : undefined))
}

describe('a view of a series', () => {
  it.each<[string, NoveltyView, number[], (number[] | undefined)[]]>([
    [
      'shape, without an hour while there is no day',
      createDailyShapeView(2),
      [1, 2, 4],
      [undefined, [1, 2, 0, 0], [2, 4, 0, 0]],
    ],
    ['spread', createSpreadView(2), [1, 3, 3], [undefined, [2, 1, 2], [3, 0, 0]]],
    ['envelope', createEnvelopeView(2), [1, 3, 5], [undefined, [2, 3, 1], [4, 5, 3]]],
    [
      'extremes keep the spike of a bucket, not its average',
      createExtremesView(2, 2),
      [0, 0, 9, 0, 0, -9],
      [undefined, undefined, undefined, [0, 9], undefined, [9, -9]],
    ],
  ])('%s', (_, view, values, expected) => {
    expect(look(view, values)).toEqual(expected)
  })

  it('puts the time of day on a circle, as far as values follow the day', () => {
    const circleOf = (valueAt: (hour: number) => number) => {
      const view = createDailyShapeView(2)
      const vector = new Float64Array(4)
      for (let hour = 0; hour < 24 * 60; hour++) view.look(hour * HOUR, valueAt(hour), vector)
      const [x = 0, y = 0] = vector.subarray(2)
      return { radius: Math.hypot(x, y), angle: Math.atan2(y, x) }
    }
    // Values are about 8 nearer to the mean of their hour than to that of all; a vector is of two.
    const random = createRandom('circle')
    const daily = circleOf((hour) => (hour % 24 < 12 ? -8 : 8) + 0.1 * random.normal())
    expect(daily.radius).toBeGreaterThan(5)
    expect(daily.radius).toBeLessThan(9)
    // The last hour of the day is fifteen degrees before midnight.
    expect(daily.angle).toBeCloseTo(-Math.PI / 12, 3)
    expect(circleOf(() => 10 * random.normal()).radius).toBeLessThan(0.5)
  })

  it('takes a time before 1970', () => {
    const view = createDailyShapeView(1)
    const vector = new Float64Array(3)
    for (let hour = 0; hour > -1000; hour--) {
      expect(view.look(hour * HOUR, hour % 24, vector)).toBe(true)
      expect([...vector].every(Number.isFinite)).toBe(true)
    }
  })
})
