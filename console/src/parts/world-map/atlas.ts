import { type GeoProjection, geoGraticule10, geoNaturalEarth1, geoPath } from 'd3-geo'
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import text from 'world-atlas/countries-110m.json?raw'
import type { MapPlace } from './map-place.ts'

/** Natural Earth's countries at 1 : 110 million, public domain. https://github.com/topojson/world-atlas */
type Atlas = Topology<{ countries: GeometryCollection }>

const ATLAS = readAtlas(JSON.parse(text))
const COUNTRIES = feature(ATLAS, ATLAS.objects.countries)
const BORDERS = mesh(ATLAS, ATLAS.objects.countries, (a, b) => a !== b)

function readAtlas(value: unknown): Atlas {
  if (!isAtlas(value)) throw new Error('the map of the world that came with this page is not one')
  return value
}

function isAtlas(value: unknown): value is Atlas {
  const { type, arcs, objects } = Object(value)
  return type === 'Topology' && Array.isArray(arcs) && Array.isArray(objects?.countries?.geometries)
}

/** Outlines of a map as SVG paths, and where a point of the earth lies on it. */
export interface Outlines {
  readonly sphere: string
  readonly land: string
  readonly borders: string
  readonly graticule: string
  readonly at: (place: MapPlace) => readonly [number, number] | undefined
}

export interface MapSize {
  readonly width: number
  readonly height: number
}

/** The world, or the part of it that has the places, in a frame of so many pixels. */
export function outlines(size: MapSize, places: readonly MapPlace[] | 'world'): Outlines {
  const projection = projectionOf(size, places)
  const path = geoPath(projection).digits(1)
  return {
    sphere: path({ type: 'Sphere' }) ?? '',
    land: path(COUNTRIES) ?? '',
    borders: path(BORDERS) ?? '',
    graticule: path(geoGraticule10()) ?? '',
    at: (place) => {
      const point = projection([place.longitude, place.latitude])
      return point === null ? undefined : [point[0], point[1]]
    },
  }
}

/** Circles at the edge need room. */
const MARGIN = 36
/** Nearer than this nothing is to be seen but the edge of a country, in times of the whole world. */
const NEAREST = 8

function projectionOf({ width, height }: MapSize, places: readonly MapPlace[] | 'world') {
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
  const mean = (axis: 0 | 1) =>
    coordinates.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / coordinates.length
  projection.scale(scale).translate([0, 0]).clipExtent(null)
  const [x, y] = projection([mean(0), mean(1)]) ?? [0, 0]
  return projection.translate([width / 2 - x, height / 2 - y]).clipExtent([
    [0, 0],
    [width, height],
  ])
}
