import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import PropertyFilter from '@cloudscape-design/components/property-filter'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { answers, api } from '../../api/client.ts'
import { numberText } from '../../parts/numbers.ts'
import { usePreferences } from '../../parts/preferences.ts'
import { Answered } from '../../parts/states.tsx'
import { go, hrefOf, usePlace } from '../../router/location.ts'
import { useAskedScope } from '../../scope/scope.ts'
import { FILTER_TEXTS } from './filter-texts.ts'
import { KINDS, type RecordKind } from './record-fields.ts'
import {
  askedBy,
  filterOf,
  foreignFilters,
  optionsOf,
  propertiesOf,
  questionOf,
} from './record-filter.ts'
import { RecordTable } from './record-table.tsx'
import { Sql } from './sql.tsx'
import { Volume } from './volume.tsx'

/** Records of one log: how many when, and which. What is looked for is the address. */
export function RecordList() {
  const { segments, query } = usePlace()
  const { rows } = usePreferences()
  const kind = KINDS.find(({ id }) => id === query.get('kind'))?.id ?? 'call'
  const filter = filterOf(query)
  const asked = JSON.stringify([questionOf(kind, filter), useAskedScope()])
  const params = useMemo(() => {
    const [question, scope] = JSON.parse(asked)
    return { query: { ...question, ...scope } }
  }, [asked])
  const counts = answers.useQuery('get', '/api/v1/record-counts', { params })
  const pages = useInfiniteQuery({
    queryKey: ['records', asked, rows],
    queryFn: async ({ pageParam: cursor }: { pageParam: string | undefined }) => {
      const query = { ...params.query, limit: rows, ...(cursor === undefined ? {} : { cursor }) }
      const { data } = await api.GET('/api/v1/records', { params: { query } })
      if (data === undefined) throw new Error('The server answered without records.')
      return data
    },
    initialPageParam: undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const change = (changed: Record<string, string | undefined>) =>
    go(hrefOf(segments, { ...Object.fromEntries(query), ...changed }), { replace: true })
  const shown = pages.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="The log records that everything else here rests on, as the lake keeps them."
        >
          Raw events
        </Header>
      }
    >
      <SpaceBetween size="l">
        <SegmentedControl
          label="Kind of records"
          selectedId={kind}
          options={[...KINDS]}
          onChange={({ detail }) => change({ kind: detail.selectedId })}
        />
        <PropertyFilter
          query={filter}
          onChange={({ detail }) => change(askedBy(detail))}
          filteringProperties={propertiesOf(kind)}
          filteringOptions={optionsOf(kind, shown)}
          freeTextFiltering={{ operators: [':'], defaultOperator: ':' }}
          hideOperations
          i18nStrings={FILTER_TEXTS}
          filteringPlaceholder="Filter by principal, operation, resource, address or any text"
          countText={counts.data === undefined ? '' : `${numberText(counts.data.count)} records`}
          expandToViewport
        />
        <Foreign kind={kind} names={foreignFilters(kind, filter)} />
        <Container header={<Header variant="h2">Records over time</Header>}>
          <Answered of={counts} what="how many records there are">
            {({ scope, hours }) => (
              <Volume scope={scope} hours={hours} fails={kind !== 'metric' && kind !== 'finding'} />
            )}
          </Answered>
        </Container>
        <RecordTable
          key={asked}
          kind={kind}
          pages={pages}
          total={counts.data?.count}
          isFiltered={filter.tokens.length > 0}
        />
        <Sql statement={pages.data?.pages[0]?.statement} />
      </SpaceBetween>
    </ContentLayout>
  )
}

function Foreign({
  kind,
  names,
}: {
  readonly kind: RecordKind
  readonly names: readonly string[]
}) {
  if (names.length === 0) return null
  const title = KINDS.find(({ id }) => id === kind)?.text ?? kind
  return (
    <Alert type="info" header={`${title} have no ${[...new Set(names)].join(', ')}`}>
      This part of the filter is left out for this kind of records.
    </Alert>
  )
}
