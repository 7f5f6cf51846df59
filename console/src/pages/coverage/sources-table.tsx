import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { answers, type Schemas } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'

type Source = Schemas['Sources']['items'][number]

/** How collecting from AWS goes; nothing where nothing is collected, or for who sees some accounts only. */
export function SourcesTable() {
  const { data } = answers.useQuery('get', '/api/v1/coverage/sources')
  if (data === undefined || data.items.length === 0) return null
  return (
    <DataTable
      title="Sources"
      description="What the server collects from, as its configuration names it. A source that fails is tried again and delays no other."
      columns={COLUMNS}
      rows={data.items}
      rowId={({ name }) => name}
      hasFilter={false}
    />
  )
}

const COLUMNS: readonly DataColumn<Source>[] = [
  { id: 'name', title: 'Source', value: ({ name }) => plainText(name, 120), isRowHeader: true },
  {
    id: 'state',
    title: 'State',
    value: ({ state }) => state,
    cell: (source) => <State source={source} />,
    minWidth: 160,
  },
  count('objects', 'Objects', ({ objects }) => objects),
  count('records', 'New records', ({ records }) => records),
  count('unreadable', 'Unreadable', ({ unreadable }) => unreadable),
  count('parked', 'Given up', ({ parked }) => parked),
  {
    id: 'lastSuccess',
    title: 'Last got through',
    value: ({ lastSuccess }) => lastSuccess,
    cell: ({ lastSuccess }) => <Time at={lastSuccess} />,
    minWidth: 125,
  },
  {
    id: 'lag',
    title: 'Delay',
    value: ({ lagSeconds }) => lagSeconds,
    cell: ({ lagSeconds }) => (lagSeconds === null ? '–' : `${lagSeconds.toFixed(1)} s`),
  },
]

function count(id: string, title: string, value: (row: Source) => number): DataColumn<Source> {
  return { id, title, value, cell: (row) => numberText(value(row), 'count') }
}

const STATES = { waiting: 'pending', collecting: 'success', failing: 'error' } as const

function State({ source: { state, lastError, problems } }: { readonly source: Source }) {
  const isPartial = state === 'collecting' && problems > 0
  const message = lastError === null ? '' : `: ${plainText(lastError.message, 300)}`
  return (
    <StatusIndicator type={isPartial ? 'warning' : STATES[state]}>
      {isPartial ? `${numberText(problems, 'count')} not listed` : state}
      {isPartial || state === 'failing' ? message : ''}
    </StatusIndicator>
  )
}

function Time({ at }: { readonly at: string | null }) {
  const { time } = useTimes()
  return <>{time(at)}</>
}
