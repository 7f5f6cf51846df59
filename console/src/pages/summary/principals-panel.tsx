import type { Schemas } from '../../api/client.ts'
import { AllLink } from '../../parts/all-link.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { FigureLink } from '../../parts/figure-link.tsx'
import { Empty } from '../../parts/states.tsx'
import { busiestColumns } from './busiest-columns.tsx'

type Principal = Schemas['Summary']['principals'][number]

interface Props {
  readonly principals: readonly Principal[]
  /** How many were asked for: there may be more. */
  readonly most: number
}

/** Roles and users with the most API calls. */
export function PrincipalsPanel({ principals, most }: Props) {
  return (
    <DataTable
      title="Principals by API call volume"
      description={`The ${most} roles and users with the most calls in the scope time.`}
      columns={COLUMNS}
      rows={principals}
      hasFilter={false}
      rowId={({ entity }) => entity.id}
      actions={
        <AllLink to={['search']} query={{ type: 'iam-role' }}>
          Search roles
        </AllLink>
      }
      empty={
        <Empty title="No API call in the scope time">
          CloudTrail tells of calls. Choose another scope time, or see under Coverage and usage
          which logs were read.
        </Empty>
      }
    />
  )
}

const COLUMNS: readonly DataColumn<Principal>[] = [
  ...busiestColumns<Principal>('Principal', 'API calls a day'),
  {
    id: 'successful',
    title: 'Succeeded',
    value: ({ successful }) => successful,
    cell: ({ entity, successful }) => (
      <FigureLink
        value={successful}
        what="calls that succeeded"
        records={{ kind: 'call', actor: entity.id, outcome: 'success' }}
      />
    ),
  },
  {
    id: 'failed',
    title: 'Failed',
    value: ({ failed }) => failed,
    cell: ({ entity, failed }) => (
      <FigureLink
        value={failed}
        what="calls that failed"
        records={{ kind: 'call', actor: entity.id, where: 'outcome!=success' }}
      />
    ),
  },
]
