import type { Schemas } from '../../api/client.ts'
import type { MapPlace } from '../../parts/world-map/map-place.ts'

type PanelRow = Schemas['PanelAnswer']['items'][number]

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })

/** Addresses with their calls as places of a map: those at one point together, those of no known place left out. */
export function mapPlaces(rows: readonly PanelRow[]): readonly MapPlace[] {
  const places = new Map<string, MapPlace>()
  for (const row of rows) {
    const { latitude, longitude } = row
    if (typeof latitude !== 'number' || typeof longitude !== 'number') continue
    const id = `${latitude} ${longitude}`
    const known = places.get(id)
    places.set(id, {
      id,
      name: known?.name ?? nameOf(row),
      latitude,
      longitude,
      successful: (known?.successful ?? 0) + count(row['successful']),
      failed: (known?.failed ?? 0) + count(row['failed']),
      // A place is new while every address in it is.
      isNew: (known?.isNew ?? true) && row['isNew'] === true,
      isCoarse: typeof row['city'] !== 'string',
    })
  }
  return [...places.values()]
}

function nameOf({ city, country }: PanelRow): string {
  const named = typeof country === 'string' ? countryName(country) : ''
  return [city, named].filter((part) => typeof part === 'string' && part !== '').join(', ')
}

/** `Ireland` of `IE`; what is no code is itself. */
export function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code
}

function count(value: PanelRow[string] | undefined): number {
  return typeof value === 'number' ? value : 0
}
