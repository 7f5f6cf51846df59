/** Points that several trees share, each kept for as long as any tree refers to it. */
export type PointStore = {
  readonly dimensions: number
  /** All coordinates: those of point `p` begin at `p * dimensions`. */
  readonly coordinates: () => Float64Array
  /** Keeps a copy of a point, with no reference yet. */
  readonly add: (point: ArrayLike<number>) => number
  readonly retain: (point: number) => void
  /** Gives a reference up; the last one frees the place. */
  readonly release: (point: number) => void
  /** Points kept. */
  readonly size: () => number
}

/** Grows as it must: what is kept is bounded by those who refer to it. */
export function createPointStore(dimensions: number): PointStore {
  let capacity = 64
  let coordinates = new Float64Array(capacity * dimensions)
  let references = new Int32Array(capacity)
  const free: number[] = []
  let used = 0
  const grow = () => {
    capacity *= 2
    const more = new Float64Array(capacity * dimensions)
    more.set(coordinates)
    coordinates = more
    const counts = new Int32Array(capacity)
    counts.set(references)
    references = counts
  }
  return {
    dimensions,
    coordinates: () => coordinates,
    add: (point) => {
      const place = free.pop() ?? used++
      if (place >= capacity) grow()
      for (let i = 0; i < dimensions; i++) coordinates[place * dimensions + i] = point[i] ?? 0
      references[place] = 0
      return place
    },
    retain: (point) => {
      references[point] = (references[point] ?? 0) + 1
    },
    release: (point) => {
      references[point] = (references[point] ?? 0) - 1
      if ((references[point] ?? 0) <= 0) free.push(point)
    },
    size: () => used - free.length,
  }
}
