import Button from '@cloudscape-design/components/button'
import { answers, type Schemas } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { plainText } from '../../parts/plain-text.ts'
import { Answered, Empty } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { around } from '../../scope/around.ts'
import { useLinks } from '../../scope/scope.ts'
import { COLUMNS, FieldCell, WIDTHS } from './record-columns.tsx'
import { type RecordKind, titleOf } from './record-fields.ts'

type Row = Schemas['ListedRecord'] & { readonly when: 'Before' | 'This record' | 'After' }

/** What the same session, principal or thing did right before and after. */
export function RecordNeighbours({ record }: { readonly record: Schemas['LogRecord'] }) {
  const link = useLinks()
  const asked = answers.useQuery('get', '/api/v1/records/{eventId}/neighbours', {
    params: { path: { eventId: record.id } },
  })
  return (
    <Answered of={asked} what="what came before and after">
      {({ kind, by, before, after }) => (
        <DataTable
          title="Before and after"
          description={
            by === null
              ? 'The record names nobody.'
              : `${COMMON[by.filter] ?? 'The same'}: ${plainText(by.value, 160)}`
          }
          rows={[
            ...after.toReversed().map((row): Row => ({ ...row, when: 'After' })),
            { ...record, when: 'This record' },
            ...before.map((row): Row => ({ ...row, when: 'Before' })),
          ]}
          rowId={({ id, when }) => `${when} ${id}`}
          columns={columnsOf(kind)}
          empty={<Empty title="Nothing within a day" />}
          actions={
            by !== null && (
              <Button
                href={link(
                  ['records'],
                  { kind, [by.filter]: by.value },
                  around(record.time, record.time, { before: 12, after: 12 }),
                )}
                onFollow={follow}
              >
                All of these
              </Button>
            )
          }
        />
      )}
    </Answered>
  )
}

const COMMON: Readonly<Record<string, string>> = {
  session: 'Of the same role session',
  key: 'With the same access key',
  actor: 'Of the same principal',
  ip: 'From the same address',
  target: 'On the same resource',
}

function columnsOf(kind: RecordKind): readonly DataColumn<Row>[] {
  const when: DataColumn<Row> = { id: 'when', title: 'When', value: (row) => row.when, width: 110 }
  const fields = COLUMNS[kind].shown
    .filter((field) => field !== 'service')
    .map(
      (field): DataColumn<Row> => ({
        id: field,
        title: titleOf(field),
        value: ({ time, fields: all }) => (field === 'time' ? time : (all[field] ?? null)),
        cell: (row) => <FieldCell record={row} field={field} />,
        ...(WIDTHS[field] === undefined ? {} : { width: WIDTHS[field] }),
      }),
    )
  return [when, ...fields]
}
