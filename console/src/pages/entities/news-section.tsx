import Badge from '@cloudscape-design/components/badge'
import Link from '@cloudscape-design/components/link'
import { answers, type Schemas } from '../../api/client.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { EntityLink } from '../../parts/entity-link.tsx'
import type { Entity } from '../../parts/entity-names.ts'
import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { Empty, Failure } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { useAskedScope, useLinks } from '../../scope/scope.ts'

type News = Schemas['EntityNews']

const TITLE = 'New and rare'

/** What was never seen before of an entity, where such news is rare. */
export function NewsSection({ entity }: { readonly entity: Entity }) {
  const query = useAskedScope()
  const news = answers.useQuery('get', '/api/v1/entities/{id}/news', {
    params: { path: { id: entity.id }, query: { ...query, limit: 1_000 } },
  })
  if (news.error !== null && news.data === undefined)
    return <Failure error={news.error} what={TITLE} again={news.refetch} />
  return (
    <DataTable
      title={TITLE}
      description="Never seen with this entity in the 45 days before, although little new ever is. The rarest first."
      rows={news.data?.items ?? []}
      rowId={({ facet, value }) => `${facet} ${value}`}
      loading={news.isPending}
      columns={COLUMNS}
      empty={
        <Empty title="Nothing new that would be rare">
          Everything this entity showed was seen before, or it shows something new all the time.
        </Empty>
      }
    />
  )
}

/** What it names can be looked at; of an operation its service stays in sight. */
function NewsValue({ news: { value, entity, facet } }: { readonly news: News }) {
  const link = useLinks()
  if (facet !== 'operation')
    return entity === null ? (
      <span className="wrap">{plainText(value, 200)}</span>
    ) : (
      <EntityLink entity={entity} />
    )
  return (
    <Link href={link(['entities', value.slice(value.indexOf(':') + 1)])} onFollow={follow}>
      <span className="wrap">{plainText(value, 200)}</span>
    </Link>
  )
}

const COLUMNS = [
  { id: 'facet', title: 'What', minWidth: 140, value: ({ facet }: News) => FACETS[facet] },
  {
    id: 'value',
    title: 'Value',
    minWidth: 260,
    isRowHeader: true,
    value: ({ value }: News) => value,
    cell: (news: News) => <NewsValue news={news} />,
  },
  {
    id: 'newFor',
    title: 'New for',
    value: ({ newFor }: News) => NEW_FOR[newFor],
    cell: ({ newFor }: News) =>
      newFor === 'entity' ? (
        NEW_FOR[newFor]
      ) : (
        <Badge color={newFor === 'everybody' ? 'red' : 'blue'}>{NEW_FOR[newFor]}</Badge>
      ),
  },
  {
    id: 'chance',
    title: 'Chance of such news',
    isNumber: true,
    value: ({ chance }: News) => chance,
    cell: ({ chance }: News) => numberText(chance, 'share'),
  },
  {
    id: 'count',
    title: 'Times in scope',
    isNumber: true,
    value: ({ count }: News) => count,
    cell: ({ count }: News) => numberText(count),
  },
]

const FACETS: Readonly<Record<News['facet'], string>> = {
  principal: 'Principal',
  account: 'Account',
  operation: 'API operation',
  network: 'Network',
  program: 'Program',
  region: 'Region',
  peer: 'Peer address',
  place: 'Place',
  organisation: 'Autonomous system',
}

const NEW_FOR: Readonly<Record<News['newFor'], string>> = {
  entity: 'this entity',
  account: 'its account',
  everybody: 'everybody',
}
