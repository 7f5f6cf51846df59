import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/statistics/random.ts'
import { createPointStore } from '../../../src/statistics/random-cut-forest/point-store.ts'
import {
  createRandomCutTree,
  deletePoint,
  insertPoint,
  massOf,
  NONE,
  type RandomCutTree,
} from '../../../src/statistics/random-cut-forest/tree.ts'

const DIMENSIONS = 3

/** A tree with the points that are in it, held in the store for as long as they are. */
function forestFloor(capacity: number, seed: string) {
  const store = createPointStore(DIMENSIONS)
  const tree = createRandomCutTree(capacity, store)
  const random = createRandom(seed)
  const held: number[] = []
  return {
    tree,
    store,
    held,
    insert: (point: readonly number[]) => {
      const id = store.add(point)
      store.retain(id)
      insertPoint(tree, id, random)
      held.push(id)
    },
    remove: (place: number) => {
      const [id = NONE] = held.splice(place, 1)
      expect(deletePoint(tree, id)).toBe(true)
      store.release(id)
    },
  }
}

interface Told {
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly mass: number
  readonly text: string
}

/** Walks the tree, checks every node against its children, and tells what it is. */
function check(tree: RandomCutTree, node: number, parent: number): Told {
  expect(tree.parent[node]).toBe(parent)
  const mass = tree.mass[node] ?? 0
  if (node >= tree.capacity) {
    const base = (tree.point[node - tree.capacity] ?? 0) * DIMENSIONS
    const point = [...tree.store.coordinates().slice(base, base + DIMENSIONS)]
    expect(mass).toBeGreaterThan(0)
    return { low: point, high: point, mass, text: `${point}×${mass}` }
  }
  const [left, right] = [tree.left[node] ?? NONE, tree.right[node] ?? NONE]
  const one = check(tree, left, node)
  const other = check(tree, right, node)
  const low = one.low.map((x, i) => Math.min(x, other.low[i] ?? 0))
  const high = one.high.map((x, i) => Math.max(x, other.high[i] ?? 0))
  const box = [...tree.boxes.slice(node * DIMENSIONS * 2, (node + 1) * DIMENSIONS * 2)]
  expect(box).toEqual(low.flatMap((x, i) => [x, high[i] ?? 0]))
  expect(mass).toBe(one.mass + other.mass)
  const i = tree.cutDimension[node] ?? 0
  const cut = tree.cutValue[node] ?? 0
  expect(one.high[i]).toBeLessThanOrEqual(cut)
  expect(other.low[i]).toBeGreaterThan(cut)
  return { low, high, mass, text: `(${one.text} ${i}:${cut} ${other.text})` }
}

function tell(tree: RandomCutTree): string {
  return tree.root === NONE ? '' : check(tree, tree.root, NONE).text
}

/** Few different coordinates, so that equal points and equal edges are common; and some that strain rounding. */
const coordinate = fc.oneof(
  fc.integer({ min: -2, max: 2 }),
  fc.constantFrom(1e150, -1e150, 1e-150, 0.1, 0.1 + Number.EPSILON),
  fc.double({ min: -10, max: 10, noNaN: true }).map((x) => x + 0),
)
const point = fc
  .tuple(coordinate, coordinate, coordinate)
  .map((all) => all.map((x) => (x === 0 ? 0 : x)))
const act = fc.oneof(
  { weight: 2, arbitrary: point.map((at) => ({ at })) },
  { weight: 1, arbitrary: fc.nat(1000).map((place) => ({ place })) },
)

describe('a random cut tree', () => {
  it('keeps boxes, masses and cuts right through any insertions and deletions', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), fc.string({ maxLength: 3 }), (acts, seed) => {
        const floor = forestFloor(64, seed)
        for (const one of acts) {
          if ('at' in one) floor.insert(one.at)
          else if (floor.held.length > 0) floor.remove(one.place % floor.held.length)
        }
        tell(floor.tree)
        expect(massOf(floor.tree)).toBe(floor.held.length)
      }),
      { numRuns: 300 },
    )
  })

  it('is as it was when a point is inserted and deleted again', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 30 }), point, (points, extra) => {
        const floor = forestFloor(32, 'restored')
        points.forEach(floor.insert)
        const before = tell(floor.tree)
        floor.insert(extra)
        floor.remove(points.length)
        expect(tell(floor.tree)).toBe(before)
      }),
      { numRuns: 200 },
    )
  })

  it('gives everything back when all points leave', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        const floor = forestFloor(40, 'empty')
        points.forEach(floor.insert)
        while (floor.held.length > 0) floor.remove(0)
        expect(floor.tree.root).toBe(NONE)
        expect(floor.store.size()).toBe(0)
        expect(floor.tree.freeInners).toBe(40)
        expect(floor.tree.freeLeafs).toBe(40)
      }),
      { numRuns: 100 },
    )
  })

  it('keeps equal points in one leaf, also when the one that came first leaves', () => {
    const floor = forestFloor(8, 'equal')
    for (let i = 0; i < 3; i++) floor.insert([1, 2, 3])
    floor.remove(0)
    floor.insert([9, 9, 9])
    floor.insert([7, 7, 7])
    expect(tell(floor.tree)).toContain('1,2,3×2')
  })

  it('tells a point that is not in it', () => {
    const floor = forestFloor(8, 'absent')
    floor.insert([0, 0, 0])
    expect(deletePoint(floor.tree, floor.store.add([5, 5, 5]))).toBe(false)
    expect(massOf(floor.tree)).toBe(1)
  })

  it('cuts a dimension as often as it is wide', () => {
    let first = 0
    for (let i = 0; i < 400; i++) {
      const floor = forestFloor(2, `wide ${i}`)
      floor.insert([0, 0, 0])
      floor.insert([3, 1, 0])
      if (floor.tree.cutDimension[floor.tree.root] === 0) first++
    }
    // Three times of four; four standard deviations are 0.087.
    expect(first / 400).toBeGreaterThan(0.75 - 0.087)
    expect(first / 400).toBeLessThan(0.75 + 0.087)
  })
})
