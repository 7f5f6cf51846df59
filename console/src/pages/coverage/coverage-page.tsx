import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import Tabs from '@cloudscape-design/components/tabs'
import { useAsked } from '../../router/location.ts'
import { CoverageTab } from './coverage-tab.tsx'
import { LogsTab } from './logs-tab.tsx'
import { RejectsTab } from './rejects-tab.tsx'
import { TrustTab } from './trust-tab.tsx'
import { UsageTab } from './usage-tab.tsx'

/** What was read and what was not, how to enable what is missing, and what all of it weighs. */
export function CoveragePage() {
  const [tab, setTab] = useAsked('tab')
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="What was read, what was refused, and what cannot be seen for want of a log. No evidence is not the same as nothing happened."
        >
          Coverage and usage
        </Header>
      }
    >
      <Tabs
        activeTabId={tab === '' ? 'coverage' : tab}
        onChange={({ detail }) =>
          setTab(detail.activeTabId === 'coverage' ? '' : detail.activeTabId)
        }
        tabs={[
          { id: 'coverage', label: 'Coverage', content: <CoverageTab /> },
          { id: 'trust', label: 'Log integrity', content: <TrustTab /> },
          { id: 'logs', label: 'Logs and how to enable them', content: <LogsTab /> },
          { id: 'rejects', label: 'Rejected records', content: <RejectsTab /> },
          { id: 'usage', label: 'Usage', content: <UsageTab /> },
        ]}
      />
    </ContentLayout>
  )
}
