import Tabs from '@cloudscape-design/components/tabs'
import { lazy, Suspense } from 'react'
import type { FindingGroup } from '../../../parts/findings/words.ts'
import { Loading } from '../../../parts/states.tsx'
import { useAsked } from '../../../router/location.ts'
import { Timeline } from '../timeline/timeline.tsx'
import { GroupEntities } from './group-entities.tsx'
import { GroupFindings } from './group-findings.tsx'

const GroupGraph = lazy(async () => ({
  default: (await import('../graph/group-graph.tsx')).GroupGraph,
}))

/** The rest of a group, each part under its own address. */
export function GroupTabs({ group }: { readonly group: FindingGroup }) {
  const [asked, setAsked] = useAsked('tab')
  const tabs = [
    { id: 'timeline', label: 'Timeline', content: <Timeline group={group} /> },
    {
      id: 'graph',
      label: 'Graph',
      content: (
        <Suspense fallback={<Loading what="the graph" />}>
          <GroupGraph group={group} />
        </Suspense>
      ),
    },
    {
      id: 'findings',
      label: `Findings (${group.findings.length})`,
      content: <GroupFindings group={group} />,
    },
    {
      id: 'entities',
      label: `Entities (${group.entities.length})`,
      content: <GroupEntities group={group} />,
    },
  ]
  return (
    <Tabs
      tabs={tabs}
      variant="container"
      activeTabId={tabs.some(({ id }) => id === asked) ? asked : 'timeline'}
      onChange={({ detail }) => setAsked(detail.activeTabId)}
      ariaLabel="Parts of the finding group"
      i18nStrings={SCROLL}
    />
  )
}

const SCROLL = {
  scrollLeftAriaLabel: 'Scroll to the tabs before',
  scrollRightAriaLabel: 'Scroll to the tabs after',
}
