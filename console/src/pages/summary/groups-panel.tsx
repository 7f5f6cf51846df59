import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import type { Schemas } from '../../api/client.ts'
import { AllLink } from '../../parts/all-link.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { EntityLink } from '../../parts/entity-link.tsx'
import { kindText, percentText } from '../../parts/findings/words.ts'
import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Severity, severityRank } from '../../parts/severity.tsx'
import { Empty } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { around } from '../../scope/around.ts'
import { useLinks } from '../../scope/scope.ts'

type GroupLine = Schemas['FindingGroupLine']

interface Props {
  readonly groups: readonly GroupLine[]
  readonly count: number
  /** Whether anything was investigated yet. */
  readonly hasRun: boolean
}

/** Finding groups that nobody is done with, the gravest first. */
export function GroupsPanel({ groups, count, hasRun }: Props) {
  return (
    <DataTable
      title="Active finding groups"
      description="What belongs together of the latest investigation, the gravest first."
      columns={COLUMNS}
      rows={groups}
      hasFilter={false}
      rowId={({ id }) => id}
      more={count > groups.length}
      actions={<AllLink to={['groups']}>View all groups</AllLink>}
      empty={
        hasRun ? (
          <Empty title="No finding groups">
            The latest investigation found nothing that is not archived.
          </Empty>
        ) : (
          <Empty title="Nothing was investigated yet">
            Choose Investigate above: Dupin then looks for what is odd and for its causes.
          </Empty>
        )
      }
    />
  )
}

const COLUMNS: readonly DataColumn<GroupLine>[] = [
  {
    id: 'severity',
    title: 'Severity',
    value: ({ severity }) => severity,
    order: ({ severity }) => severityRank(severity),
    cell: ({ severity }) => <Severity severity={severity} />,
    minWidth: 80,
  },
  {
    id: 'title',
    title: 'Finding group',
    value: ({ title }) => title,
    cell: (group) => <GroupLink group={group} />,
    isRowHeader: true,
    minWidth: 230,
  },
  {
    id: 'cause',
    title: 'Likeliest cause',
    value: ({ cause }) => cause?.kind ?? null,
    cell: ({ cause }) => <LikeliestCause cause={cause} />,
    minWidth: 190,
  },
  {
    id: 'start',
    title: 'When',
    value: ({ start }) => start,
    cell: ({ start, end }) => <When start={start} end={end} />,
    minWidth: 120,
  },
  {
    id: 'entities',
    title: 'Entities',
    value: ({ entities }) => entities.length,
    cell: ({ entities }) => <Entities entities={entities} />,
    minWidth: 180,
  },
]

function GroupLink({ group: { id, title, start, end } }: { readonly group: GroupLine }) {
  const link = useLinks()
  const scope = start !== null && end !== null ? around(start, end) : undefined
  return (
    <Link href={link(['groups', id], {}, scope)} onFollow={follow}>
      <span className="wrap">{plainText(title, 200)}</span>
    </Link>
  )
}

function LikeliestCause({ cause }: { readonly cause: GroupLine['cause'] }) {
  if (cause === null) return <>–</>
  return (
    <>
      {kindText(cause.kind)}, <span className="nowrap">{percentText(cause.probability)}</span>
      {cause.principal !== null && (
        <div className="one-line">
          by <EntityLink entity={cause.principal} />
        </div>
      )}
    </>
  )
}

function When({ start, end }: { readonly start: string | null; readonly end: string | null }) {
  const { minute } = useTimes()
  return (
    <span className="nowrap">
      {minute(start)}
      <Box variant="div" fontSize="body-s" color="text-body-secondary">
        to {minute(end)}
      </Box>
    </span>
  )
}

const SHOWN = 2

function Entities({ entities }: { readonly entities: GroupLine['entities'] }) {
  const further = entities.length - SHOWN
  return (
    <>
      {entities.slice(0, SHOWN).map((entity) => (
        <div key={`${entity.type} ${entity.id}`} className="one-line">
          <EntityLink entity={entity} typed />
        </div>
      ))}
      {further > 0 && (
        <Box variant="div" fontSize="body-s" color="text-body-secondary">
          and {numberText(further)} more
        </Box>
      )}
    </>
  )
}
