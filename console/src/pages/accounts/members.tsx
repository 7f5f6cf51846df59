import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { detective } from '../../api/detective.ts'
import type { Member, Unprocessed } from '../../api/detective-types.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import { type Role, whyNot } from '../../parts/graph/use-graph.ts'
import { GuardedButton } from '../../parts/guarded-button.tsx'
import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { type timesIn, useTimes } from '../../parts/preferences.ts'
import { Answered, Empty } from '../../parts/states.tsx'
import { Confirm } from './confirm.tsx'
import { Invite } from './invite.tsx'
import { NotDone } from './not-done.tsx'

interface Props {
  readonly graph: string
  readonly role: Role | undefined
}

/** Accounts of the graph: who was asked, who joined, how much they log. */
export function Members({ graph, role }: Props) {
  const [chosen, setChosen] = useState<readonly Member[]>([])
  const [open, setOpen] = useState<'invite' | 'remove' | undefined>()
  const [notDone, setNotDone] = useState<readonly Unprocessed[]>([])
  const times = useTimes()
  const reason = whyNot(role, ['administrator'])
  const members = useQuery({
    queryKey: ['members', graph],
    queryFn: () => detective.listMembers(graph),
  })
  const remove = useChange((accounts: readonly string[]) =>
    detective.deleteMembers(graph, accounts),
  )
  const monitor = useChange((account: string) => detective.startMonitoringMember(graph, account))
  const [held] = chosen.length === 1 ? chosen : []
  const ids = chosen.map(({ AccountId }) => AccountId)
  return (
    <SpaceBetween size="s">
      <Refused error={monitor.error} what="To start monitoring" />
      <NotDone accounts={notDone} />
      <Answered of={members} what="members">
        {(rows) => (
          <DataTable
            title="Members"
            description="Accounts whose logs this behavior graph shows, and those that were invited."
            rows={rows}
            rowId={({ AccountId }) => AccountId}
            columns={columnsOf(times)}
            selection={{
              selectionType: 'multi',
              selectedItems: [...chosen],
              onSelectionChange: ({ detail }) => setChosen(detail.selectedItems),
            }}
            empty={
              <Empty title="No members yet">
                As long as nobody was invited, this behavior graph shows all that is in the lake.
                With the first invitation it shows your account and enabled members alone.
              </Empty>
            }
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <GuardedButton
                  reason={reason}
                  disabled={held?.Status !== 'ACCEPTED_BUT_DISABLED'}
                  loading={monitor.isPending}
                  onClick={() => held && monitor.mutate(held.AccountId)}
                >
                  Start monitoring
                </GuardedButton>
                <GuardedButton
                  reason={reason}
                  disabled={chosen.length === 0}
                  onClick={() => setOpen('remove')}
                >
                  Remove
                </GuardedButton>
                <GuardedButton variant="primary" reason={reason} onClick={() => setOpen('invite')}>
                  Invite accounts
                </GuardedButton>
              </SpaceBetween>
            }
          />
        )}
      </Answered>
      {open === 'invite' && (
        <Invite
          graph={graph}
          isFirst={members.data?.length === 0}
          onClose={() => setOpen(undefined)}
          onNotDone={setNotDone}
        />
      )}
      {open === 'remove' && (
        <Confirm
          title={`Remove ${ids.length === 1 ? 'an account' : `${ids.length} accounts`}`}
          action="Remove"
          onClose={() => setOpen(undefined)}
          onConfirm={async () => {
            const answers = []
            for (let i = 0; i < ids.length; i += MOST_AT_ONCE)
              answers.push(await remove.mutateAsync(ids.slice(i, i + MOST_AT_ONCE)))
            setNotDone(answers.flatMap(({ UnprocessedAccounts = [] }) => UnprocessedAccounts))
            setChosen([])
          }}
        >
          The behavior graph no longer shows the logs of {plainText(ids.join(', '), 600)}. What the
          lake holds of them stays in it.
        </Confirm>
      )}
    </SpaceBetween>
  )
}

/** Of one request. */
const MOST_AT_ONCE = 50

const STATUSES: Readonly<
  Record<Member['Status'], readonly [StatusIndicatorProps.Type, text: string]>
> = {
  INVITED: ['pending', 'Invited'],
  VERIFICATION_IN_PROGRESS: ['in-progress', 'Being verified'],
  VERIFICATION_FAILED: ['error', 'Could not be verified'],
  ENABLED: ['success', 'Enabled'],
  ACCEPTED_BUT_DISABLED: ['stopped', 'Accepted, not enabled'],
}

const REASONS: Readonly<Record<NonNullable<Member['DisabledReason']>, string>> = {
  VOLUME_TOO_HIGH: 'too much data a day for the quota',
  VOLUME_UNKNOWN: 'its volume is not known yet',
}

export function statusText({ Status, DisabledReason }: Member): string {
  const [, text] = STATUSES[Status]
  return DisabledReason === undefined ? text : `${text}: ${REASONS[DisabledReason]}`
}

function columnsOf({ time }: ReturnType<typeof timesIn>): readonly DataColumn<Member>[] {
  return [
    {
      id: 'account',
      title: 'Account',
      value: ({ AccountId }) => AccountId,
      isRowHeader: true,
      width: 150,
    },
    {
      id: 'email',
      minWidth: 180,
      title: 'Email',
      value: ({ EmailAddress }) => EmailAddress ?? null,
      cell: ({ EmailAddress }) => (
        <span className="wrap">{plainText(EmailAddress ?? '–', 80)}</span>
      ),
    },
    {
      id: 'status',
      minWidth: 170,
      title: 'Status',
      value: statusText,
      cell: (member) => (
        <StatusIndicator type={STATUSES[member.Status][0]}>{statusText(member)}</StatusIndicator>
      ),
    },
    {
      id: 'kind',
      title: 'By',
      value: ({ InvitationType }) =>
        InvitationType === 'ORGANIZATION' ? 'Organization' : 'Invitation',
      width: 120,
    },
    {
      id: 'volume',
      title: 'Data a day',
      value: ({ VolumeUsageInBytes }) => VolumeUsageInBytes ?? null,
      cell: ({ VolumeUsageInBytes }) => numberText(VolumeUsageInBytes ?? 0, 'bytes'),
      width: 120,
    },
    {
      id: 'packages',
      title: 'Packages',
      value: ({ DatasourcePackageIngestStates: states = {} }) =>
        Object.entries(states)
          .filter(([, state]) => state === 'STARTED')
          .map(([name]) => name)
          .join(', ') || '–',
    },
    {
      id: 'updated',
      title: 'Updated',
      value: ({ UpdatedTime }) => UpdatedTime ?? null,
      cell: ({ UpdatedTime }) => <span className="nowrap">{time(UpdatedTime)}</span>,
      width: 200,
    },
  ]
}
