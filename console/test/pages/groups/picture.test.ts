import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  edgeText,
  type GraphEdge,
  type GraphNode,
} from '../../../src/pages/groups/graph/graph-words.ts'
import { boundsOf, LAYOUTS, placesOf } from '../../../src/pages/groups/graph/layouts.ts'
import { isolated, pictureOf } from '../../../src/pages/groups/graph/picture-data.ts'
import type { EntityType } from '../../../src/parts/entity-names.ts'

const node = (id: string, type: EntityType, fields: Partial<GraphNode> = {}): GraphNode => ({
  entity: { type, id },
  roles: ['involved'],
  findingIds: [],
  severity: null,
  first: '2026-01-20T08:00:00.000Z',
  ...fields,
})
const edge = (from: string, to: string, fields: Partial<GraphEdge> = {}): GraphEdge => ({
  from,
  to,
  recorded: [
    { relation: 'acted-on', count: 5, failed: 2, first: null, last: null, operations: [] },
  ],
  restsOn: false,
  causes: [],
  findingIds: [],
  eventIds: [],
  ...fields,
})
const ALL = { credentials: true, apart: false }
const actor = node('role', 'iam-role', {
  roles: ['cause', 'actor'],
  findingIds: ['f'],
  severity: 'LOW',
})
const keys = ['k1', 'k2', 'k3', 'k4'].map((id) => node(id, 'access-key'))
const used = keys.map(({ entity }) => edge('role', entity.id))

describe('a picture', () => {
  it('shows leaves of one type on one entity as one, with their counts together', () => {
    const picture = pictureOf([actor, ...keys], used, ALL)
    expect(picture.dots.map(({ name, findings, isCause }) => [name, findings, isCause])).toEqual([
      ['role', 1, true],
      ['4 × Access key', 0, false],
    ])
    expect(picture.arrows).toMatchObject([{ count: 20, text: '20 calls, 8 failed' }])
    expect(picture.note).toContain('as one')
  })

  it('shows them one by one, or not at all, as asked', () => {
    expect(pictureOf([actor, ...keys], used, { ...ALL, apart: true }).dots).toHaveLength(5)
    expect(pictureOf([actor, ...keys], used, { ...ALL, credentials: false }).dots).toHaveLength(1)
    const found = node('k9', 'access-key', { findingIds: ['f'], severity: 'HIGH' })
    expect(pictureOf([actor, found], [], { ...ALL, credentials: false }).dots).toHaveLength(2)
  })

  it('of more than 150 entities shows those without a part of their own by type, and says so', () => {
    const many = Array.from({ length: 200 }, (_, i) =>
      node(`b${i}`, i % 2 ? 's3-bucket' : 's3-object'),
    )
    const edges = many.flatMap(({ entity }, i) => [
      edge('role', entity.id),
      edge(entity.id, `b${(i + 1) % 200}`),
    ])
    const { dots, note } = pictureOf([actor, ...many], edges, { ...ALL, apart: true })
    expect(dots.map(({ name }) => name)).toEqual(['role', '100 × S3 object', '100 × S3 bucket'])
    expect(note).toContain('150')
  })
})

describe('what a picture tells', () => {
  it('tells failed, inferred and causal arrows apart', () => {
    const refused = {
      relation: 'acted-on',
      count: 1,
      failed: 1,
      first: null,
      last: null,
      operations: [],
    }
    const nodes = ['a', 'b', 'c', 'd'].map((id) => node(id, 'iam-role', { roles: ['actor'] }))
    const { arrows } = pictureOf(
      nodes,
      [
        edge('a', 'b', { recorded: [refused] }),
        edge('b', 'c', { recorded: [], causes: [1] }),
        edge('c', 'd', { recorded: [] }),
        edge('d', 'gone'),
        edge('d', 'a', { recorded: [], restsOn: true }),
      ],
      ALL,
    )
    expect(
      arrows.map(({ text, isRefused, isInferred, isCause }) => [
        text,
        isRefused,
        isInferred,
        isCause,
      ]),
    ).toEqual([
      ['1 call, 1 failed', true, false, false],
      ['may have led to', false, true, true],
      ['named together', false, true, false],
      ['used by', false, false, false],
    ])
  })
})

describe('a part of a picture', () => {
  it('is isolated to some dots and their neighbours', () => {
    const nodes = ['a', 'b', 'c', 'd'].map((id) => node(id, 'iam-role', { roles: ['actor'] }))
    const picture = pictureOf(nodes, [edge('a', 'b'), edge('b', 'c'), edge('c', 'd')], ALL)
    expect(isolated(picture, new Set(['a'])).dots.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(isolated(picture, new Set()).dots).toHaveLength(4)
  })

  it('tells of one call twice logged once', () => {
    const twice = edge('a', 'b', {
      recorded: [
        { relation: 'invoked', count: 7, failed: 0, first: null, last: null, operations: [] },
        { relation: 'acted-on', count: 6, failed: 0, first: null, last: null, operations: [] },
      ],
    })
    expect(edgeText(twice)).toBe('7 invocations')
  })
})

describe('a layout', () => {
  const graphs = fc
    .integer({ min: 1, max: 30 })
    .chain((size) =>
      fc.tuple(
        fc.constant(Array.from({ length: size }, (_, i) => `n${i}`)),
        fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 60 }),
      ),
    )

  it.each(LAYOUTS.map(({ id }) => id))(
    '%s places every dot apart, and always the same way',
    (layout) => {
      fc.assert(
        fc.property(graphs, ([ids, pairs]) => {
          const nodes = ids.map((id) => node(id, 'iam-role', { roles: ['actor'] }))
          const edges = pairs.map(([a, b]) => edge(`n${a}`, `n${b}`))
          const picture = pictureOf(nodes, edges, ALL)
          const places = placesOf(picture, layout)
          expect(placesOf(picture, layout)).toEqual(places)
          const points = [...places.values()]
          expect(points).toHaveLength(ids.length)
          const box = boundsOf(points)
          for (const [i, { x, y }] of points.entries()) {
            expect(x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height).toBe(
              true,
            )
            for (const other of points.slice(i + 1))
              expect(Math.hypot(x - other.x, y - other.y)).toBeGreaterThan(30)
          }
        }),
        { numRuns: 25 },
      )
    },
  )
})
