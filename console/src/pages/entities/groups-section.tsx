import Link from '@cloudscape-design/components/link'
import type { Schemas } from '../../api/client.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Severity, severityRank } from '../../parts/severity.tsx'
import { Empty } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { around } from '../../scope/around.ts'
import { useLinks } from '../../scope/scope.ts'

type Group = Schemas['FindingGroupLine']

/** The finding groups that an entity has a part in, whatever the scope time. */
export function GroupsSection({ groups }: { readonly groups: readonly Group[] }) {
  const { minute } = useTimes()
  const link = useLinks()
  return (
    <DataTable
      title="Finding groups"
      description="Groups of the latest run that involve this entity."
      rows={groups}
      rowId={({ id }) => id}
      columns={[
        {
          id: 'severity',
          title: 'Severity',
          value: ({ severity }) => severity,
          order: ({ severity }) => severityRank(severity),
          cell: ({ severity }) => <Severity severity={severity} />,
        },
        {
          id: 'title',
          title: 'Group',
          minWidth: 220,
          value: ({ title }) => title,
          isRowHeader: true,
          cell: ({ id, title, start, end }) => (
            <Link
              href={link(
                ['groups', id],
                {},
                start !== null && end !== null ? around(start, end) : undefined,
              )}
              onFollow={follow}
            >
              {plainText(title, 200)}
            </Link>
          ),
        },
        {
          id: 'cause',
          title: 'Likeliest cause',
          minWidth: 220,
          value: ({ cause }) => cause?.why ?? null,
          cell: ({ cause }) => (cause === null ? '–' : plainText(cause.why, 240)),
        },
        {
          id: 'start',
          title: 'From',
          value: ({ start }) => start,
          cell: ({ start }) => <span className="nowrap">{minute(start)}</span>,
        },
        {
          id: 'end',
          title: 'To',
          value: ({ end }) => end,
          cell: ({ end }) => <span className="nowrap">{minute(end)}</span>,
        },
        { id: 'findings', title: 'Findings', value: ({ findings }) => findings, isNumber: true },
      ]}
      empty={
        <Empty title="No finding groups">
          The latest run has no group with this entity, or there was no run yet.
        </Empty>
      }
    />
  )
}
