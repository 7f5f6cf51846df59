/**
 * A robust random cut tree: Guha, Mishra, Roy & Schrijvers, "Robust Random Cut Forest Based Anomaly
 * Detection on Streams" (ICML 2016).
 *
 * Each inner node halves its bounding box by a cut whose dimension is drawn in proportion to the
 * box's extent in it. A point is inserted (their algorithm 2) and forgotten (algorithm 1) in
 * expected O(depth), and the tree then is distributed as one drawn anew for the points that are
 * left. Equal points share a leaf, which counts them.
 *
 * Nodes are numbers: inner ones below `capacity`, leaves from it on; their fields are in arrays.
 */
import type { Random } from '../random.ts'
import type { PointStore } from './point-store.ts'

export const NONE = -1

/** The fields of all nodes. Read only outside of this file. */
export type RandomCutTree = {
  readonly capacity: number
  readonly store: PointStore
  /** Of inner nodes: a point goes left when its coordinate is not above the cut. */
  readonly left: Int32Array
  readonly right: Int32Array
  readonly cutDimension: Int32Array
  readonly cutValue: Float64Array
  /** Of inner nodes: least and largest coordinate, dimension by dimension. */
  readonly boxes: Float64Array
  /** Of all nodes. */
  readonly parent: Int32Array
  readonly mass: Int32Array
  /** Of leaves: the point they stand for, by the leaf's number less `capacity`. */
  readonly point: Int32Array
  root: number
  readonly freeInner: Int32Array
  readonly freeLeaves: Int32Array
  freeInners: number
  freeLeafs: number
}

/** An empty tree for at most `capacity` points. */
export function createRandomCutTree(capacity: number, store: PointStore): RandomCutTree {
  const reversed = (from: number) => Int32Array.from({ length: capacity }, (_, i) => from - i)
  return {
    capacity,
    store,
    left: new Int32Array(capacity).fill(NONE),
    right: new Int32Array(capacity).fill(NONE),
    cutDimension: new Int32Array(capacity),
    cutValue: new Float64Array(capacity),
    boxes: new Float64Array(capacity * store.dimensions * 2),
    parent: new Int32Array(2 * capacity).fill(NONE),
    mass: new Int32Array(2 * capacity),
    point: new Int32Array(capacity).fill(NONE),
    root: NONE,
    freeInner: reversed(capacity - 1),
    freeLeaves: reversed(2 * capacity - 1),
    freeInners: capacity,
    freeLeafs: capacity,
  }
}

/** Points in the tree, equal ones counted each. */
export function massOf(tree: RandomCutTree): number {
  return tree.root === NONE ? 0 : (tree.mass[tree.root] ?? 0)
}

/** Inserts a point of the store. The tree must hold fewer than `capacity` points. */
export function insertPoint(tree: RandomCutTree, point: number, random: Random): void {
  const { capacity, mass, store } = tree
  const { dimensions } = store
  const at = store.coordinates()
  const base = point * dimensions
  if (tree.root === NONE) {
    tree.root = newLeaf(tree, point)
    return
  }
  let node = tree.root
  for (;;) {
    if (node >= capacity && isAt(tree, node, at, base)) {
      mass[node] = (mass[node] ?? 0) + 1
      return
    }
    if (separates(tree, node, at, base, random)) {
      putBeside(tree, node, point)
      return
    }
    // Not separated from the whole: the point belongs below, and the box has to hold it.
    extendBox(tree, node, at, base)
    mass[node] = (mass[node] ?? 0) + 1
    node = childFor(tree, node, at, base)
  }
}

/** Forgets one point that equals the point of the store. False when there is none. */
export function deletePoint(tree: RandomCutTree, point: number): boolean {
  const { mass, parent, store } = tree
  const at = store.coordinates()
  const base = point * store.dimensions
  let node = tree.root
  while (node !== NONE && node < tree.capacity) node = childFor(tree, node, at, base)
  if (node === NONE || !isAt(tree, node, at, base)) return false
  let above = parent[node] ?? NONE
  if ((mass[node] ?? 0) > 1) {
    mass[node] = (mass[node] ?? 0) - 1
  } else {
    above = removeLeaf(tree, node)
    shrinkBoxes(tree, above, at, base)
  }
  for (; above !== NONE; above = parent[above] ?? NONE) mass[above] = (mass[above] ?? 0) - 1
  return true
}

