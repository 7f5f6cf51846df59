import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Schemas } from '../../api/client.ts'
import type { Entity } from '../../parts/entity-names.ts'
import { follow } from '../../router/follow.ts'
import { useLinks } from '../../scope/scope.ts'
import { recordsOfPanel } from './panel-records.ts'
import { StatementsButton } from './statements-button.tsx'

interface Props {
  readonly answer: Pick<Schemas['PanelAnswer'], 'panel' | 'notes' | 'statements'>
  readonly entity: Entity
}

/** What can be done with a panel besides reading it. */
export function PanelActions({ answer: { panel, notes, statements }, entity }: Props) {
  const link = useLinks()
  const records = recordsOfPanel(panel.name, entity, notes)
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
