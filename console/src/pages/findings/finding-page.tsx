import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { answers } from '../../api/client.ts'
import { NotThere } from '../../parts/findings/gone.tsx'
import { useNamed } from '../../parts/page-title.ts'
import { RecordPanel } from '../../parts/records/record-panel.tsx'
import { Empty } from '../../parts/states.tsx'
import type { PageProps } from '../../shell/lazy-page.tsx'
import { FindingChart } from './finding-chart.tsx'
import { FindingEvidence } from './finding-evidence.tsx'
import { FindingFacts } from './finding-facts.tsx'
import { FindingHeader } from './finding-header.tsx'
import { FindingUnusual } from './finding-unusual.tsx'

/** A finding: what was observed, what was expected, against what, and the rows that show it. */
export function FindingPage({ segments: [, id] }: PageProps) {
  if (id === undefined)
    return (
      <ContentLayout header={<Header variant="h1">Finding</Header>}>
        <Empty title="No finding is named">Open one from a finding group.</Empty>
      </ContentLayout>
    )
  return <NamedFinding key={id} id={id} />
}

function NamedFinding({ id }: { readonly id: string }) {
  const answer = answers.useQuery('get', '/api/v1/findings/{id}', { params: { path: { id } } })
  useNamed(answer.data?.finding.title)
  if (answer.data === undefined) return <NotThere of={answer} what="finding" />
  const { finding, group, evidence } = answer.data
  return (
    <ContentLayout header={<FindingHeader finding={finding} group={group} />}>
      <SpaceBetween size="l">
        <FindingFacts finding={finding} group={group} />
        <FindingChart finding={finding} group={group} />
        <FindingUnusual finding={finding} />
        <FindingEvidence finding={finding} evidence={evidence} />
      </SpaceBetween>
      <RecordPanel />
    </ContentLayout>
  )
}