function isAt(
  { point, capacity, store }: RandomCutTree,
  leaf: number,
  at: Float64Array,
  base: number,
): boolean {
  const { dimensions } = store
  const own = (point[leaf - capacity] ?? 0) * dimensions
  for (let i = 0; i < dimensions; i++) if (at[own + i] !== at[base + i]) return false
  return true
}

/** The child of an inner node on whose side of the cut the point is. */
function childFor(tree: RandomCutTree, node: number, at: Float64Array, base: number): number {
  const { left, right, cutDimension, cutValue } = tree
  const isLeft = (at[base + (cutDimension[node] ?? 0)] ?? 0) <= (cutValue[node] ?? 0)
  return (isLeft ? left[node] : right[node]) ?? NONE
}

/** Fits the boxes from a node upwards to what is left below, as long as the point was on their edge. */
function shrinkBoxes(tree: RandomCutTree, from: number, at: Float64Array, base: number): void {
  for (let node = from; node !== NONE; node = tree.parent[node] ?? NONE) {
    if (!isOnEdge(tree, node, at, base)) return
    fitBox(tree, node)
  }
}

const drawn = { dimension: 0, value: 0, isPointLeft: false }

/**
 * Draws a cut of the box of `node` with the point; whether it parts the two. The cut is in `drawn`
 * then. Only what the point adds to the box can part them, so that is all a cut is looked for in.
 */
function separates(
  tree: RandomCutTree,
  node: number,
  at: Float64Array,
  base: number,
  random: Random,
): boolean {
  const { dimensions } = tree.store
  const isLeaf = node >= tree.capacity
  const box = isLeaf ? at : tree.boxes
  // Of a leaf, which is a point, the lowest is the highest.
  const upper = isLeaf ? 0 : 1
  let place = isLeaf ? (tree.point[node - tree.capacity] ?? 0) * dimensions : node * dimensions * 2
  let inside = 0
  let added = 0
  for (let i = 0; i < dimensions; i++, place += 1 + upper) {
    const x = at[base + i] ?? 0
    const low = box[place] ?? 0
    const high = box[place + upper] ?? 0
    inside += high - low
    added += x > high ? x - high : x < low ? low - x : 0
  }
  if (added === 0) return false
  const drawnPlace = random.next() * (inside + added)
  // A leaf is a point: whatever is added parts the two, though rounding may say otherwise.
  if (!isLeaf && drawnPlace >= added) return false
  drawAt(tree, node, at, base, drawnPlace)
  return true
}

/** Above 0: so far above `high`; below 0: so far below `low`. */
function beyond(low: number, high: number, x: number): number {
  if (x > high) return x - high
  return x < low ? x - low : 0
}

/** The cut at `place` along all that the point adds to the node's box, dimension after dimension. */
function drawAt(
  tree: RandomCutTree,
  node: number,
  at: Float64Array,
  base: number,
  place: number,
): void {
  let rest = place
  for (let i = 0; i < tree.store.dimensions; i++) {
    const x = at[base + i] ?? 0
    const low = lowOf(tree, node, i)
    const high = highOf(tree, node, i)
    const added = beyond(low, high, x)
    if (added === 0) continue
    const from = added > 0 ? high : x
    const to = added > 0 ? x : low
    drawn.dimension = i
    // Rounding may reach the far end, where nothing would be on the right of the cut.
    drawn.value = from + rest < to ? from + rest : from
    drawn.isPointLeft = added < 0
    if (rest < Math.abs(added)) return
    rest -= Math.abs(added)
  }
  // Rounding left a rest after all of them: the last one that adds anything is cut.
}

function lowOf({ capacity, boxes, point, store }: RandomCutTree, node: number, i: number): number {
  const { dimensions } = store
  if (node < capacity) return boxes[(node * dimensions + i) * 2] ?? 0
  return store.coordinates()[(point[node - capacity] ?? 0) * dimensions + i] ?? 0
}

function highOf({ capacity, boxes, point, store }: RandomCutTree, node: number, i: number): number {
  const { dimensions } = store
  if (node < capacity) return boxes[(node * dimensions + i) * 2 + 1] ?? 0
  return store.coordinates()[(point[node - capacity] ?? 0) * dimensions + i] ?? 0
}

