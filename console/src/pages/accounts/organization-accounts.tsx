import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type Schemas } from '../../api/client.ts'
import { detective } from '../../api/detective.ts'
import type { Unprocessed } from '../../api/detective-types.ts'
import { everyPage } from '../../api/every-page.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import { type Role, whyNot } from '../../parts/graph/use-graph.ts'
import { GuardedButton } from '../../parts/guarded-button.tsx'
import { Answered } from '../../parts/states.tsx'
import { NotDone } from './not-done.tsx'

type Account = Schemas['OrganizationPage']['items'][number]

interface Props {
  /** Of the organization, where this account administers it. */
  readonly graph: string | undefined
  readonly role: Role
}

/** Of one request. */
const MOST_AT_ONCE = 50

/** Accounts of the organization that this account manages or administers; none where it does neither. */
export function useOrganizationAccounts() {
  return useQuery({
    queryKey: ['organization-accounts'],
    queryFn: () =>
      everyPage(async (cursor) => {
        const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) }
        const { data } = await api.GET('/api/v1/organization-accounts', { params: { query } })
        return data ?? { items: [], next: null }
      }, 10_000),
  })
}

/** Every account of the organization, and how it stands to the organization's behavior graph. */
export function OrganizationAccounts({ graph, role }: Props) {
  const [chosen, setChosen] = useState<readonly Account[]>([])
  const [notDone, setNotDone] = useState<readonly Unprocessed[]>([])
  const reason =
    graph === undefined
      ? 'The delegated administrator enables accounts.'
      : whyNot(role, ['administrator'])
  const accounts = useOrganizationAccounts()
  const wanted = chosen.filter(({ status }) => status === 'NOT_A_MEMBER')
  const enable = useChange(async (arn: string) => {
    const refused: Unprocessed[] = []
    for (let i = 0; i < wanted.length; i += MOST_AT_ONCE) {
      const some = wanted
        .slice(i, i + MOST_AT_ONCE)
        .map(({ account: AccountId }) => ({ AccountId }))
      const { UnprocessedAccounts = [] } = await detective.createMembers(arn, some, '')
      refused.push(...UnprocessedAccounts)
    }
    setNotDone(refused)
    setChosen([])
  })
  return (
    <>
      <Refused error={enable.error} what="To enable the accounts" />
      <NotDone accounts={notDone} />
      <Answered of={accounts} what="accounts of the organization">
        {({ items, more }) => (
          <DataTable
            title="Accounts of the organization"
            headingTag="h3"
            variant="embedded"
            rows={items}
            more={more}
            rowId={({ account }) => account}
            selection={{
              selectionType: 'multi',
              selectedItems: [...chosen],
              onSelectionChange: ({ detail }) => setChosen(detail.selectedItems),
            }}
            actions={
              <GuardedButton
                reason={reason}
                disabled={wanted.length === 0}
                loading={enable.isPending}
                onClick={() => graph !== undefined && enable.mutate(graph)}
              >
                Enable
              </GuardedButton>
            }
            columns={[
              {
                id: 'account',
                title: 'Account',
                value: ({ account }) => account,
                isRowHeader: true,
              },
              {
                id: 'status',
                title: 'Status',
                value: ({ status }) => STATUSES[status],
                cell: ({ status }) => (
                  <StatusIndicator
                    type={
                      status === 'ENABLED' || status === 'ADMINISTRATOR' ? 'success' : 'stopped'
                    }
                  >
                    {STATUSES[status]}
                  </StatusIndicator>
                ),
              },
              {
                id: 'part',
                title: 'Manages the organization',
                value: ({ isManagement }) => isManagement,
              },
            ]}
          />
        )}
      </Answered>
    </>
  )
}

const STATUSES: Readonly<Record<Account['status'], string>> = {
  ADMINISTRATOR: 'Administrator',
  NOT_A_MEMBER: 'Not a member',
  INVITED: 'Invited',
  VERIFICATION_IN_PROGRESS: 'Being verified',
  VERIFICATION_FAILED: 'Could not be verified',
  ENABLED: 'Enabled',
  ACCEPTED_BUT_DISABLED: 'Accepted, not enabled',
}
