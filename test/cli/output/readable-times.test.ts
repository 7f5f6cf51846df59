import { expect, test } from 'vitest'
import { readableTimes } from '../../../src/cli/output/readable-times.ts'

test('a time column reads as ISO 8601, any other number stays', () => {
  expect(
    readableTimes([{ time: 1_793_280_900_000, count: 1_793_280_900_000, last: null }]),
  ).toEqual([{ time: '2026-10-29T13:35:00Z', count: 1_793_280_900_000, last: null }])
})
