import { describe, expect, it } from 'vitest'
import { everyPage } from '../../src/api/every-page.ts'

function list(total: number, size: number) {
  return (cursor: string | undefined) => {
    const start = Number(cursor ?? 0)
    const end = Math.min(start + size, total)
    const items = Array.from({ length: end - start }, (_, i) => start + i)
    return Promise.resolve({ items, next: end < total ? String(end) : null })
  }
}

describe('every page of a list', () => {
  it.each([
    [0, 10, 100, 0, false],
    [25, 10, 100, 25, false],
    [25, 10, 20, 20, true],
    [20, 10, 20, 20, false],
  ])('of %d rows by %d, at most %d: %d, more: %s', async (total, size, most, count, more) => {
    const rows = await everyPage(list(total, size), most)
    expect(rows.items).toEqual(Array.from({ length: count }, (_, i) => i))
    expect(rows.more).toBe(more)
  })
})
