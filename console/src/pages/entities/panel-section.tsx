import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import type { Schemas } from '../../api/client.ts'
import type { Entity } from '../../parts/entity-names.ts'
import { Answered } from '../../parts/states.tsx'
import { PanelChart } from './panel-chart.tsx'
import type { ChartNotes } from './panel-series.ts'
import { PanelTable } from './panel-table.tsx'
import { usePanel } from './use-panel.ts'

interface Props {
  readonly panel: Schemas['Panel']
  readonly entity: Entity
  readonly notes: ChartNotes
}

/** One look at an entity, fetched when it is shown. */
export function PanelSection({ panel, entity, notes }: Props) {
  const asked = usePanel(entity.id, panel.name)
  if (asked.data === undefined)
    return (
      <Container header={<Header variant="h2">{panel.title}</Header>}>
        <Answered of={asked} what={panel.title}>
          {() => null}
        </Answered>
      </Container>
    )
  return (
    <div className={asked.isPlaceholderData ? 'stale' : undefined} aria-busy={asked.isFetching}>
      {panel.kind === 'activity-over-time' ? (
        <PanelChart answer={asked.data} entity={entity} notes={notes} />
      ) : (
        <PanelTable answer={asked.data} entity={entity} />
      )}
    </div>
  )
}
