import ContentLayout from '@cloudscape-design/components/content-layout'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import type { Schemas } from '../../api/client.ts'
import { useAsked } from '../../router/location.ts'
import { ChangesSection } from './changes-section.tsx'
import { useChartNotes } from './chart-notes.ts'
import { EntityFacts, EntityHeader } from './entity-header.tsx'
import { FeaturesSection } from './features-section.tsx'
import { GroupsSection } from './groups-section.tsx'
import { LineageSection } from './lineage-section.tsx'
import { NewsSection } from './news-section.tsx'
import { NextSteps } from './next-steps.tsx'
import { PanelSection } from './panel-section.tsx'
import type { ChartNotes } from './panel-series.ts'
import { PlacesMap } from './places-map.tsx'
import { hasLineage, type ProfileTab, tabsOf } from './profile-tabs.ts'

type Profile = Schemas['EntityProfile']

/** Header and tabs of a profile. Only what the open tab shows is fetched. */
export function EntityProfile({ profile }: { readonly profile: Profile }) {
  const [asked, ask] = useAsked('tab')
  const notesOf = useChartNotes(profile)
  const tabs = tabsOf(profile.entity.type, profile.panels)
  const open = tabs.find(({ id }) => id === asked) ?? tabs[0]
  return (
    <ContentLayout header={<EntityHeader profile={profile} />}>
      <SpaceBetween size="l">
        <EntityFacts profile={profile} />
        <Tabs
          activeTabId={open?.id ?? 'overview'}
          onChange={({ detail }) => ask(detail.activeTabId)}
          ariaLabel="Parts of the profile"
          tabs={tabs.map((tab) => ({
            id: tab.id,
            label: labelOf(tab, profile),
            content:
              tab.id === open?.id ? (
                <TabContent tab={tab} profile={profile} notesOf={notesOf} />
              ) : undefined,
          }))}
        />
      </SpaceBetween>
    </ContentLayout>
  )
}

function labelOf({ id, title }: ProfileTab, { findings }: Profile): string {
  return id === 'findings' && findings > 0 ? `${title} (${findings})` : title
}

/** The panel that knows where each address is. */
const ADDRESSES = 'observed-addresses'

interface ContentProps {
  readonly tab: ProfileTab
  readonly profile: Profile
  readonly notesOf: (panel: string) => ChartNotes
}

function TabContent({ tab, profile, notesOf }: ContentProps) {
  const { entity } = profile
  const panels = tab.panels.map((panel) => (
    <PanelSection key={panel.name} panel={panel} entity={entity} notes={notesOf(panel.name)} />
  ))
  return (
    <SpaceBetween size="l">
      {tab.id === 'overview' && <NextSteps id={entity.id} />}
      {tab.id === 'findings' && <GroupsSection groups={profile.findingGroups} />}
      {tab.id === 'drift' && <FeaturesSection entity={entity} anomalies={profile.anomalies} />}
      {tab.id === 'lineage' && hasLineage(entity.type) && <LineageSection id={entity.id} />}
      {tab.id === 'changes' && <ChangesSection id={entity.id} scope={profile.scope} />}
      {tab.id === 'new' && <NewsSection entity={entity} />}
      {tab.panels.some(({ name }) => name === ADDRESSES) && (
        <PlacesMap entity={entity} panel={ADDRESSES} />
      )}
      {panels}
      {tab.id === 'overview' && <NewsSection entity={entity} />}
    </SpaceBetween>
  )
}
