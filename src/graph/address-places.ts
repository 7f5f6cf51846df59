import type { Engine, SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { callLines } from './call-lines.ts'
import { hasBaseline, NO_BASELINE, spanOf } from './facet-values.ts'
import { MOST_ROWS, type PanelContext, type PanelData, panelData } from './panel.ts'

/** Where an address is, as far as the databases that the lake was given know. */
export interface AddressPlace {
  readonly country: string | null
  readonly asn: number | null
  readonly organisation: string | null
  readonly city: string | null
  /** Degrees, rounded to one decimal: databases of addresses know no better. */
  readonly latitude: number | null
  readonly longitude: number | null
}

const NOWHERE: AddressPlace = {
  country: null,
  asn: null,
  organisation: null,
  city: null,
  latitude: null,
  longitude: null,
}

/** The places of addresses. */
export async function placesOf(
  engine: Engine,
  addresses: readonly string[],
): Promise<(address: string) => AddressPlace> {
  if (addresses.length === 0) return () => NOWHERE
  const rows = await engine.query(
    `SELECT ${termText('l.ip')} AS address, l.country, l.asn, l.organisation, l.city, l.latitude, l.longitude
     FROM stored.location l
     WHERE l.ip IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))`,
    [addresses],
  )
  const places = new Map(
    rows.map((row): [string, AddressPlace] => [String(row['address']), placeOfRow(row)]),
  )
  return (address) => places.get(address) ?? NOWHERE
}

/** Country and network of an address. */
export type AddressRegion = Pick<AddressPlace, 'country' | 'asn'>

/** Countries and networks of addresses by their ids in the dictionary; those not located are left out. */
export async function regionsOfAddresses(
  engine: Engine,
  addresses: readonly number[],
): Promise<ReadonlyMap<number, AddressRegion>> {
  if (addresses.length === 0) return new Map()
  const rows = await engine.query(
    'SELECT ip, country, asn FROM stored.location WHERE ip IN (SELECT unnest($1::UINTEGER[]))',
    [addresses],
  )
  return new Map(
    rows.map((row): [number, AddressRegion] => {
      const { country, asn } = placeOfRow(row)
      return [Number(row['ip']), { country, asn }]
    }),
  )
}

function placeOfRow(row: SqlRow): AddressPlace {
  const text = (name: string) => (typeof row[name] === 'string' ? row[name] : null)
  const number = (name: string) => (typeof row[name] === 'number' ? row[name] : null)
  const degrees = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10)
  return {
    country: text('country'),
    asn: number('asn'),
    organisation: text('organisation'),
    city: text('city'),
    latitude: degrees(number('latitude')),
    longitude: degrees(number('longitude')),
  }
}

/** Countries or autonomous systems that an entity called from in the scope, the busiest first. */
export async function placesCalledFrom(
  context: PanelContext,
  of: 'country' | 'asn',
): Promise<PanelData> {
  const baseline = await hasBaseline(context)
  const rows = await readPlaces(context, of, false)
  return panelData(
    rows.map((row) => {
      const before = Number(row['before'])
      return { ...placeRow(row, of), before, isNew: baseline && before === 0 }
    }),
  )
}

/** Those of them that the baseline has not. */
export async function newPlaces(context: PanelContext, of: 'country' | 'asn'): Promise<PanelData> {
  if (!(await hasBaseline(context))) return panelData([], [NO_BASELINE])
  const rows = await readPlaces(context, of, true)
  return panelData(rows.map((row) => placeRow(row, of)))
}

function readPlaces(
  context: PanelContext,
  of: 'country' | 'asn',
  newOnly: boolean,
): Promise<readonly SqlRow[]> {
  return context.engine.query(
    `SELECT * FROM (
       SELECT l.${of} AS place, max(l.organisation) AS organisation,
         sum(CASE WHEN time >= $5 THEN count ELSE 0 END) AS calls,
         sum(CASE WHEN time >= $5 THEN failed ELSE 0 END) AS failed,
         sum(CASE WHEN time < $5 THEN count ELSE 0 END) AS before,
         count(DISTINCT CASE WHEN time >= $5 THEN value END) AS addresses, min(first) AS first, max(last) AS last
       FROM (${callLines(context.entity.type, 'address')}) line JOIN stored.location l ON l.ip = line.value
       WHERE l.${of} IS NOT NULL GROUP BY l.${of}) g
     WHERE g.calls > 0 ${newOnly ? 'AND g.before = 0' : ''} ORDER BY g.calls DESC, g.place LIMIT ${MOST_ROWS + 1}`,
    spanOf(context),
  )
}

function placeRow(row: SqlRow, of: 'country' | 'asn') {
  return {
    [of]: of === 'country' ? String(row['place']) : Number(row['place']),
    ...(of === 'asn' ? { organisation: String(row['organisation'] ?? '') } : {}),
    addresses: Number(row['addresses']),
    successful: Number(row['calls']) - Number(row['failed']),
    failed: Number(row['failed']),
    firstSeen: Number(row['first']),
    lastSeen: Number(row['last']),
  }
}
