import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import Tabs from '@cloudscape-design/components/tabs'
import { useAsked } from '../../router/location.ts'
import { About } from './about.tsx'
import { AcceptedFindings } from './accepted-findings.tsx'
import { AddressLists } from './address-lists.tsx'
import { ApiAccess } from './api-access.tsx'
import { ArchivedGroups } from './archived-groups.tsx'
import { Audit } from './audit.tsx'
import { General } from './general.tsx'
import { PreferencesForm } from './preferences-form.tsx'

const TABS = [
  { id: 'general', label: 'General', content: <General /> },
  { id: 'preferences', label: 'Preferences', content: <PreferencesForm /> },
  { id: 'accepted', label: 'Accepted findings', content: <AcceptedFindings /> },
  { id: 'archived', label: 'Archived groups', content: <ArchivedGroups /> },
  { id: 'lists', label: 'Lists of addresses', content: <AddressLists /> },
  { id: 'audit', label: 'Audit', content: <Audit /> },
  { id: 'access', label: 'API access', content: <ApiAccess /> },
  { id: 'about', label: 'About', content: <About /> },
]

export function SettingsPage() {
  const [tab, setTab] = useAsked('tab')
  return (
    <ContentLayout header={<Header variant="h1">Settings</Header>}>
      <Tabs
        activeTabId={tab === '' ? 'general' : tab}
        onChange={({ detail }) =>
          setTab(detail.activeTabId === 'general' ? '' : detail.activeTabId)
        }
        ariaLabel="Settings"
        tabs={TABS}
      />
    </ContentLayout>
  )
}
