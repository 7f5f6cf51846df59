import { readFileSync } from 'node:fs'
import { type CityResponse, Reader } from 'mmdb-lib'
import { canonicalIp } from '../events/ip.ts'
import { UserError } from '../events/user-error.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { relationCode } from './relation-types.ts'

/** What an mmdb file may say of an address; the databases of MaxMind, DB-IP and others differ in which parts they have. */
interface Located {
  readonly country?: { readonly iso_code?: string }
  readonly country_code?: string
  readonly autonomous_system_number?: number
  readonly autonomous_system_organization?: string
}

/** Writes down country and autonomous system of every address of the lake that lacks one of them: countries and systems
 * often come in two files. Answers of how many addresses something new is known.
 * @throws UserError when the file is no mmdb database. */
export async function locateAddresses(engine: Engine, file: string): Promise<number> {
  const reader = openReader(file)
  const rows = await engine.query(
    `SELECT t.id, t.text, l.country, l.asn, l.organisation FROM term t JOIN (
       SELECT DISTINCT target AS id FROM stored.relation WHERE type = ${relationCode('used-address')}
       UNION SELECT DISTINCT source FROM stored.flow UNION SELECT DISTINCT destination FROM stored.flow) a ON a.id = t.id
     LEFT JOIN stored.location l ON l.ip = t.id
     WHERE l.country IS NULL OR l.asn IS NULL`,
  )
  const placed = rows.flatMap((row) => placeOf(row, reader) ?? [])
  await engine.transaction(async () => {
    for (const { ip, country, asn, organisation } of placed) {
      await engine.query('DELETE FROM stored.location WHERE ip = $1', [ip])
      const place = [ip, country, asn, organisation]
      await engine.query('INSERT INTO stored.location VALUES ($1, $2, $3, $4)', place)
    }
  })
  return placed.length
}

/** What is known of an address with what the file says of it; undefined when the file adds nothing. */
function placeOf(row: SqlRow, reader: Reader<CityResponse & Located>) {
  const address = canonicalIp(String(row['text']))
  const found: Located | null = address === undefined ? null : reader.get(address)
  if (found === null) return undefined
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  const number = (value: unknown) => (typeof value === 'number' ? value : null)
  const place = {
    ip: Number(row['id']),
    country: text(row['country']) ?? text(found.country?.iso_code) ?? text(found.country_code),
    asn: number(row['asn']) ?? number(found.autonomous_system_number),
    organisation: text(row['organisation']) ?? text(found.autonomous_system_organization),
  }
  return place.country === row['country'] && place.asn === row['asn'] ? undefined : place
}

function openReader(file: string): Reader<CityResponse & Located> {
  try {
    return new Reader<CityResponse & Located>(readFileSync(file))
  } catch (cause) {
    throw new UserError(`${file} is no mmdb database`, { cause })
  }
}
