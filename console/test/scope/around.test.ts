import { describe, expect, it } from 'vitest'
import { around } from '../../src/scope/around.ts'

describe('a window around what happened', () => {
  it('has whole hours and room on both sides', () => {
    expect(around('2026-10-30T02:10:05Z', '2026-10-30T03:00:00Z', { before: 2, after: 1 })).toEqual(
      {
        start: '2026-10-30T00:00:00.000Z',
        end: '2026-10-30T04:00:00.000Z',
      },
    )
  })
})
