import type { EntityType } from '../events/entity.ts'
import { newPlaces, placesCalledFrom } from './address-places.ts'
import { CALLERS, columns, type Panel, type PanelColumn, TRACES } from './panel.ts'
import { COUNTS, KNOWN, SEEN } from './panels-calls.ts'

const ADDRESSES = columns.count('addresses', 'Addresses', 'addresses it called from there')
const COUNTRY = columns.text('country', 'Country', 'ISO 3166 code')
const NETWORK: readonly PanelColumn[] = [
  columns.number('asn', 'AS number', 'of the autonomous system'),
  columns.text('organisation', 'Organisation', 'whose it is'),
]

const WHO: readonly EntityType[] = [...CALLERS, ...TRACES].filter((type) => type !== 'ip-address')

/** Panels about where calls came from, where a database of places was given. */
export const PLACE_PANELS: readonly Panel[] = [
  {
    name: 'geolocations',
    title: 'Countries',
    kind: 'grouped-by-value',
    description: 'Countries from which it called.',
    entityTypes: WHO,
    columns: [COUNTRY, ADDRESSES, ...COUNTS, ...KNOWN],
    read: (context) => placesCalledFrom(context, 'country'),
  },
  {
    name: 'new-geolocations',
    title: 'Newly observed geolocations',
    kind: 'newly-observed',
    description: 'Countries from which it called in the scope and not in the baseline.',
    entityTypes: WHO,
    columns: [COUNTRY, ADDRESSES, ...COUNTS, ...SEEN],
    read: (context) => newPlaces(context, 'country'),
  },
  {
    name: 'organisations',
    title: 'Autonomous systems',
    kind: 'grouped-by-value',
    description: 'Networks (autonomous systems) from which it called, and whose they are.',
    entityTypes: WHO,
    columns: [...NETWORK, ADDRESSES, ...COUNTS, ...KNOWN],
    read: (context) => placesCalledFrom(context, 'asn'),
  },
  {
    name: 'new-organisations',
    title: 'Newly observed autonomous systems',
    kind: 'newly-observed',
    description:
      'Networks (autonomous systems) from which it called in the scope and not in the baseline.',
    entityTypes: WHO,
    columns: [...NETWORK, ADDRESSES, ...COUNTS, ...SEEN],
    read: (context) => newPlaces(context, 'asn'),
  },
]
