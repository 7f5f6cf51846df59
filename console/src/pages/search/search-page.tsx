import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { Failure } from '../../parts/states.tsx'
import { useAsked } from '../../router/location.ts'
import { FoundTable } from './found-table.tsx'
import { SearchForm } from './search-form.tsx'
import { typeAsked } from './search-types.ts'
import { useSearch } from './use-search.ts'

/** `/console/search?q=&type=`: finds entities by an id, a name or a part of one. */
export function SearchPage() {
  const [q] = useAsked('q')
  const [asked] = useAsked('type')
  const type = typeAsked(asked)
  const found = useSearch(q, type)
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="Find a user, a role, an address, a model or any other entity of the logs, and open its profile."
        >
          Search
        </Header>
      }
    >
      <SpaceBetween size="l">
        <SearchForm key={`${q} ${asked}`} q={q} type={type} />
        {found.error !== null && found.data === undefined ? (
          <Failure error={found.error} what="the results" again={found.refetch} />
        ) : (
          <FoundTable key={`${q} ${asked}`} q={q} type={type} found={found} />
        )}
      </SpaceBetween>
    </ContentLayout>
  )
}
