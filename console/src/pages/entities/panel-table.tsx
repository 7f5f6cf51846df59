import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Schemas } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import type { Entity } from '../../parts/entity-names.ts'
import { plainText } from '../../parts/plain-text.ts'
import { Empty } from '../../parts/states.tsx'
import { PanelActions } from './panel-actions.tsx'
import { cellOrder, cellValue, PanelCell, type PanelColumn, type PanelRow } from './panel-cell.tsx'
import { recordsOfCell } from './panel-records.ts'
import { emptyWords } from './panel-words.ts'

type Answer = Schemas['PanelAnswer']

/** A panel that is a list: its rows, each with the raw events behind it where these can be asked for. */
export function PanelTable({
  answer,
  entity,
}: {
  readonly answer: Answer
  readonly entity: Entity
}) {
  const { panel, items, notes, truncated } = answer
  const columns = inOrder(panel.name, shownColumns(panel.columns, items))
  return (
    <DataTable
      title={panel.title}
      description={<Guidance text={panel.description} notes={notes} truncated={truncated} />}
      columns={columns.map((column, place) =>
        dataColumn(column, place, { panel: panel.name, entity, notes }),
      )}
      rows={items}
      rowId={(row) => rowKey(panel.columns, row)}
      more={truncated}
      actions={<PanelActions answer={answer} entity={entity} />}
      empty={<Empty title={emptyWords(panel).title}>{notes[0] ?? emptyWords(panel).why}</Empty>}
    />
  )
}

export function Guidance({
  text,
  notes,
  truncated = false,
}: {
  readonly text: string
  readonly notes: readonly string[]
  readonly truncated?: boolean
}) {
  return (
    <SpaceBetween size="xxxs">
      <span>{plainText(text.replaceAll('`', ''), 600)}</span>
      {notes.map((note) => (
        <em key={note}>{plainText(note, 300)}</em>
      ))}
      {truncated && <em>There are more rows. Narrow the scope time to see them.</em>}
    </SpaceBetween>
  )
}

/** Degrees are for maps; a column in which nothing is known tells nothing. */
function shownColumns(
  columns: readonly PanelColumn[],
  items: readonly PanelRow[],
): readonly PanelColumn[] {
  const known = columns.filter(({ name }) => name !== 'latitude' && name !== 'longitude')
  return items.length === 0
    ? known
    : known.filter(({ name }) => items.some((row) => (row[name] ?? null) !== null))
}

/** What names a row, and whether it is new; then the figures, of which there may be more than fit. A finding is known by its
 * title, which leads to it: its id says nothing to anybody. */
function inOrder(panel: string, columns: readonly PanelColumn[]): readonly PanelColumn[] {
  const place = ({ name, kind }: PanelColumn) => {
    const first = panel === 'findings' ? ['severity', 'title', 'type'].indexOf(name) : -1
    if (first >= 0) return first - 9
    if (name === 'isNew') return 1
    return kind === 'text' || kind === 'entity' ? 0 : 2
  }
  const shown = columns.filter(({ name }) => panel !== 'findings' || name !== 'id')
  return ORDERED.includes(panel) ? shown : shown.toSorted((a, b) => place(a) - place(b))
}

/** Panels that begin with what their rows are ordered by. */
const ORDERED = ['lineage', 'deployments', 'drift']

interface Of {
  readonly panel: string
  readonly entity: Entity
  readonly notes: readonly string[]
}

function dataColumn(
  column: PanelColumn,
  place: number,
  { panel, entity, notes }: Of,
): DataColumn<PanelRow> {
  const minWidth = WIDTHS[column.name] ?? WIDTHS[column.kind]
  return {
    id: column.name,
    title: column.title,
    value: (row) => cellValue(column, row),
    order: (row) => cellOrder(column, row),
    cell: (row) => (
      <PanelCell
        column={column}
        row={row}
        records={recordsOfCell(panel, entity, row, column.name, notes)}
      />
    ),
    isNumber: column.kind !== 'text' && column.kind !== 'entity',
    isRowHeader: place === 0,
    ...(minWidth === undefined ? {} : { minWidth }),
  }
}

/** What a column needs at least, in pixels, by its name, else by its kind. */
const WIDTHS: Readonly<Record<string, number>> = {
  title: 240,
  userAgent: 260,
  resource: 240,
  severity: 100,
  service: 110,
  isNew: 100,
  side: 80,
  change: 110,
  eventId: 110,
  country: 90,
  protocol: 90,
  direction: 110,
  operation: 190,
  entity: 200,
  text: 150,
  time: 190,
}

function rowKey(columns: readonly PanelColumn[], row: PanelRow): string {
  return columns
    .filter(({ kind }) => kind === 'entity' || kind === 'text' || kind === 'time')
    .map((column) => String(cellValue(column, row)))
    .join('\u0000')
}
