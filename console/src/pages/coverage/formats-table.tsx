import Link from '@cloudscape-design/components/link'
import type { Schemas } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { numberText } from '../../parts/numbers.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Empty } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { useLinks } from '../../scope/scope.ts'
import { logName } from './log-names.ts'

type Coverage = Schemas['Coverage']
type Format = Coverage['formats'][number]

/** Each log's account: what was read is stored, was there before, or was refused. */
export function FormatsTable({ coverage }: { readonly coverage: Coverage }) {
  const { objects, read, stored, duplicate, rejected, formats } = coverage
  const say = (count: number) => numberText(count, 'count')
  return (
    <DataTable
      title="Logs that were read"
      description={`${say(objects)} log objects. Records read ${say(read)} = stored ${say(stored)} + duplicate ${say(duplicate)} + rejected ${say(rejected)}.`}
      columns={COLUMNS}
      rows={formats}
      rowId={({ format }) => format}
      hasFilter={false}
      empty={
        <Empty title="No log was read yet">
          Read logs with <code>dupin ingest FOLDER</code>, or have the server read them with{' '}
          <code>dupin serve --logs FOLDER</code>. The tab Logs and how to enable them says which
          ones help.
        </Empty>
      }
    />
  )
}

const COLUMNS: readonly DataColumn<Format>[] = [
  { id: 'format', title: 'Log', value: ({ format }) => logName(format), isRowHeader: true },
  count('objects', 'Objects', ({ objects }) => objects),
  count('read', 'Records read', ({ read }) => read),
  count('stored', 'Stored', ({ stored }) => stored),
  count('duplicate', 'Duplicate', ({ duplicate }) => duplicate),
  {
    id: 'rejected',
    title: 'Rejected',
    value: ({ rejected }) => rejected,
    cell: (format) => <Rejected format={format} />,
  },
  {
    id: 'start',
    title: 'First record',
    value: ({ start }) => start ?? null,
    cell: ({ start }) => <Day at={start} />,
  },
  {
    id: 'end',
    title: 'Last record',
    value: ({ end }) => end ?? null,
    cell: ({ end }) => <Day at={end} />,
  },
]

function count(id: string, title: string, value: (row: Format) => number): DataColumn<Format> {
  return { id, title, value, cell: (row) => numberText(value(row), 'count') }
}

function Rejected({ format: { format, rejected } }: { readonly format: Format }) {
  const link = useLinks()
  if (rejected === 0) return <>0</>
  return (
    <Link href={link(['coverage'], { tab: 'rejects', log: format })} onFollow={follow}>
      {numberText(rejected, 'count')}
    </Link>
  )
}

function Day({ at }: { readonly at: string | null | undefined }) {
  const { day, time } = useTimes()
  return (
    <span className="nowrap" title={time(at)}>
      {day(at)}
    </span>
  )
}
