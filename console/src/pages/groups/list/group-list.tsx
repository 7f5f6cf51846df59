import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { DataTable } from '../../../parts/data-table.tsx'
import { useMayDecide } from '../../../parts/findings/may-decide.ts'
import { useTimes } from '../../../parts/preferences.ts'
import { InvestigateButton } from '../../../parts/run-progress/investigate-button.tsx'
import { RunProgress } from '../../../parts/run-progress/run-progress.tsx'
import type { SeverityName } from '../../../parts/severity.tsx'
import { Answered, Empty } from '../../../parts/states.tsx'
import { follow } from '../../../router/follow.ts'
import { useAsked } from '../../../router/location.ts'
import { useLinks } from '../../../scope/scope.ts'
import { ExportMenu } from '../export-menu.tsx'
import { ArchiveDialog } from './archive-dialog.tsx'
import { groupColumns } from './group-columns.tsx'
import { GroupFilters } from './group-filters.tsx'
import { NoRun } from './no-run.tsx'
import { type GroupLine, useGroups, withText } from './use-groups.ts'

const SEVERITIES: readonly SeverityName[] = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']

/** Finding groups of the latest run, the gravest first. */
export function GroupList() {
  const [asked] = useAsked('severity')
  const [entity] = useAsked('entity')
  const [archived] = useAsked('archived')
  const groups = useGroups({
    severity: SEVERITIES.find((one) => one === asked),
    entity: entity === '' ? undefined : entity,
    archived: archived === 'true',
  })
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="Findings that belong to one story, with what most likely brought them about."
          actions={
            groups.data?.run == null ? undefined : (
              <SpaceBetween direction="horizontal" size="xs">
                <ExportMenu />
                <InvestigateButton />
              </SpaceBetween>
            )
          }
        >
          Finding groups
        </Header>
      }
    >
      <Answered of={groups} what="finding groups">
        {(found) => (found.run === null ? <NoRun /> : <GroupTable {...found} />)}
      </Answered>
    </ContentLayout>
  )
}

interface TableProps {
  readonly items: readonly GroupLine[]
  readonly more: boolean
  readonly suppressed: number
  readonly archived: number
}

function GroupTable({ items, more, suppressed, archived }: TableProps) {
  const [text] = useAsked('q')
  const [selected, setSelected] = useState<readonly GroupLine[]>([])
  const [isAsking, setAsking] = useState(false)
  const times = useTimes()
  const link = useLinks()
  const rows = withText(items, text)
  const ids = new Set(rows.map(({ id }) => id))
  const chosen = selected.filter(({ id, archived: isDone }) => ids.has(id) && !isDone)
  const mayArchive = useMayDecide(chosen.length === 0)
  return (
    <SpaceBetween size="m">
      <RunProgress />
      <DataTable
        title="Finding groups"
        rows={rows}
        more={more}
        rowId={({ id }) => id}
        columns={groupColumns(times, link)}
        sortBy={{ id: 'severity', descending: true }}
        filter={<GroupFilters />}
        selection={{
          selectionType: 'multi',
          selectedItems: chosen,
          onSelectionChange: ({ detail }) => setSelected(detail.selectedItems),
        }}
        actions={
          <Button {...mayArchive} onClick={() => setAsking(true)}>
            {chosen.length > 1 ? `Archive ${chosen.length}` : 'Archive'}
          </Button>
        }
        empty={<NoGroup isAll={items.length === 0} />}
      />
      <SetAside suppressed={suppressed} archived={archived} settings={link(['settings'])} />
      {isAsking && (
        <ArchiveDialog
          groups={chosen}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false)
            setSelected([])
          }}
        />
      )}
    </SpaceBetween>
  )
}

function NoGroup({ isAll }: { readonly isAll: boolean }) {
  return isAll ? (
    <Empty title="No finding group">
      The latest investigation found nothing that fits. Coverage says which logs it could not see.
    </Empty>
  ) : (
    <Empty title="No match">No finding group fits these filters.</Empty>
  )
}

function SetAside(counts: {
  readonly suppressed: number
  readonly archived: number
  readonly settings: string
}) {
  const { suppressed, archived, settings } = counts
  if (suppressed === 0 && archived === 0) return null
  const parts = [
    ...(archived > 0 ? [`${archived} archived ${archived === 1 ? 'group' : 'groups'}`] : []),
    ...(suppressed > 0
      ? [`${suppressed} accepted ${suppressed === 1 ? 'finding' : 'findings'}`]
      : []),
  ]
  return (
    <Box color="text-body-secondary">
      Set aside: {parts.join(' and ')}.{' '}
      <Link href={settings} onFollow={follow}>
        See and undo them in settings
      </Link>
    </Box>
  )
}
