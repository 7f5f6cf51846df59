import Link from '@cloudscape-design/components/link'
import type { Schemas } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { EntityLink } from '../../parts/entity-link.tsx'
import { entityName, typeName } from '../../parts/entity-names.ts'
import { FigureLink, type RecordQuery } from '../../parts/figure-link.tsx'
import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Empty } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { around } from '../../scope/around.ts'
import { useLinks, type Window } from '../../scope/scope.ts'

type Entity = Schemas['HighVolumePage']['items'][number]

interface Props {
  readonly rows: readonly Entity[]
  readonly more: boolean
  /** In which they were looked for. */
  readonly window: Window | undefined
  readonly isApplied: boolean
}

export function HighVolumeTable({ rows, more, window, isApplied }: Props) {
  const { minute, timeZone } = useTimes()
  const span =
    window === undefined
      ? ''
      : ` ${minute(window.start)} to ${minute(window.end)} ${timeZone}${isApplied ? '' : ', the last 30 days of the logs'}.`
  return (
    <DataTable
      title="Entities"
      description={`An hour is extreme when it is far above the hours of all entities that are counted alike: by four deviations on a logarithmic scale, or by sheer number.${span}`}
      columns={COLUMNS}
      rows={rows}
      rowId={({ entity, kind }) => `${kind} ${entity.id}`}
      more={more}
      empty={
        <Empty title="No entity had extreme hours">
          {isApplied
            ? 'Turn Apply scope time off to look at the last 30 days of the logs.'
            : 'Every picture of an entity can be read call by call.'}
        </Empty>
      }
    />
  )
}

const KINDS: Readonly<Record<Entity['kind'], string>> = {
  'api-calls': 'API calls',
  invocations: 'Invocations',
  connections: 'Connections',
}

const COLUMNS: readonly DataColumn<Entity>[] = [
  {
    id: 'entity',
    title: 'Entity',
    value: ({ entity }) => entityName(entity),
    cell: ({ entity }) => <EntityLink entity={entity} />,
    isRowHeader: true,
    minWidth: 160,
  },
  { id: 'type', title: 'Type', value: ({ entity }) => typeName(entity.type) },
  { id: 'kind', title: 'What is counted', value: ({ kind }) => KINDS[kind] },
  {
    id: 'peak',
    title: 'Busiest hour',
    value: ({ peak }) => peak,
    cell: (row) => (
      <FigureLink
        value={row.peak}
        what={KINDS[row.kind].toLowerCase()}
        records={recordsOf(row)}
        scope={around(row.peakTime, row.peakTime, { before: 0, after: 1 })}
      />
    ),
  },
  count('threshold', 'Extreme from', ({ threshold }) => threshold),
  {
    id: 'peakTime',
    title: 'Peak time',
    value: ({ peakTime }) => peakTime,
    cell: (entity) => <Peak entity={entity} />,
  },
  count('hours', 'Extreme hours', ({ hours }) => hours),
  count('total', 'In those hours', ({ total }) => total),
  time('first', 'First', ({ first }) => first),
  time('last', 'Last', ({ last }) => last),
]

/** What was counted: calls, data points of CloudWatch, flows. */
function recordsOf({ entity, kind }: Entity): RecordQuery {
  if (kind === 'invocations') return { kind: 'metric', target: entity.id, operation: 'Invocations' }
  if (kind === 'connections') return { kind: 'flow', ip: entity.id }
  const isSession = entity.type === 'role-session' || entity.type === 'federated-user'
  return { kind: 'call', [isSession ? 'session' : 'actor']: entity.id }
}

function count(id: string, title: string, value: (row: Entity) => number): DataColumn<Entity> {
  return { id, title, value, cell: (row) => numberText(value(row), 'count') }
}

function time(id: string, title: string, value: (row: Entity) => string): DataColumn<Entity> {
  return { id, title, value, cell: (row) => <Minute at={value(row)} /> }
}

function Minute({ at }: { readonly at: string }) {
  return <span className="nowrap">{useTimes().minute(at)}</span>
}

/** Leads to the entity with the hours around its busiest one as the scope time. */
function Peak({ entity: { entity, peakTime } }: { readonly entity: Entity }) {
  const link = useLinks()
  const { minute } = useTimes()
  return (
    <Link
      href={link(['entities', entity.id], {}, around(peakTime, peakTime, { before: 6, after: 7 }))}
      onFollow={follow}
      ariaLabel={`${plainText(entityName(entity), 80)} around ${minute(peakTime)}`}
    >
      <span className="nowrap">{minute(peakTime)}</span>
    </Link>
  )
}
