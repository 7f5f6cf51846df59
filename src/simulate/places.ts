import { type MmdbValue, mmdb } from './mmdb.ts'
import type { Organisation } from './organisation.ts'

/** Where addresses of the simulated world are. Ranges are nobody's, see organisation.ts; systems are of RFC 5398. */
interface Place {
  readonly country: string
  readonly city: string
  readonly latitude: number
  readonly longitude: number
  readonly asn: number
  readonly organisation: string
}

const CLOUD = { asn: 64_496, organisation: 'Example Cloud' }
const OFFICE = { asn: 64_497, organisation: 'Example Office' }
const BROADBAND = { asn: 64_498, organisation: 'Example Broadband' }
const RUNNERS = { asn: 64_499, organisation: 'Example Build Runners' }
const VENDOR = { asn: 64_500, organisation: 'Example Monitoring' }
const HOSTING = { asn: 64_501, organisation: 'Example Hosting' }

const city = (country: string, name: string, latitude: number, longitude: number) => ({
  country,
  city: name,
  latitude,
  longitude,
})

const ASHBURN = city('US', 'Ashburn', 39.04, -77.49)
const DUBLIN = city('IE', 'Dublin', 53.33, -6.25)
const NEW_YORK = city('US', 'New York', 40.71, -74.01)
const CHICAGO = city('US', 'Chicago', 41.88, -87.63)

/** Where people live, by hours ahead of UTC. */
const HOMES: ReadonlyMap<number, readonly Omit<Place, 'asn' | 'organisation'>[]> = new Map([
  [
    -5,
    [
      city('US', 'Boston', 42.36, -71.06),
      city('US', 'Philadelphia', 39.95, -75.17),
      city('US', 'Newark', 40.74, -74.17),
    ],
  ],
  [-8, [city('US', 'Portland', 45.52, -122.68)]],
  [
    1,
    [
      city('ES', 'Barcelona', 41.39, 2.17),
      city('IT', 'Milan', 45.46, 9.19),
      city('FR', 'Lyon', 45.76, 4.84),
    ],
  ],
  [5.5, [city('IN', 'Bengaluru', 12.97, 77.59)]],
])

/** Where strangers rent a server. */
const FAR = [
  city('NL', 'Amsterdam', 52.37, 4.9),
  city('SG', 'Singapore', 1.29, 103.85),
  city('BR', 'São Paulo', -23.55, -46.63),
  city('ZA', 'Johannesburg', -26.2, 28.05),
  city('JP', 'Tokyo', 35.69, 139.69),
  city('AU', 'Sydney', -33.87, 151.21),
  city('PL', 'Warsaw', 52.23, 21.01),
  city('CL', 'Santiago', -33.45, -70.67),
  city('KE', 'Nairobi', -1.29, 36.82),
  city('CA', 'Toronto', 43.65, -79.38),
  city('FI', 'Helsinki', 60.17, 24.94),
  city('KR', 'Seoul', 37.57, 126.98),
] as const

/** A database of places and networks for the addresses of a simulated organisation, as `--geoip` takes it: offices, homes,
 * NAT gateways and build runners are where they would be, strangers all over the world. */
export function placesOf(organisation: Pick<Organisation, 'people'>): Uint8Array {
  return mmdb(
    Object.fromEntries(networksOf(organisation).map(([network, place]) => [network, told(place)])),
  )
}

function networksOf({
  people,
}: Pick<Organisation, 'people'>): readonly (readonly [string, Place])[] {
  const homes = people.map(({ home, offset }, i): [string, Place] => {
    const towns = HOMES.get(offset) ?? [CHICAGO]
    return [networkOf(home), { ...(towns[i % towns.length] ?? CHICAGO), ...BROADBAND }]
  })
  const range = (from: number, to: number, prefix: string, place: Place): [string, Place][] =>
    Array.from({ length: to - from }, (_, i) => [`${prefix}.${from + i}.0/24`, place])
  const strangers = Array.from({ length: 256 }, (_, i): [string, Place] => [
    `198.19.${i}.0/24`,
    { ...(FAR[i % FAR.length] ?? FAR[0]), ...HOSTING },
  ])
  return [
    ['203.0.113.0/24', { ...NEW_YORK, ...OFFICE }],
    ['198.51.100.0/24', { ...ASHBURN, ...CLOUD }],
    ['192.0.2.0/24', { ...DUBLIN, ...VENDOR }],
    ...homes,
    // New colleagues.
    ...range(60, 90, '198.18', { ...CHICAGO, ...BROADBAND }),
    ...range(100, 124, '198.18', { ...ASHBURN, ...RUNNERS }),
    ['198.18.200.0/24', { ...DUBLIN, ...CLOUD }],
    ...range(201, 203, '198.18', { ...ASHBURN, ...CLOUD }),
    ...strangers,
  ]
}

function networkOf(address: string): string {
  return `${address.slice(0, address.lastIndexOf('.'))}.0/24`
}

/** As MaxMind's databases of cities lay it out. https://dev.maxmind.com/geoip/docs/databases/city-and-country/ */
function told(place: Place): MmdbValue {
  return {
    country: { iso_code: place.country },
    city: { names: { en: place.city } },
    location: { latitude: place.latitude, longitude: place.longitude },
    autonomous_system_number: place.asn,
    autonomous_system_organization: place.organisation,
  }
}
