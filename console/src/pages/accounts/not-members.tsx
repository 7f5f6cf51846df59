import { answers } from '../../api/client.ts'
import { detective } from '../../api/detective.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import { type Role, whyNot } from '../../parts/graph/use-graph.ts'
import { GuardedButton } from '../../parts/guarded-button.tsx'
import { plainText } from '../../parts/plain-text.ts'

interface Props {
  readonly graph: string
  readonly role: Role | undefined
}

/** Accounts that the logs name and that are no members: what they logged was left out. */
export function NotMembers({ graph, role }: Props) {
  const coverage = answers.useQuery('get', '/api/v1/coverage')
  const reason = whyNot(role, ['administrator'])
  const invite = useChange((account: string) =>
    detective.createMembers(graph, [{ AccountId: account }], ''),
  )
  const rows = coverage.data?.notMembers ?? []
  const [refused] = invite.data?.UnprocessedAccounts ?? []
  if (rows.length === 0) return null
  return (
    <>
      <Refused error={invite.error} what="The invitation" />
      {refused !== undefined && <Refused error={new Error(refused.Reason)} what="The invitation" />}
      <DataTable
        title="Not a member"
        description="The logs name these accounts. Their records were left out, because they are no members."
        rows={rows}
        rowId={({ account }) => account}
        columns={[
          {
            id: 'account',
            title: 'Account',
            value: ({ account }) => plainText(account, 40),
            isRowHeader: true,
          },
          { id: 'records', title: 'Records left out', value: ({ records }) => records },
          {
            id: 'invite',
            title: 'Invite',
            value: () => null,
            cell: ({ account }) => (
              <GuardedButton
                reason={reason}
                loading={invite.isPending && invite.variables === account}
                onClick={() => invite.mutate(account)}
                ariaLabel={`Invite ${plainText(account, 40)}`}
              >
                Invite
              </GuardedButton>
            ),
          },
        ]}
      />
    </>
  )
}