/** Whether a point is on the edge of the box of an inner node, so that its leaving may shrink it. */
function isOnEdge(
  { boxes, store }: RandomCutTree,
  node: number,
  at: Float64Array,
  base: number,
): boolean {
  const { dimensions } = store
  let place = node * dimensions * 2
  for (let i = 0; i < dimensions; i++, place += 2) {
    const x = at[base + i] ?? 0
    if (!(x > (boxes[place] ?? 0) && x < (boxes[place + 1] ?? 0))) return true
  }
  return false
}

function newLeaf(tree: RandomCutTree, point: number): number {
  const leaf = tree.freeLeaves[--tree.freeLeafs] ?? NONE
  // The leaf may outlive the sample's interest in this point: equal ones go on to rest in it.
  tree.store.retain(point)
  tree.point[leaf - tree.capacity] = point
  tree.mass[leaf] = 1
  tree.parent[leaf] = NONE
  return leaf
}

/** A new inner node with the drawn cut in the place of `node`, which becomes its child beside a new leaf. */
function putBeside(tree: RandomCutTree, node: number, point: number): void {
  const { left, right, parent, mass, cutDimension, cutValue } = tree
  const leaf = newLeaf(tree, point)
  const inner = tree.freeInner[--tree.freeInners] ?? NONE
  const above = parent[node] ?? NONE
  cutDimension[inner] = drawn.dimension
  cutValue[inner] = drawn.value
  left[inner] = drawn.isPointLeft ? leaf : node
  right[inner] = drawn.isPointLeft ? node : leaf
  mass[inner] = (mass[node] ?? 0) + 1
  parent[inner] = above
  parent[node] = inner
  parent[leaf] = inner
  replaceChild(tree, above, node, inner)
  fitBox(tree, inner)
}

function replaceChild(tree: RandomCutTree, above: number, node: number, by: number): void {
  if (above === NONE) tree.root = by
  else if (tree.left[above] === node) tree.left[above] = by
  else tree.right[above] = by
}

/** Takes a leaf and its parent out; its sibling moves up. The node above both, or `NONE`. */
function removeLeaf(tree: RandomCutTree, leaf: number): number {
  const { left, right, parent } = tree
  tree.freeLeaves[tree.freeLeafs++] = leaf
  tree.store.release(tree.point[leaf - tree.capacity] ?? NONE)
  const inner = parent[leaf] ?? NONE
  if (inner === NONE) {
    tree.root = NONE
    return NONE
  }
  const sibling = (left[inner] === leaf ? right[inner] : left[inner]) ?? NONE
  const above = parent[inner] ?? NONE
  parent[sibling] = above
  replaceChild(tree, above, inner, sibling)
  tree.freeInner[tree.freeInners++] = inner
  return above
}

function extendBox(
  { boxes, store }: RandomCutTree,
  node: number,
  at: Float64Array,
  base: number,
): void {
  const { dimensions } = store
  for (let i = 0; i < dimensions; i++) {
    const x = at[base + i] ?? 0
    const place = (node * dimensions + i) * 2
    if (x < (boxes[place] ?? 0)) boxes[place] = x
    if (x > (boxes[place + 1] ?? 0)) boxes[place + 1] = x
  }
}

/** Makes the box of an inner node that of its children. */
function fitBox(tree: RandomCutTree, node: number): void {
  const { boxes, left, right, store } = tree
  const size = store.dimensions * 2
  const to = node * size
  fillBox(tree, left[node] ?? NONE, to)
  const other = right[node] ?? NONE
  if (other >= tree.capacity) {
    extendBox(
      tree,
      node,
      store.coordinates(),
      (tree.point[other - tree.capacity] ?? 0) * store.dimensions,
    )
    return
  }
  for (let i = 0, from = other * size; i < size; i += 2, from += 2) {
    const low = boxes[from] ?? 0
    const high = boxes[from + 1] ?? 0
    if (low < (boxes[to + i] ?? 0)) boxes[to + i] = low
    if (high > (boxes[to + i + 1] ?? 0)) boxes[to + i + 1] = high
  }
}

/** Copies the box of a node, or the point of a leaf as both its ends, to a place of the boxes. */
function fillBox({ boxes, capacity, point, store }: RandomCutTree, node: number, to: number): void {
  const size = store.dimensions * 2
  if (node < capacity) {
    boxes.copyWithin(to, node * size, (node + 1) * size)
    return
  }
  const at = store.coordinates()
  const base = (point[node - capacity] ?? 0) * store.dimensions
  for (let i = 0; i < size; i += 2) {
    const x = at[base + (i >> 1)] ?? 0
    boxes[to + i] = x
    boxes[to + i + 1] = x
  }
}
