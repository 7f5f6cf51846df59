import { type GeoProjection, geoNaturalEarth1 } from 'd3-geo'
import type { MapPlace } from './map-place.ts'

export interface MapSize {
  readonly width: number
  readonly height: number
}

/** Circles at the edge need room. */
const MARGIN = 36
/** Nearer than this nothing is to be seen but the edge of a country, in times of the whole world. */
const NEAREST = 8

/** Where points of the earth lie in a frame of so many pixels that shows the world, or the part of it that has the places. */
export function projectionOf(
  { width, height }: MapSize,
  places: readonly MapPlace[] | 'world',
): GeoProjection {
  const world = geoNaturalEarth1().fitSize([width, height], { type: 'Sphere' })
  if (places === 'world' || places.length === 0) return world
  const points = {
    type: 'MultiPoint' as const,
    coordinates: places.map(({ longitude, latitude }) => [longitude, latitude]),
  }
  const nearest = world.scale() * NEAREST
  const near = geoNaturalEarth1().fitExtent(
    [
      [MARGIN, MARGIN],
      [width - MARGIN, height - MARGIN],
    ],
    points,
  )
  return Number.isFinite(near.scale()) && near.scale() < nearest
    ? near.clipExtent([
        [0, 0],
        [width, height],
      ])
    : centred(near, nearest, points.coordinates, { width, height })
}

/** One place, or places of one town, would be shown larger than the outlines are true. */
function centred(
  projection: GeoProjection,
  scale: number,
  coordinates: readonly (readonly number[])[],
  { width, height }: MapSize,
): GeoProjection {
  projection.scale(scale).translate([0, 0]).clipExtent(null)
  const points = coordinates.map(([longitude = 0, latitude = 0]) =>
    projection([longitude, latitude]),
  )
  // The middle of what they span, not their mean: else one that lies apart would come near the edge.
  const middle = (axis: 0 | 1) => {
    const values = points.map((point) => point?.[axis] ?? 0)
    return (Math.min(...values) + Math.max(...values)) / 2
  }
  const [x, y] = [middle(0), middle(1)]
  return projection.translate([width / 2 - x, height / 2 - y]).clipExtent([
    [0, 0],
    [width, height],
  ])
}
