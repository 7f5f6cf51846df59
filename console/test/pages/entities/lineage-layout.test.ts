import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BOX, lineageLayout } from '../../../src/pages/entities/lineage-layout.ts'

const same = (id: string) => id

describe('the picture of what rests on what', () => {
  test('has each thing right of all that rest on it', () => {
    const edges = [
      { above: 'endpoint', below: 'old' },
      { above: 'endpoint', below: 'new' },
      { above: 'old', below: 'role' },
      { above: 'new', below: 'model' },
      { above: 'model', below: 'role' },
    ]
    const { boxes, lines } = lineageLayout(['endpoint', 'role', 'old', 'new', 'model'], edges, same)
    const at = new Map(boxes.map(({ item, x }) => [item, x]))
    for (const { above, below } of edges)
      expect([below, (at.get(below) ?? 0) > (at.get(above) ?? 0)]).toEqual([below, true])
    expect(lines).toHaveLength(edges.length)
  })

  test('has no two boxes over each other, and room for all, whatever the edges are', () => {
    const id = fc.integer({ min: 0, max: 11 }).map(String)
    const some = fc.array(fc.record({ above: id, below: id }), { maxLength: 30 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), some, (count, edges) => {
        const ids = Array.from({ length: count }, (_, i) => String(i))
        const { boxes, width, height } = lineageLayout(ids, edges, same)
        expect(boxes.map(({ item }) => item).toSorted()).toEqual(ids.toSorted())
        for (const one of boxes) {
          expect(one.x + BOX.width).toBeLessThanOrEqual(width)
          expect(one.y + BOX.height).toBeLessThanOrEqual(height)
          for (const other of boxes.filter(({ item }) => item !== one.item)) {
            const apart =
              Math.abs(one.x - other.x) >= BOX.width || Math.abs(one.y - other.y) >= BOX.height
            expect(apart).toBe(true)
          }
        }
      }),
    )
  })
})
