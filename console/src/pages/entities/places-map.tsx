import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import type { Entity } from '../../parts/entity-names.ts'
import { WorldMap } from '../../parts/world-map/world-map.tsx'
import { mapPlaces } from './map-places.ts'
import { usePanel } from './use-panel.ts'

/** Where calls of the scope came from, on a map. Nothing where no address has a place: the tables say why. */
export function PlacesMap({ entity, panel }: { readonly entity: Entity; readonly panel: string }) {
  const addresses = usePanel(entity.id, panel)
  const places = mapPlaces(addresses.data?.items ?? [])
  if (places.length === 0) return null
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Areas go with the calls from each place. A ring: not seen in the 45 days before. Hatched: calls that failed."
        >
          Where calls came from
        </Header>
      }
    >
      <WorldMap title="Where calls came from" places={places} />
    </Container>
  )
}
