import { readFileSync } from 'node:fs'
import { type CityResponse, Reader } from 'mmdb-lib'
import { canonicalIp } from '../events/ip.ts'
import { UserError } from '../events/user-error.ts'
import type { Engine } from '../lake/engine.ts'

/** What an mmdb file may say of an address; the databases of MaxMind, DB-IP and others differ in which parts they have. */
interface Located {
  readonly country?: { readonly iso_code?: string }
  readonly country_code?: string
  readonly autonomous_system_number?: number
  readonly autonomous_system_organization?: string
}

/** Writes down country and autonomous system of every address of the lake that has none yet.
 * @throws UserError when the file is no mmdb database. */
export async function locateAddresses(engine: Engine, file: string): Promise<number> {
  const reader = openReader(file)
  const rows = await engine.query(
    `SELECT t.id, t.text FROM term t JOIN (
       SELECT DISTINCT target AS id FROM stored.relation WHERE type = 2
       UNION SELECT DISTINCT source FROM stored.flow UNION SELECT DISTINCT destination FROM stored.flow) a ON a.id = t.id
     WHERE NOT EXISTS (SELECT 1 FROM stored.location l WHERE l.ip = t.id)`,
  )
  let located = 0
  for (const { id, text } of rows) {
    const address = canonicalIp(String(text))
    const found: Located | null = address === undefined ? null : reader.get(address)
    if (found === null) continue
    located++
    await engine.query('INSERT INTO stored.location VALUES ($1, $2, $3, $4)', [
      Number(id),
      found.country?.iso_code ?? found.country_code ?? null,
      found.autonomous_system_number ?? null,
      found.autonomous_system_organization ?? null,
    ])
  }
  return located
}

function openReader(file: string): Reader<CityResponse & Located> {
  try {
    return new Reader<CityResponse & Located>(readFileSync(file))
  } catch (cause) {
    throw new UserError(`${file} is no mmdb database`, { cause })
  }
}
