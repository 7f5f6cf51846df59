import SpaceBetween from '@cloudscape-design/components/space-between'
import { answers } from '../../api/client.ts'
import { Answered } from '../../parts/states.tsx'
import { CoverageMap } from './coverage-map.tsx'
import { FormatsTable } from './formats-table.tsx'
import { NotMembers } from './not-members.tsx'
import { SourcesTable } from './sources-table.tsx'

/** The ledger by log, the days that are covered, and whose records were left out. */
export function CoverageTab() {
  const coverage = answers.useQuery('get', '/api/v1/coverage')
  return (
    <Answered of={coverage} what="the coverage">
      {(known) => (
        <SpaceBetween size="l">
          <FormatsTable coverage={known} />
          <SourcesTable />
          <CoverageMap />
          {known.notMembers.length > 0 && <NotMembers accounts={known.notMembers} />}
        </SpaceBetween>
      )}
    </Answered>
  )
}
