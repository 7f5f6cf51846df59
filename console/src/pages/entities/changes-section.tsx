import Link from '@cloudscape-design/components/link'
import Select from '@cloudscape-design/components/select'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Schemas } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { EntityLink } from '../../parts/entity-link.tsx'
import { entityName } from '../../parts/entity-names.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Empty, Failure } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { useAsked } from '../../router/location.ts'
import { useLinks } from '../../scope/scope.ts'
import { ChangedFields, fieldsText } from './changed-fields.tsx'
import { useChanges } from './use-changes.ts'

type Change = Schemas['Change']

interface Props {
  readonly id: string
  readonly scope: Schemas['Window']
}

/** Who changed an entity or what it rests on, from what to what. */
export function ChangesSection({ id, scope }: Props) {
  const [asked, ask] = useAsked('back')
  const back = BACKS.find(({ value }) => value === asked) ?? usualBack(scope)
  const changes = useChanges(id, scope.end, Number(back?.value ?? 72))
  const columns = useColumns()
  if (changes.error !== null && changes.data === undefined)
    return <Failure error={changes.error} what="the changes" again={changes.refetch} />
  return (
    <DataTable
      title="Who changed it"
      description="Calls that changed this entity or what it rests on, before the end of the scope time, latest first."
      columns={columns}
      rows={changes.data?.items ?? []}
      rowId={({ eventId }) => eventId}
      more={changes.data?.more === true}
      loading={changes.isPending}
      actions={
        <Select
          selectedOption={back ?? null}
          options={BACKS}
          onChange={({ detail }) => ask(detail.selectedOption.value ?? '')}
          ariaLabel="How far to look back"
        />
      }
      empty={
        <Empty title="Nothing changed it">
          No call that was logged in this time changed it or what it rests on. Look back further, or
          see under Coverage whether CloudTrail management events were collected.
        </Empty>
      }
    />
  )
}

/** The whole scope, and three days at least. */
function usualBack({ start, end }: Schemas['Window']) {
  const hours = Math.max(72, (Date.parse(end) - Date.parse(start)) / 3_600_000)
  return BACKS.find(({ value }) => Number(value) >= hours) ?? BACKS.at(-1)
}

const BACKS = [
  { value: '24', label: 'Last 24 hours of the scope' },
  { value: '72', label: '3 days before its end' },
  { value: '168', label: '7 days before its end' },
  { value: '720', label: '30 days before its end' },
]

function useColumns(): readonly DataColumn<Change>[] {
  const { time } = useTimes()
  const link = useLinks()
  return [
    {
      id: 'time',
      title: 'Time',
      value: (change) => change.time,
      cell: (change) => (
        <Link href={link(['records', change.eventId])} onFollow={follow}>
          <span className="nowrap">{time(change.time)}</span>
        </Link>
      ),
      isRowHeader: true,
      minWidth: 190,
    },
    {
      id: 'operation',
      title: 'Call',
      minWidth: 190,
      value: ({ operation }) => operation,
      cell: (change) => <Call change={change} />,
    },
    {
      id: 'on',
      title: 'What was changed',
      minWidth: 170,
      value: ({ on }) => entityName(on),
      cell: ({ on, hops }) => (
        <>
          <EntityLink entity={on} typed />
          {hops > 0 && <div className="aside">it rests on this</div>}
        </>
      ),
    },
    {
      id: 'actor',
      title: 'By',
      minWidth: 200,
      value: ({ actor }) => entityName(actor),
      cell: (change) => <Who change={change} />,
    },
    {
      id: 'fields',
      title: 'From what to what',
      value: (change) => fieldsText(change),
      cell: (change) => <ChangedFields change={change} />,
      minWidth: 260,
    },
  ]
}

function Call({ change: { operation, succeeded, error } }: { readonly change: Change }) {
  if (succeeded) return <span className="wrap">{plainText(operation, 100)}</span>
  return (
    <>
      <span className="wrap">{plainText(operation, 100)}</span>
      <StatusIndicator type="error">{plainText(error ?? 'failed', 60)}</StatusIndicator>
    </>
  )
}

/** The principal, who opened its session, and from where. */
function Who({ change }: { readonly change: Change }) {
  const { actor, behind, session, sourceIp, via } = change
  const link = useLinks()
  const [opener] = behind
  return (
    <>
      <EntityLink entity={actor} />
      {session !== null && via === null && (
        <div className="aside">
          session{' '}
          <Link href={link(['entities', session])} onFollow={follow} fontSize="body-s">
            {plainText(session.slice(session.lastIndexOf('/') + 1), 80)}
          </Link>
        </div>
      )}
      {opener !== undefined && (
        <div className="aside">
          opened by <EntityLink entity={opener.principal} />
        </div>
      )}
      {via !== null ? (
        <div className="aside">through {plainText(via, 80)}</div>
      ) : (
        sourceIp !== null && (
          <div className="aside">
            from <EntityLink entity={{ type: 'ip-address', id: sourceIp }} />
          </div>
        )
      )}
    </>
  )
}
