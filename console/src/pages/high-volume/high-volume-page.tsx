import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import Toggle from '@cloudscape-design/components/toggle'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import { Answered } from '../../parts/states.tsx'
import { useAsked } from '../../router/location.ts'
import { type AskedScope, useAskedScope, useScope } from '../../scope/scope.ts'
import { HighVolumeTable } from './high-volume-table.tsx'

/** Entities that are too busy to be looked at call by call. */
export function HighVolumePage() {
  const asked = useAskedScope()
  const shown = useScope()?.scope
  const [applied, apply] = useAsked('scoped')
  const isApplied = applied === '1'
  // The last day of the lake is a scope too, although the address does not name it.
  const scope: AskedScope = isApplied
    ? { ...(shown === undefined ? {} : { from: shown.start, to: shown.end }), ...asked }
    : {}
  const found = useQuery({
    queryKey: ['get', '/api/v1/high-volume-entities', 'all', scope],
    enabled: !isApplied || shown !== undefined,
    queryFn: async () => {
      let window: { start: string; end: string } | undefined
      const rows = await everyPage(async (cursor) => {
        const page = await entitiesAfter(cursor, scope)
        window = page.scope
        return page
      })
      return { ...rows, window }
    },
  })
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="Entities with hours far above what others of their kind have. Amazon Detective leaves their connections out; Dupin keeps all of them, and says here where a picture would be too crowded to read call by call."
          actions={
            <Toggle checked={isApplied} onChange={({ detail }) => apply(detail.checked ? '1' : '')}>
              Apply scope time
            </Toggle>
          }
        >
          High-volume entities
        </Header>
      }
    >
      <Answered of={found} what="high-volume entities">
        {({ items, more, window }) => (
          <HighVolumeTable rows={items} more={more} window={window} isApplied={isApplied} />
        )}
      </Answered>
    </ContentLayout>
  )
}

async function entitiesAfter(cursor: string | undefined, scope: AskedScope) {
  const { data } = await api.GET('/api/v1/high-volume-entities', {
    params: { query: { ...scope, limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
  })
  return data ?? { items: [], next: null, scope: undefined }
}
