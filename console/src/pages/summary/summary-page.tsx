import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import { answers } from '../../api/client.ts'
import { Answered } from '../../parts/states.tsx'
import { useAskedScope } from '../../scope/scope.ts'

export function SummaryPage() {
  const query = useAskedScope()
  const summary = answers.useQuery('get', '/api/v1/summary', { params: { query: { ...query } } })
  return (
    <ContentLayout header={<Header variant="h1">Summary</Header>}>
      <Answered of={summary} what="the summary">
        {({ findingGroups }) => <>{findingGroups.length}</>}
      </Answered>
    </ContentLayout>
  )
}
