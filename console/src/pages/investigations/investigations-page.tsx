import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { EnableGraph } from '../../parts/graph/enable-graph.tsx'
import { useGraph } from '../../parts/graph/use-graph.ts'
import { Answered } from '../../parts/states.tsx'
import { useAsked, usePlace } from '../../router/location.ts'
import { InvestigationList } from './investigation-list.tsx'
import { InvestigationPage } from './investigation-page.tsx'
import { Runs } from './runs.tsx'
import { StartInvestigation } from './start-investigation.tsx'

export function InvestigationsPage() {
  const [, id] = usePlace().segments
  return id === undefined ? <Overview /> : <InvestigationPage id={id} />
}

function Overview() {
  const [tab, setTab] = useAsked('tab')
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="Investigate one IAM user or role for indicators of compromise, or everything at once."
        >
          Investigations
        </Header>
      }
    >
      <Tabs
        activeTabId={tab === '' ? 'resources' : tab}
        onChange={({ detail }) =>
          setTab(detail.activeTabId === 'resources' ? '' : detail.activeTabId)
        }
        ariaLabel="Kinds of investigation"
        tabs={[
          { id: 'resources', label: 'Users and roles', content: <Resources /> },
          { id: 'runs', label: 'Everything', content: <Runs /> },
        ]}
      />
    </ContentLayout>
  )
}

function Resources() {
  const graph = useGraph()
  return (
    <Answered of={graph} what="your behavior graph">
      {(known) =>
        known === null ? (
          <EnableGraph why="Investigations of users and roles belong to a behavior graph." />
        ) : (
          <SpaceBetween size="l">
            <StartInvestigation graph={known.Arn} />
            <InvestigationList graph={known.Arn} />
          </SpaceBetween>
        )
      }
    </Answered>
  )
}
