import type { Schemas } from '../../api/client.ts'
import { AllLink } from '../../parts/all-link.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { numberText } from '../../parts/numbers.ts'

type NotMember = Schemas['Coverage']['notMembers'][number]

interface Props {
  readonly accounts: readonly NotMember[]
}

/** Whose records were found and not taken in. */
export function NotMembers({ accounts }: Props) {
  return (
    <DataTable
      title="Left out: accounts that are no members"
      description="Their records were found and not stored. When an account becomes a member, they are read again. They are counted among the rejected."
      columns={COLUMNS}
      rows={accounts}
      rowId={({ account }) => account}
      sortBy={{ id: 'records', descending: true }}
      actions={<AllLink to={['accounts']}>Manage accounts</AllLink>}
    />
  )
}

const COLUMNS: readonly DataColumn<NotMember>[] = [
  { id: 'account', title: 'Account', value: ({ account }) => account, isRowHeader: true },
  {
    id: 'records',
    title: 'Records left out',
    value: ({ records }) => records,
    cell: ({ records }) => numberText(records, 'count'),
  },
]
