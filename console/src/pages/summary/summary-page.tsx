import ContentLayout from '@cloudscape-design/components/content-layout'
import Grid from '@cloudscape-design/components/grid'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { answers, type Schemas } from '../../api/client.ts'
import { InvestigateButton } from '../../parts/run-progress/investigate-button.tsx'
import { RunProgress } from '../../parts/run-progress/run-progress.tsx'
import { Answered } from '../../parts/states.tsx'
import { useAskedScope } from '../../scope/scope.ts'
import { CallersPanel } from './callers-panel.tsx'
import { CoveragePanel } from './coverage-panel.tsx'
import { FirstSteps } from './first-steps.tsx'
import { GeolocationsPanel } from './geolocations-panel.tsx'
import { GroupsPanel } from './groups-panel.tsx'
import { ModelsPanel } from './models-panel.tsx'
import { PrincipalsPanel } from './principals-panel.tsx'
import { TrafficPanel } from './traffic-panel.tsx'

/** Rows of each list; the pages they lead to have all. */
const MOST = 10

/** What is wrong, where to look first, and what could not be seen. */
export function SummaryPage() {
  const scope = useAskedScope()
  const summary = answers.useQuery('get', '/api/v1/summary', {
    params: { query: { ...scope, top: MOST } },
  })
  const isEmpty = summary.data?.coverage.objects === 0
  return (
    <ContentLayout
      header={
        <SpaceBetween size="xs">
          <Header variant="h1" actions={isEmpty ? undefined : <InvestigateButton />}>
            Summary
          </Header>
          <RunProgress />
        </SpaceBetween>
      }
    >
      <Answered of={summary} what="the summary">
        {(known) => (known.coverage.objects === 0 ? <FirstSteps /> : <Panels summary={known} />)}
      </Answered>
    </ContentLayout>
  )
}

const HALVES = [{ colspan: { default: 12, m: 6 } }, { colspan: { default: 12, m: 6 } }]

function Panels({ summary }: { readonly summary: Schemas['Summary'] }) {
  return (
    <SpaceBetween size="l">
      <GroupsPanel
        groups={summary.findingGroups}
        count={summary.groupCount}
        hasRun={summary.run !== null}
      />
      <ModelsPanel models={summary.models} count={summary.modelCount} />
      <GeolocationsPanel geolocations={summary.geolocations} lack={summary.geolocationsLack} />
      <Grid gridDefinition={HALVES}>
        <PrincipalsPanel principals={summary.principals} most={MOST} />
        <CallersPanel callers={summary.callers} most={MOST} />
      </Grid>
      <Grid gridDefinition={HALVES}>
        <TrafficPanel traffic={summary.traffic} most={MOST} />
        <CoveragePanel coverage={summary.coverage} />
      </Grid>
    </SpaceBetween>
  )
}
