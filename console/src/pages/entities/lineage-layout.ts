/** A box of the picture, in pixels. */
export interface Box<T> {
  readonly item: T
  readonly x: number
  readonly y: number
}

export interface Layout<T> {
  readonly boxes: readonly Box<T>[]
  /** Paths of SVG, each from the right of a box to the left of another. */
  readonly lines: readonly { readonly id: string; readonly path: string; readonly below: string }[]
  readonly width: number
  readonly height: number
}

export const BOX = { width: 200, height: 70 } as const
const GAP = { across: 44, down: 10 } as const

interface Edge {
  readonly above: string
  readonly below: string
}

/**
 * Lays things that rest on each other out in columns: each stands right of all that rest on it, near the middle of those.
 * @param idOf the id by which the edges name a thing; the first thing is the one that all others lie beneath
 */
export function lineageLayout<T>(
  items: readonly T[],
  edges: readonly Edge[],
  idOf: (item: T) => string,
): Layout<T> {
  const columns = columnsOf(items.map(idOf), edges)
  const places = new Map<string, { readonly x: number; readonly y: number }>()
  const boxes: Box<T>[] = []
  for (const [column, ids] of inColumns(columns).entries()) {
    const middle = (id: string) => {
      const above = edges
        .filter((edge) => edge.below === id)
        .flatMap((edge) => places.get(edge.above) ?? [])
      return above.length === 0 ? 0 : above.reduce((sum, { y }) => sum + y, 0) / above.length
    }
    const ordered = ids.toSorted((a, b) => middle(a) - middle(b))
    for (const [row, id] of ordered.entries()) {
      const place = { x: column * (BOX.width + GAP.across), y: row * (BOX.height + GAP.down) }
      places.set(id, place)
      const item = items.find((one) => idOf(one) === id)
      if (item !== undefined) boxes.push({ item, ...place })
    }
  }
  const right = Math.max(0, ...boxes.map(({ x }) => x))
  const bottom = Math.max(0, ...boxes.map(({ y }) => y))
  return {
    boxes,
    lines: edges.flatMap((edge) => lineOf(edge, places)),
    width: right + BOX.width,
    height: bottom + BOX.height,
  }
}

/** The longest way from the first thing; a ring, which nothing should be, is cut where it closes. */
function columnsOf(ids: readonly string[], edges: readonly Edge[]): ReadonlyMap<string, number> {
  const columns = new Map(ids.map((id, i) => [id, i === 0 ? 0 : 1]))
  for (let round = 0; round < ids.length; round++) {
    let moved = false
    for (const { above, below } of edges) {
      const least = (columns.get(above) ?? 0) + 1
      if (below !== ids[0] && (columns.get(below) ?? 0) < least && least < ids.length) {
        columns.set(below, least)
        moved = true
      }
    }
    if (!moved) break
  }
  return columns
}

function inColumns(columns: ReadonlyMap<string, number>): readonly (readonly string[])[] {
  const last = Math.max(0, ...columns.values())
  return Array.from({ length: last + 1 }, (_, column) =>
    [...columns].filter(([, at]) => at === column).map(([id]) => id),
  ).filter((ids) => ids.length > 0)
}

function lineOf(
  { above, below }: Edge,
  places: ReadonlyMap<string, { readonly x: number; readonly y: number }>,
) {
  const from = places.get(above)
  const to = places.get(below)
  if (from === undefined || to === undefined) return []
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2]
  const [x2, y2] = [to.x, to.y + BOX.height / 2]
  const half = Math.max(16, (x2 - x1) / 2)
  const path = `M${x1} ${y1}C${x1 + half} ${y1} ${x2 - half} ${y2} ${x2} ${y2}`
  return [{ id: `${above} ${below}`, path, below }]
}
