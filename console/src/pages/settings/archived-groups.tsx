import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { api } from '../../api/client.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import { useWhoAmI, whyNot } from '../../parts/graph/use-graph.ts'
import { GuardedButton } from '../../parts/guarded-button.tsx'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Answered, Empty } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { useLinks } from '../../scope/scope.ts'
import { useArchivedGroups } from './every-item.ts'

/** Finding groups that somebody is done with. */
export function ArchivedGroups() {
  const link = useLinks()
  const { time } = useTimes()
  const groups = useArchivedGroups()
  const who = useWhoAmI()
  const reason = whyNot(who.data?.role, ['administrator', 'investigator'])
  const show = useChange((id: string) =>
    api.DELETE('/api/v1/archived-groups/{id}', { params: { path: { id } } }),
  )
  return (
    <SpaceBetween size="s">
      <Refused error={show.error} what="To show it again" />
      <Answered of={groups} what="archived groups">
        {({ items, more }) => (
          <DataTable
            title="Archived groups"
            description="They are left out of lists, and shown again by themselves when they grow."
            rows={items}
            more={more}
            rowId={({ id }) => id}
            empty={
              <Empty title="No group is archived">
                Archive a finding group on its page when you are done with it.
              </Empty>
            }
            columns={[
              {
                id: 'title',
                title: 'Finding group',
                value: ({ title }) => title,
                cell: ({ id, title }) => (
                  <Link href={link(['groups', id])} onFollow={follow}>
                    <span className="wrap">{plainText(title, 200)}</span>
                  </Link>
                ),
                isRowHeader: true,
              },
              {
                id: 'reason',
                title: 'Reason',
                value: ({ reason: why }) => why,
                cell: ({ reason: why }) => (
                  <span className="wrap">{plainText(why || '–', 300)}</span>
                ),
              },
              { id: 'findings', title: 'Findings', value: ({ findings }) => findings, width: 110 },
              {
                id: 'archived',
                title: 'Archived',
                value: ({ archived }) => archived,
                cell: ({ archived }) => <span className="nowrap">{time(archived)}</span>,
                width: 215,
              },
              {
                id: 'show',
                title: 'Show again',
                value: () => null,
                width: 160,
                cell: ({ id, wholeLake }) => (
                  <GuardedButton
                    reason={
                      wholeLake
                        ? 'It was archived at the command line, for the whole lake.'
                        : reason
                    }
                    loading={show.isPending && show.variables === id}
                    onClick={() => show.mutate(id)}
                    ariaLabel={`Show group ${id} again`}
                  >
                    Show again
                  </GuardedButton>
                ),
              },
            ]}
          />
        )}
      </Answered>
    </SpaceBetween>
  )
}
