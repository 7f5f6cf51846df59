import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { detective } from '../../api/detective.ts'
import type { Member } from '../../api/detective-types.ts'
import { ApiProblem } from '../../api/problem.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import { type Role, whyNot } from '../../parts/graph/use-graph.ts'
import { GuardedButton } from '../../parts/guarded-button.tsx'
import { useTimes } from '../../parts/preferences.ts'
import { Answered, Empty } from '../../parts/states.tsx'
import { Confirm } from './confirm.tsx'
import { statusText } from './members.tsx'

/** Behavior graphs of others that this account was asked into, or is a member of. */
export function Invitations({ role }: { readonly role: Role | undefined }) {
  const { time } = useTimes()
  const queries = useQueryClient()
  const [leaving, setLeaving] = useState<Member | undefined>()
  const reason = whyNot(role, ['administrator', 'member'])
  const invitations = useQuery({
    queryKey: ['invitations'],
    queryFn: async () => {
      try {
        return await detective.listInvitations()
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 403) return []
        throw error
      }
    },
  })
  const accept = useChange((arn: string) => detective.acceptInvitation(arn))
  const reject = useChange((arn: string) => detective.rejectInvitation(arn))
  return (
    <SpaceBetween size="s">
      <Refused error={accept.error ?? reject.error} what="The answer" />
      <Answered of={invitations} what="invitations">
        {(rows) => (
          <DataTable
            title="Memberships and invitations"
            description="Behavior graphs of other accounts that yours was invited into."
            rows={rows}
            rowId={({ GraphArn }) => GraphArn}
            empty={
              <Empty title="No invitation">
                When another account invites yours, the invitation is shown here.
              </Empty>
            }
            columns={[
              {
                id: 'administrator',
                title: 'Administrator',
                value: ({ AdministratorId }) => AdministratorId,
                isRowHeader: true,
                width: 160,
              },
              { id: 'graph', title: 'Behavior graph', value: ({ GraphArn }) => GraphArn },
              { id: 'status', title: 'Status', value: statusText, width: 180 },
              {
                id: 'invited',
                title: 'Invited',
                value: ({ InvitedTime }) => InvitedTime ?? null,
                cell: ({ InvitedTime }) => <span className="nowrap">{time(InvitedTime)}</span>,
                width: 200,
              },
              {
                id: 'answer',
                title: 'Answer',
                value: () => null,
                width: 220,
                cell: (one) =>
                  one.Status === 'INVITED' ? (
                    <SpaceBetween direction="horizontal" size="xs">
                      <GuardedButton reason={reason} onClick={() => accept.mutate(one.GraphArn)}>
                        Accept
                      </GuardedButton>
                      <GuardedButton reason={reason} onClick={() => reject.mutate(one.GraphArn)}>
                        Reject
                      </GuardedButton>
                    </SpaceBetween>
                  ) : (
                    <GuardedButton reason={reason} onClick={() => setLeaving(one)}>
                      Leave
                    </GuardedButton>
                  ),
              },
            ]}
          />
        )}
      </Answered>
      {leaving !== undefined && (
        <Confirm
          title="Leave the behavior graph"
          action="Leave"
          onClose={() => setLeaving(undefined)}
          onConfirm={async () => {
            await detective.disassociateMembership(leaving.GraphArn)
            await queries.invalidateQueries()
          }}
        >
          Account {leaving.AdministratorId} no longer sees the logs of your account. To come back
          you have to be invited again.
        </Confirm>
      )}
    </SpaceBetween>
  )
}
