import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Pagination from '@cloudscape-design/components/pagination'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useState } from 'react'
import type { Schemas } from '../../api/client.ts'
import { EntityLink } from '../../parts/entity-link.tsx'
import { typeName } from '../../parts/entity-names.ts'
import { plainText } from '../../parts/plain-text.ts'
import { usePreferences } from '../../parts/preferences.ts'
import { Empty } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { useLinks } from '../../scope/scope.ts'
import { MOST_FOUND, type useSearch } from './use-search.ts'

type Found = Schemas['EntityPage']['items'][number]

interface Props {
  readonly q: string
  readonly type: Schemas['EntityType'] | undefined
  readonly found: ReturnType<typeof useSearch>
}

/** What was found, the best fit first. Further pages are fetched when they are turned to. */
export function FoundTable({ q, type, found }: Props) {
  const { rows } = usePreferences()
  const [page, setPage] = useState(1)
  const all = (found.data?.pages ?? []).flatMap(({ items }) => items)
  const turn = (wanted: number) => {
    setPage(wanted)
    // One page ahead, so that the last known one is not taken for the end.
    if (wanted * rows >= all.length - rows && found.hasNextPage && !found.isFetching)
      void found.fetchNextPage()
  }
  const shown = all.slice((page - 1) * rows, page * rows)
  const isOver = all.length >= MOST_FOUND
  return (
    <Table
      items={shown}
      trackBy={({ id, type: of }) => `${of} ${id}`}
      columnDefinitions={useColumns(q !== '')}
      loading={found.isPending || (shown.length === 0 && found.isFetchingNextPage)}
      loadingText="Searching …"
      wrapLines
      enableKeyboardNavigation
      header={
        <Header
          variant="h2"
          counter={`(${all.length.toLocaleString('en-US')}${found.hasNextPage ? '+' : ''})`}
          description={describe(q, isOver)}
        >
          {q === '' ? 'Examples from your data' : 'Results'}
        </Header>
      }
      pagination={
        all.length > rows ? (
          <Pagination
            currentPageIndex={page}
            pagesCount={Math.max(1, Math.ceil(all.length / rows))}
            openEnd={found.hasNextPage}
            onChange={({ detail }) => turn(detail.currentPageIndex)}
            ariaLabels={{
              nextPageLabel: 'Next page',
              previousPageLabel: 'Previous page',
              pageLabel: (number) => `Page ${number}`,
            }}
          />
        ) : undefined
      }
      empty={<Nothing q={q} type={type} />}
      ariaLabels={{ tableLabel: 'Results' }}
    />
  )
}

function describe(q: string, isOver: boolean): string {
  if (isOver) return 'The first 10,000 are shown. Choose a type or search for more of the id.'
  return q === ''
    ? 'Choose a type, or search for an id or a part of one.'
    : 'Whole ids and names first, then those that begin with the text, then those that have it.'
}

const FITS: Readonly<Record<Found['fit'], string>> = {
  exact: 'Exact',
  prefix: 'Begins so',
  part: 'Contains it',
}

const INVESTIGATED: readonly Schemas['EntityType'][] = ['iam-user', 'iam-role']

function useColumns(hasFit: boolean): readonly TableProps.ColumnDefinition<Found>[] {
  const link = useLinks()
  return [
    {
      id: 'name',
      header: 'Name',
      cell: (one) => <EntityLink entity={one} />,
      isRowHeader: true,
      minWidth: 220,
    },
    { id: 'type', header: 'Type', cell: ({ type }) => typeName(type), minWidth: 150 },
    {
      id: 'id',
      header: 'Id',
      cell: ({ id }) => <span className="wrap">{plainText(id, 300)}</span>,
      minWidth: 260,
    },
    ...(hasFit
      ? [
          {
            id: 'fit',
            header: 'Fit',
            cell: ({ fit }: Found) => (
              <Badge color={fit === 'exact' ? 'green' : 'grey'}>{FITS[fit]}</Badge>
            ),
            minWidth: 160,
          },
        ]
      : []),
    {
      id: 'investigate',
      header: 'Investigate',
      cell: ({ id, type }) =>
        INVESTIGATED.includes(type) ? (
          <Link
            href={link(['investigations'], { entity: id })}
            onFollow={follow}
            ariaLabel={`Investigate ${plainText(id, 80)}`}
          >
            Investigate
          </Link>
        ) : (
          '–'
        ),
      minWidth: 110,
    },
  ]
}

function Nothing({ q, type }: Pick<Props, 'q' | 'type'>) {
  const link = useLinks()
  if (q === '')
    return (
      <Empty title={type === undefined ? 'No entity yet' : `No ${typeName(type)} yet`}>
        Ingest logs that name one. Coverage says what each log tells of.
      </Empty>
    )
  return (
    <Empty
      title={`Nothing has “${plainText(q, 100)}”`}
      action={
        type === undefined ? undefined : (
          <Button href={link(['search'], { q })} onFollow={follow}>
            Search all types
          </Button>
        )
      }
    >
      Upper and lower case count. Logs that name it may not have been ingested yet: see Coverage.
    </Empty>
  )
}
