import ContentLayout from '@cloudscape-design/components/content-layout'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { answers } from '../../../api/client.ts'
import { NotThere } from '../../../parts/findings/gone.tsx'
import type { FindingGroup } from '../../../parts/findings/words.ts'
import { useNamed } from '../../../parts/page-title.ts'
import { RecordPanel } from '../../../parts/records/record-panel.tsx'
import { Anomalies } from './anomalies.tsx'
import { Causes } from './causes.tsx'
import { GroupHeader } from './group-header.tsx'
import { GroupTabs } from './group-tabs.tsx'
import { Story } from './story.tsx'

/** A finding group: what happened, what most likely brought it about, and what that rests on. */
export function GroupPage({ id }: { readonly id: string }) {
  const group = answers.useQuery('get', '/api/v1/finding-groups/{id}', {
    params: { path: { id } },
  })
  return group.data === undefined ? (
    <NotThere of={group} what="finding group" />
  ) : (
    <Group group={group.data} />
  )
}

function Group({ group }: { readonly group: FindingGroup }) {
  useNamed(group.title)
  return (
    <ContentLayout header={<GroupHeader group={group} />}>
      <SpaceBetween size="l">
        <Story group={group} />
        <Causes group={group} />
        <Anomalies group={group} />
        <GroupTabs group={group} />
      </SpaceBetween>
      <RecordPanel />
    </ContentLayout>
  )
}
