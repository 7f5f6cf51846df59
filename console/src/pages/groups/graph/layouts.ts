import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force'
import type { Picture } from './picture-data.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export type LayoutName = 'force' | 'time' | 'circle'

export const LAYOUTS: readonly { readonly id: LayoutName; readonly text: string }[] = [
  { id: 'force', text: 'By connection' },
  { id: 'time', text: 'By time' },
  { id: 'circle', text: 'Circle' },
]

/** Where the dots of a picture lie, by their ids. The same picture always lies the same way. */
export function placesOf(picture: Picture, layout: LayoutName): ReadonlyMap<string, Point> {
  if (layout === 'time') return byTime(picture)
  return layout === 'circle' ? inCircle(picture) : byForce(picture)
}

const STEPS = 300
const APART = 100

/** d3-force draws its randomness from a fixed sequence; it is run to rest before anything is shown.
 * https://d3js.org/d3-force/simulation */
function byForce({ dots, arrows }: Picture): ReadonlyMap<string, Point> {
  const nodes = dots.map(({ id }) => ({ id, x: Number.NaN, y: Number.NaN }))
  const links = arrows.map(({ from, to }) => ({ source: from, target: to }))
  const simulation = forceSimulation(nodes)
    .force(
      'link',
      forceLink<(typeof nodes)[number], (typeof links)[number]>(links)
        .id(({ id }) => id)
        .distance(250)
        .strength(0.5),
    )
    .force('charge', forceManyBody().strength(-1100).distanceMax(900))
    .force('apart', forceCollide(APART))
    .force('x', forceX(0).strength(0.05))
    .force('y', forceY(0).strength(0.16))
    .stop()
  simulation.tick(STEPS)
  return new Map(nodes.map(({ id, x, y }) => [id, { x, y }]))
}

const COLUMN = 190
const ROW = 92
const MOST_ROWS = 7

/** From left to right in the order in which they come into the story; those of one moment below each other. */
function byTime({ dots }: Picture): ReadonlyMap<string, Point> {
  const sorted = dots.toSorted(
    (a, b) => timeOf(a.first) - timeOf(b.first) || (a.id < b.id ? -1 : 1),
  )
  const columns: (typeof sorted)[] = []
  let time: number | undefined
  for (const dot of sorted) {
    const column = columns.at(-1)
    if (column === undefined || time !== timeOf(dot.first) || column.length >= MOST_ROWS)
      columns.push([dot])
    else column.push(dot)
    time = timeOf(dot.first)
  }
  return new Map(
    columns.flatMap((column, i) =>
      column.map(({ id }, j) => [
        id,
        { x: i * COLUMN, y: (j - (column.length - 1) / 2) * ROW + (i % 2 === 0 ? 0 : ROW / 2) },
      ]),
    ),
  )
}

function timeOf(first: number): number {
  return Number.isFinite(first) ? first : Number.MAX_SAFE_INTEGER
}

function inCircle({ dots, arrows }: Picture): ReadonlyMap<string, Point> {
  const ring = neighboursInTurn(
    dots.map(({ id }) => id),
    arrows,
  )
  const radius = Math.max(150, (ring.length * 120) / (2 * Math.PI))
  return new Map(
    ring.map((id, i) => {
      const angle = (2 * Math.PI * i) / ring.length - Math.PI / 2
      return [id, { x: radius * 1.25 * Math.cos(angle), y: radius * 0.85 * Math.sin(angle) }]
    }),
  )
}

/** Neighbours stand beside each other as far as a walk through the graph goes. */
function neighboursInTurn(ids: readonly string[], arrows: Picture['arrows']): readonly string[] {
  const turn = new Set<string>()
  const visit = (id: string): void => {
    if (turn.has(id)) return
    turn.add(id)
    for (const { from, to } of arrows) {
      if (from === id) visit(to)
      else if (to === id) visit(from)
    }
  }
  for (const id of ids) visit(id)
  return [...turn]
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A few dots are not blown up. */
const [LEAST_WIDTH, LEAST_HEIGHT] = [760, 420]

/** What a picture takes, with room for names. */
export function boundsOf(points: Iterable<Point>): Box {
  const all = [...points]
  if (all.length === 0) return { x: -300, y: -150, width: 600, height: 300 }
  const xs = all.map(({ x }) => x)
  const ys = all.map(({ y }) => y)
  const [left, right] = [Math.min(...xs) - 120, Math.max(...xs) + 120]
  const [top, bottom] = [Math.min(...ys) - 50, Math.max(...ys) + 70]
  const width = Math.max(right - left, LEAST_WIDTH)
  const height = Math.max(bottom - top, LEAST_HEIGHT)
  return { x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height }
}
