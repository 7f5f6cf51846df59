import { geoGraticule10, geoPath } from 'd3-geo'
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import text from 'world-atlas/countries-110m.json?raw'
import type { MapPlace } from './map-place.ts'
import { type MapSize, projectionOf } from './projection.ts'

export type { MapSize }

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
