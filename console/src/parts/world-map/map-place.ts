/** A place from which calls came, for a map. */
export interface MapPlace {
  /** Which place it is, among those of one map. */
  readonly id: string
  /** `Lisbon, Portugal` */
  readonly name: string
  /** Degrees, as the server rounds them: to one decimal. */
  readonly latitude: number
  readonly longitude: number
  readonly successful: number
  readonly failed: number
  /** Whether it was not seen before: it has a ring of its own. */
  readonly isNew?: boolean
  /** Whether only the country is known: the point is about the middle of it. */
  readonly isCoarse?: boolean
}

const SMALLEST = 5
const LARGEST = 24
/** The largest circle is so small a part of the map's width, while that is more than twice the smallest. */
const LARGEST_PART = 1 / 32

/** Radii in pixels whose areas go with the calls of each place, so that twice as many look like twice as many.
 * @param width of the map, in pixels */
export function radiusOf(places: readonly MapPlace[], width: number): (place: MapPlace) => number {
  const most = Math.max(1, ...places.map(callsOf))
  const largest = Math.max(2 * SMALLEST, Math.min(LARGEST, width * LARGEST_PART))
  return (place) => Math.max(SMALLEST, largest * Math.sqrt(callsOf(place) / most))
}

export function callsOf({ successful, failed }: MapPlace): number {
  return successful + failed
}

/** The part of a circle that failed calls have, as an SVG path around 0,0, clockwise from the top; `''` when none failed.
 * @param share 0 to 1 */
export function wedge(share: number, radius: number): string {
  if (share <= 0) return ''
  if (share >= 1)
    return `M0,${-radius}A${radius},${radius},0,1,1,0,${radius}A${radius},${radius},0,1,1,0,${-radius}Z`
  const angle = 2 * Math.PI * share
  const end = `${Math.sin(angle) * radius},${-Math.cos(angle) * radius}`
  return `M0,0L0,${-radius}A${radius},${radius},0,${share > 0.5 ? 1 : 0},1,${end}Z`
}
