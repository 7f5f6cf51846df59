import Badge from '@cloudscape-design/components/badge'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Grid from '@cloudscape-design/components/grid'
import Header from '@cloudscape-design/components/header'
import { useMemo } from 'react'
import type { Schemas } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { EntityLink } from '../../parts/entity-link.tsx'
import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Empty } from '../../parts/states.tsx'
import { type MapPlace, WorldMap } from '../../parts/world-map/world-map.tsx'
import { useAsked } from '../../router/location.ts'

type Geolocation = Schemas['Geolocation']

interface Props {
  readonly geolocations: readonly Geolocation[]
  readonly lack: Schemas['Summary']['geolocationsLack']
}

/** Where calls came from, on a map and in rows; what the baseline had not comes first. */
export function GeolocationsPanel({ geolocations, lack }: Props) {
  const [place, choose] = useAsked('place')
  const places = useMemo(() => geolocations.flatMap(placeOf), [geolocations])
  const isNew = geolocations.filter((one) => one.isNew).length
  const selected = geolocations.filter((one) => idOf(one) === place)
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={isNew === 0 ? undefined : `(${isNew} new)`}
          description={
            lack === 'no-baseline'
              ? 'Where calls came from in the scope time. Nothing was logged before it, so none is told to be new.'
              : 'Where calls came from in the scope time. New are places that the 45 days before had not.'
          }
        >
          Geolocations, newly observed first
        </Header>
      }
    >
      {geolocations.length === 0 ? (
        <NoPlaces lack={lack} />
      ) : (
        <Grid gridDefinition={HALVES}>
          <WorldMap
            title="Geolocations of calls"
            places={places}
            selected={place}
            onSelect={choose}
          />
          <DataTable
            title="Geolocations"
            headingTag="h3"
            hasFilter={geolocations.length > 10}
            variant="embedded"
            columns={COLUMNS}
            rows={geolocations}
            rowId={idOf}
            selection={{
              selectionType: 'single',
              selectedItems: selected,
              onSelectionChange: ({ detail }) => {
                const [one] = detail.selectedItems
                choose(one === undefined ? '' : idOf(one))
              },
            }}
          />
        </Grid>
      )}
    </Container>
  )
}

const HALVES = [{ colspan: { default: 12, m: 6 } }, { colspan: { default: 12, m: 6 } }]

function NoPlaces({ lack }: Pick<Props, 'lack'>) {
  if (lack !== 'no-places')
    return <Empty title="No call of the scope time came from an address with a known place" />
  return (
    <Empty title="No places of addresses are known">
      Logs hold addresses, not places. Give Dupin a database of places in MaxMind’s format, such as
      GeoLite2 City or DB-IP City Lite: <code>dupin ingest FOLDER --geoip FILE.mmdb</code>, or{' '}
      <code>dupin serve --logs FOLDER --geoip FILE.mmdb</code>. Addresses that were read already get
      their place too.
    </Empty>
  )
}

function idOf({ country, city }: Geolocation): string {
  return city === null ? country : `${country}/${city}`
}

function placeOf(one: Geolocation): MapPlace[] {
  const { latitude, longitude, name, successful, failed, isNew, coarse } = one
  if (latitude === null || longitude === null) return []
  return [{ id: idOf(one), name, latitude, longitude, successful, failed, isNew, isCoarse: coarse }]
}

const COLUMNS: readonly DataColumn<Geolocation>[] = [
  {
    id: 'name',
    title: 'Geolocation',
    value: ({ name }) => name,
    cell: (one) => <Place place={one} />,
    isRowHeader: true,
  },
  number('successful', 'Succeeded', ({ successful }) => successful),
  number('failed', 'Failed', ({ failed }) => failed),
  {
    id: 'principals',
    title: 'Principals',
    value: ({ principalCount }) => principalCount,
    minWidth: 150,
    cell: (one) => <Principals place={one} />,
  },
]

function number(
  id: string,
  title: string,
  value: (place: Geolocation) => number,
): DataColumn<Geolocation> {
  return { id, title, value, cell: (place) => numberText(value(place), 'count'), minWidth: 80 }
}

function Place({ place: { name, isNew, newCountry, firstSeen } }: { readonly place: Geolocation }) {
  const { minute } = useTimes()
  return (
    <>
      <span className="wrap">{plainText(name, 120)}</span>{' '}
      {isNew && (
        <span title={`First seen ${minute(firstSeen)}`}>
          <Badge color="blue">{newCountry ? 'New country' : 'New'}</Badge>
        </span>
      )}
    </>
  )
}

function Principals({ place: { principals, principalCount } }: { readonly place: Geolocation }) {
  const further = principalCount - principals.length
  return (
    <ExpandableSection
      variant="inline"
      headerText={principalCount === 1 ? '1 principal' : `${numberText(principalCount)} principals`}
    >
      {principals.map(({ entity, successful, failed }) => (
        <div key={`${entity.type} ${entity.id}`}>
          <EntityLink entity={entity} /> {numberText(successful)} succeeded, {numberText(failed)}{' '}
          failed
        </div>
      ))}
      {further > 0 && <div>and {numberText(further)} more: the ten busiest are listed</div>}
    </ExpandableSection>
  )
}
