import type { SqlRow } from '../lake/engine.ts'
import { COUNTRY_CENTROIDS } from './country-centroids.ts'

/** Where an address is said to be. */
export interface Whereabouts {
  /** ISO 3166-1 alpha-2; `''` when only a city is known. */
  readonly country: string
  readonly city: string
  /** Degrees. */
  readonly latitude: number
  readonly longitude: number
  /** Known to the country alone: the coordinates are about the middle of it. */
  readonly coarse: boolean
  /** How far from there the address may really be, in kilometres. */
  readonly radiusKm: number
}

/** Databases place an address in a town near its own, or where its provider has a hub. */
const CITY_RADIUS_KM = 150
const COUNTRY_RADIUS_KM = 800

/** Countries that reach further than that from their middle, save for their remotest islands. */
const REACHES_KM: Readonly<Record<string, number>> = {
  AO: 1000,
  AQ: 3000,
  AR: 2200,
  AU: 2300,
  BR: 2500,
  CA: 3200,
  CD: 1300,
  CL: 2400,
  CN: 2900,
  CO: 1100,
  DZ: 1300,
  EC: 1400,
  ES: 2000,
  ET: 1000,
  FM: 1800,
  FR: 1000,
  GL: 1600,
  ID: 2800,
  IN: 2000,
  IR: 1200,
  JP: 1900,
  KI: 3500,
  KZ: 1700,
  LY: 1000,
  MH: 900,
  ML: 1100,
  MM: 1200,
  MN: 1300,
  MX: 2000,
  MY: 1300,
  MZ: 1100,
  NE: 1000,
  NO: 1100,
  NZ: 1200,
  PE: 1200,
  PF: 1500,
  PG: 1000,
  PH: 1100,
  PK: 1100,
  PT: 1900,
  RU: 4500,
  SA: 1300,
  SB: 1000,
  SC: 1300,
  SD: 1100,
  SH: 2500,
  TD: 1000,
  TF: 2500,
  TH: 1100,
  UM: 5000,
  US: 3000,
  VN: 1000,
  ZA: 2000,
}

const EARTH_RADIUS_KM = 6371

/** What the columns of a row of `stored.location` say of where an address is; undefined when they say nothing. */
export function whereaboutsOf(row: SqlRow): Whereabouts | undefined {
  const country = typeof row['country'] === 'string' ? row['country'] : ''
  const city = typeof row['city'] === 'string' ? row['city'] : ''
  const latitude = typeof row['latitude'] === 'number' ? row['latitude'] : undefined
  const longitude = typeof row['longitude'] === 'number' ? row['longitude'] : undefined
  if (latitude !== undefined && longitude !== undefined && city !== '')
    return { country, city, latitude, longitude, coarse: false, radiusKm: CITY_RADIUS_KM }
  // A database that knows no city gives some middle of the country as if it were a point: there is one for all of them.
  const centroid = centroidOf(country)
  if (centroid === undefined) return undefined
  return {
    country,
    city,
    latitude: centroid[0],
    longitude: centroid[1],
    coarse: true,
    radiusKm:
      (Object.hasOwn(REACHES_KM, country) ? REACHES_KM[country] : undefined) ?? COUNTRY_RADIUS_KM,
  }
}

/** `Lisbon, Portugal`, or `Portugal` where the city is not known. */
export function placeInWords({ country, city }: Pick<Whereabouts, 'country' | 'city'>): string {
  const name = centroidOf(country)?.[2] ?? country
  return [city, name].filter((part) => part !== '').join(', ')
}

type Point = Pick<Whereabouts, 'latitude' | 'longitude'>

/** Kilometres between two points along the great circle, by the haversine formula on a sphere: within 0.6 %. */
export function greatCircleKm(a: Point, b: Point): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const halfLatitude = Math.sin(radians(b.latitude - a.latitude) / 2)
  const halfLongitude = Math.sin(radians(b.longitude - a.longitude) / 2)
  const chord =
    halfLatitude ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * halfLongitude ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** The least distance that two addresses can have, in kilometres, given how well each is known. */
export function leastKm(a: Whereabouts, b: Whereabouts): number {
  return Math.max(0, greatCircleKm(a, b) - a.radiusKm - b.radiusKm)
}

function centroidOf(country: string) {
  return Object.hasOwn(COUNTRY_CENTROIDS, country) ? COUNTRY_CENTROIDS[country] : undefined
}
