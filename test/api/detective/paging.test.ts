import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageOf } from '../../../src/api/detective/paging.ts'
import { fakeServices, NOW, principal, STRANGER } from './support/fakes.ts'

const call = { principal: principal(), services: fakeServices().services, now: NOW }

function page(items: readonly number[], limit: number, token?: string) {
  return pageOf(call, { items, keyOf: (item) => [item], question: ['List'], token, limit })
}

/** Turns all pages; after each, `change` may change what there is. */
function turnAll(
  items: readonly number[],
  limits: readonly number[],
  change: (items: readonly number[], turn: number) => readonly number[] = (same) => same,
): readonly number[] {
  const seen: number[] = []
  let token: string | undefined
  for (let turn = 0; ; turn++) {
    const turned = page(items, limits[turn % limits.length] ?? 1, token)
    seen.push(...turned.items)
    if (turned.nextToken === undefined) return seen
    token = turned.nextToken
    items = change(items, turn)
  }
}

const numbers = fc.uniqueArray(fc.integer(), { maxLength: 40 })
const limits = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })

describe('pages', () => {
  it('together are all there is, in order, whatever their sizes', () => {
    fc.assert(
      fc.property(numbers, limits, (items, sizes) => {
        expect(turnAll(items, sizes)).toEqual(items.toSorted((a, b) => a - b))
      }),
    )
  })

  it('leave nothing out and show nothing twice when items vanish in between', () => {
    fc.assert(
      fc.property(numbers, limits, fc.array(fc.nat(), { minLength: 1 }), (items, sizes, gone) => {
        const vanished = new Set<number>()
        const seen = turnAll(items, sizes, (left, turn) => {
          const victim = left[(gone[turn % gone.length] ?? 0) % Math.max(1, left.length)]
          if (victim !== undefined) vanished.add(victim)
          return left.filter((one) => one !== victim)
        })
        expect(new Set(seen).size).toBe(seen.length)
        for (const item of items) if (!vanished.has(item)) expect(seen).toContain(item)
      }),
    )
  })

  it('have a token only when there is more', () => {
    expect(page([1, 2], 2)).toEqual({ items: [1, 2], nextToken: undefined })
    expect(page([1, 2, 3], 2).nextToken).toBeTypeOf('string')
    expect(page([], 1)).toEqual({ items: [], nextToken: undefined })
  })

  it('refuse the token of another account', () => {
    const token = page([1, 2], 1).nextToken
    const stranger = { ...call, principal: principal('administrator', STRANGER) }
    const asked = { items: [1, 2], keyOf: (item: number) => [item], question: ['List'], limit: 1 }
    expect(pageOf(call, { ...asked, token }).items).toEqual([2])
    expect(() => pageOf(stranger, { ...asked, token })).toThrow('NextToken is not valid')
  })

  it('refuse a token that is none', () => {
    expect(() => page([1], 1, 'forged')).toThrow('NextToken is not valid')
  })
})
