import { readFileSync } from 'node:fs'
import { Reader, type Response } from 'mmdb-lib'
import { canonicalIp } from '../events/ip.ts'
import { UserError } from '../events/user-error.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { relationCode } from './relation-types.ts'
import { type JsonValue, object, text } from './request-json.ts'

/** Writes down country, city, coordinates and autonomous system of every address of the lake that lacks one of them:
 * places and systems often come in two files. Answers of how many addresses something new is known.
 * @throws UserError when the file is no mmdb database. */
export async function locateAddresses(engine: Engine, file: string): Promise<number> {
  const reader = openReader(file)
  const rows = await engine.query(
    `SELECT t.id, t.text, l.country, l.asn, l.organisation, l.city, l.latitude, l.longitude FROM term t JOIN (
       SELECT DISTINCT target AS id FROM stored.relation WHERE type = ${relationCode('used-address')}
       UNION SELECT DISTINCT source FROM stored.flow UNION SELECT DISTINCT destination FROM stored.flow) a ON a.id = t.id
     LEFT JOIN stored.location l ON l.ip = t.id
     WHERE l.country IS NULL OR l.asn IS NULL OR l.city IS NULL OR l.latitude IS NULL`,
  )
  const placed = rows.flatMap((row) => locationOf(row, reader) ?? [])
  await engine.transaction(async () => {
    for (const { ip, country, asn, organisation, city, latitude, longitude } of placed) {
      await engine.query('DELETE FROM stored.location WHERE ip = $1', [ip])
      await engine.query(
        `INSERT INTO stored.location (ip, country, asn, organisation, city, latitude, longitude)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [ip, country, asn, organisation, city, latitude, longitude],
      )
    }
  })
  return placed.length
}

/** What is known of an address. */
interface Location {
  readonly country: string | null
  readonly asn: number | null
  readonly organisation: string | null
  readonly city: string | null
  readonly latitude: number | null
  readonly longitude: number | null
}

/** No name of a place is longer; what is was not meant to be read. */
const MOST_CHARACTERS = 100

/** What is known of an address with what the file says of it; undefined when the file adds nothing. */
function locationOf(
  row: SqlRow,
  reader: Reader<Response>,
): (Location & { readonly ip: number }) | undefined {
  const address = canonicalIp(String(row['text']))
  const found = address === undefined ? null : reader.get(address)
  if (found === null) return undefined
  const before = knownOf(row)
  const told = toldBy(found)
  // Coordinates of one file are not to be mixed with the country of another that says otherwise.
  const agrees = before.country === null || before.country === told.country
  const point = before.latitude === null && agrees ? told : before
  const after: Location = {
    country: before.country ?? told.country,
    asn: before.asn ?? told.asn,
    organisation: before.organisation ?? told.organisation,
    city: before.city ?? (agrees ? told.city : null),
    latitude: point.latitude,
    longitude: point.longitude,
  }
  const adds = KEYS.some((key) => after[key] !== before[key])
  return adds ? { ip: Number(row['id']), ...after } : undefined
}

const KEYS = ['country', 'asn', 'city', 'latitude'] as const

function knownOf(row: SqlRow): Location {
  const string = (name: string) => (typeof row[name] === 'string' ? row[name] : null)
  const number = (name: string) => (typeof row[name] === 'number' ? row[name] : null)
  return {
    country: string('country'),
    asn: number('asn'),
    organisation: string('organisation'),
    city: string('city'),
    latitude: number('latitude'),
    longitude: number('longitude'),
  }
}

/** What an mmdb file says of an address; the databases of MaxMind, DB-IP and others differ in which parts they have, and
 * whether those lie flat. */
function toldBy(found: JsonValue): Location {
  const whole = object(found)
  const country = text(object(found, 'country'), 'iso_code') || text(found, 'country_code')
  const city = text(object(object(found, 'city'), 'names'), 'en') || text(found, 'city')
  const point = object(found, 'location') ?? whole
  const latitude = degrees(point?.['latitude'], 90)
  const longitude = degrees(point?.['longitude'], 180)
  // Where nothing is known some write the point off Africa at which both are nothing.
  const known = latitude !== null && longitude !== null && (latitude !== 0 || longitude !== 0)
  const asn = whole?.['autonomous_system_number']
  return {
    country: country || null,
    asn: typeof asn === 'number' ? asn : null,
    organisation: text(found, 'autonomous_system_organization') || null,
    city: city.slice(0, MOST_CHARACTERS) || null,
    latitude: known ? latitude : null,
    longitude: known ? longitude : null,
  }
}

/** DB-IP's flat files write coordinates as numbers or as text. */
function degrees(value: unknown, most: number): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Math.abs(number) <= most ? number : null
}

function openReader(file: string): Reader<Response> {
  try {
    return new Reader<Response>(readFileSync(file))
  } catch (cause) {
    throw new UserError(`${file} is no mmdb database`, { cause })
  }
}
