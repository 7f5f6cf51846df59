import type { Schemas } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { Empty } from '../../parts/states.tsx'
import { logName } from './log-names.ts'

export type RejectPage = Schemas['RejectPage']
type Count = RejectPage['counts'][number]
type Reject = RejectPage['items'][number]

/** What each word says. */
const REASONS: Readonly<Record<string, string>> = {
  'unreadable-object': 'Object could not be read',
  'corrupt-gzip': 'Broken gzip',
  'corrupt-parquet': 'Broken Parquet',
  'gzip-bomb': 'Inflates without end',
  'object-too-large': 'Object too large',
  'invalid-utf8': 'Not UTF-8',
  'invalid-json': 'Not JSON',
  'too-deep': 'Nested too deep',
  'too-many-keys': 'Too many keys',
  'string-too-long': 'String too long',
  'record-too-large': 'Record too large',
  'too-many-records': 'Too many records',
  'duplicate-key': 'A key twice',
  'not-an-object': 'Not an object',
  'missing-field': 'A field is missing',
  'wrong-type': 'A field of the wrong type',
  'bad-time': 'Not a time',
  'bad-value': 'A value that cannot be',
  'unknown-format': 'Unknown format',
}

export function reasonText(reason: string): string {
  return (Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined) ?? reason
}

/** How many were refused of each log and for which reason. */
export function RejectCounts({ counts }: { readonly counts: readonly Count[] }) {
  return (
    <DataTable
      title="Rejected records by reason"
      description="A bad record costs itself alone: those beside it were read."
      columns={COUNT_COLUMNS}
      rows={counts}
      rowId={({ format, reason }) => `${format} ${reason}`}
      hasFilter={false}
      empty={
        <Empty title="Nothing was rejected">
          Every record that was found could be read. Records of accounts that are no members are on
          the tab Coverage.
        </Empty>
      }
    />
  )
}

const COUNT_COLUMNS: readonly DataColumn<Count>[] = [
  {
    id: 'reason',
    title: 'Reason',
    value: ({ reason }) => reasonText(reason),
    isRowHeader: true,
  },
  { id: 'format', title: 'Log', value: ({ format }) => logName(format) },
  number('records', 'Records', ({ records }) => records),
  number('objects', 'Objects', ({ objects }) => objects),
]

function number(id: string, title: string, value: (count: Count) => number): DataColumn<Count> {
  return { id, title, value, cell: (row) => numberText(value(row), 'count') }
}

interface RejectsProps {
  readonly rejects: readonly Reject[]
  readonly more: boolean
}

/** Each of them with its place; of one object at most 200 are listed one by one. */
export function RejectsTable({ rejects, more }: RejectsProps) {
  return (
    <DataTable
      title="Rejected records"
      description="At most 200 of an object are listed one by one. The place is the byte of the inflated object at which the record begins."
      columns={COLUMNS}
      rows={rejects}
      rowId={({ object, position, reason, detail }) => `${object} ${position} ${reason} ${detail}`}
      more={more}
      empty={<Empty title="None of this reason and log" />}
    />
  )
}

const COLUMNS: readonly DataColumn<Reject>[] = [
  {
    id: 'reason',
    title: 'Reason',
    value: ({ reason }) => reasonText(reason),
    isRowHeader: true,
  },
  {
    id: 'detail',
    title: 'What exactly',
    value: ({ detail }) => detail,
    cell: ({ detail }) => <span className="wrap">{plainText(detail)}</span>,
    minWidth: 160,
  },
  { id: 'format', title: 'Log', value: ({ format }) => logName(format) },
  {
    id: 'object',
    title: 'Log object',
    value: ({ object }) => object,
    cell: ({ object }) => <span className="wrap">{plainText(object)}</span>,
    minWidth: 150,
  },
  {
    id: 'position',
    title: 'Byte',
    value: ({ position }) => position,
    cell: ({ position }) => numberText(position, 'count'),
  },
  {
    id: 'records',
    title: 'Records',
    value: ({ records }) => records,
    cell: ({ records }) => numberText(records, 'count'),
  },
  {
    id: 'excerpt',
    title: 'Begins with',
    value: ({ excerpt }) => excerpt,
    cell: ({ excerpt }) => <span className="mono wrap">{plainText(excerpt, 240)}</span>,
    minWidth: 260,
  },
]
