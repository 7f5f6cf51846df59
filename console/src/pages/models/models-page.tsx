import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import { RunProgress } from '../../parts/run-progress/run-progress.tsx'
import { Answered } from '../../parts/states.tsx'
import { type AskedScope, useAskedScope } from '../../scope/scope.ts'
import { ModelsTable } from './models-table.tsx'

/** More than these no table shows at once; the busiest and gravest come first. */
const MOST = 2_000

/** All endpoints and models, what they did in the scope time, and whether that was like them. */
export function ModelsPage() {
  const scope = useAskedScope()
  const models = useQuery({
    queryKey: ['get', '/api/v1/models', 'all', scope],
    queryFn: () => everyPage((cursor) => modelsAfter(cursor, scope), MOST),
  })
  return (
    <ContentLayout
      header={
        <SpaceBetween size="xs">
          <Header
            variant="h1"
            description="SageMaker endpoints, Bedrock models, inference profiles, agents and knowledge bases that were invoked in the scope time or in the seven weeks before its end."
          >
            Models and endpoints
          </Header>
          <RunProgress />
        </SpaceBetween>
      }
    >
      <Answered of={models} what="models and endpoints">
        {({ items, more }) => <ModelsTable models={items} more={more} />}
      </Answered>
    </ContentLayout>
  )
}

async function modelsAfter(cursor: string | undefined, scope: AskedScope) {
  const { data } = await api.GET('/api/v1/models', {
    params: { query: { ...scope, limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
  })
  return data ?? { items: [], next: null }
}
