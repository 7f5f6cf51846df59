import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Schemas } from '../../api/client.ts'
import type { Entity } from '../../parts/entity-names.ts'
import { follow } from '../../router/follow.ts'
import { useLinks } from '../../scope/scope.ts'
import { recordsOfPanel } from './panel-records.ts'
import { StatementsButton } from './statements-button.tsx'

interface Props {
  readonly panel: Schemas['Panel']
  readonly entity: Entity
  readonly statements: readonly Schemas['Statement'][]
}

/** What can be done with a panel besides reading it. */
export function PanelActions({ panel, entity, statements }: Props) {
  const link = useLinks()
  const records = recordsOfPanel(panel.name, entity)
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {records !== undefined && (
        <Button
          href={link(['records'], records)}
          onFollow={follow}
          ariaLabel={`Raw events of ${panel.title}`}
        >
          Raw events
        </Button>
      )}
      <StatementsButton title={panel.title} statements={statements} />
    </SpaceBetween>
  )
}
