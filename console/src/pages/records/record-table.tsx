import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import CollectionPreferences, {
  type CollectionPreferencesProps,
} from '@cloudscape-design/components/collection-preferences'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import Table from '@cloudscape-design/components/table'
import { useState } from 'react'
import type { Schemas } from '../../api/client.ts'
import { numberText } from '../../parts/numbers.ts'
import { ROWS, setPreferences, usePreferences } from '../../parts/preferences.ts'
import { csvOf, jsonOf, saveFile } from '../../parts/save-file.ts'
import { Empty, Failure } from '../../parts/states.tsx'
import { chooseColumns, useColumns } from './chosen-columns.ts'
import { MISSING } from './missing-logs.ts'
import { COLUMNS, FieldCell, WIDTHS } from './record-columns.tsx'
import { KINDS, type RecordKind, titleOf } from './record-fields.ts'

type Row = Schemas['ListedRecord']

/** Pages of the API as they were fetched so far. */
interface Pages {
  readonly data: { readonly pages: readonly Schemas['RecordPage'][] } | undefined
  readonly error: unknown
  readonly isFetching: boolean
  readonly hasNextPage: boolean
  readonly fetchNextPage: () => Promise<unknown>
  readonly refetch: () => unknown
}

interface Props {
  readonly kind: RecordKind
  readonly pages: Pages
  /** How many records fit; undefined until it is known. */
  readonly total: number | undefined
  readonly isFiltered: boolean
}

/** Records page by page, the newest first, in columns that one chooses. */
export function RecordTable({ kind, pages, total, isFiltered }: Props) {
  const [page, setPage] = useState(0)
  const shown = useColumns(kind)
  const { rows } = usePreferences()
  const fetched = pages.data?.pages ?? []
  const title = KINDS.find(({ id }) => id === kind)?.text ?? ''
  if (pages.error !== null && pages.error !== undefined && fetched.length === 0)
    return <Failure error={pages.error} what="the records" again={pages.refetch} />
  const turn = async (to: number) => {
    if (to >= fetched.length) await pages.fetchNextPage()
    setPage(to)
  }
  return (
    <Table<Row>
      items={fetched[page]?.items ?? []}
      trackBy="id"
      columnDefinitions={allColumns(kind).map((field) => ({
        id: field,
        header: titleOf(field),
        cell: (record: Row) => <FieldCell record={record} field={field} />,
        isRowHeader: field === 'time',
        ...(WIDTHS[field] === undefined ? {} : { width: WIDTHS[field] }),
      }))}
      columnDisplay={displayOf(kind, shown)}
      loading={pages.isFetching && fetched[page] === undefined}
      loadingText="Loading records …"
      wrapLines
      resizableColumns
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: title }}
      empty={<Nothing kind={kind} isFiltered={isFiltered} />}
      header={
        <Header
          counter={total === undefined ? '' : `(${numberText(total)})`}
          description="The newest first."
          actions={
            <Save title={title} columns={shown} rows={fetched.flatMap(({ items }) => items)} />
          }
        >
          {title}
        </Header>
      }
      pagination={
        <Pagination
          currentPageIndex={page + 1}
          pagesCount={Math.max(1, fetched.length)}
          openEnd={pages.hasNextPage}
          disabled={pages.isFetching}
          onChange={({ detail }) => void turn(detail.currentPageIndex - 1)}
          ariaLabels={{
            nextPageLabel: 'Next page',
            previousPageLabel: 'Previous page',
            pageLabel: (nth) => `Page ${nth}`,
          }}
        />
      }
      preferences={<Choices kind={kind} shown={shown} rows={rows} />}
    />
  )
}

/** Those that are shown first, in their order. */
function displayOf(kind: RecordKind, shown: readonly string[]) {
  const hidden = allColumns(kind).filter((id) => !shown.includes(id))
  return [
    ...shown.map((id) => ({ id, visible: true })),
    ...hidden.map((id) => ({ id, visible: false })),
  ]
}

function allColumns(kind: RecordKind): readonly string[] {
  return [...COLUMNS[kind].shown, ...COLUMNS[kind].more]
}

function Nothing({ kind, isFiltered }: Pick<Props, 'kind' | 'isFiltered'>) {
  if (isFiltered) return <Empty title="No record fits">Change the filter or the scope time.</Empty>
  const { title, help } = MISSING[kind]
  return <Empty title={title}>{help}</Empty>
}

function Choices({
  kind,
  shown,
  rows,
}: {
  readonly kind: RecordKind
  readonly shown: readonly string[]
  readonly rows: number
}) {
  const confirm = ({ pageSize, contentDisplay }: CollectionPreferencesProps.Preferences) => {
    const size = ROWS.find((count) => count === pageSize)
    if (size !== undefined) setPreferences({ rows: size })
    if (contentDisplay !== undefined)
      chooseColumns(
        kind,
        contentDisplay.filter(({ visible }) => visible).map(({ id }) => id),
      )
  }
  return (
    <CollectionPreferences
      title="Columns and rows"
      confirmLabel="Apply"
      cancelLabel="Cancel"
      preferences={{
        pageSize: rows,
        contentDisplay: displayOf(kind, shown),
      }}
      onConfirm={({ detail }) => confirm(detail)}
      pageSizePreference={{
        title: 'Rows of a page',
        options: ROWS.map((value) => ({ value, label: `${value} rows` })),
      }}
      contentDisplayPreference={{
        title: 'Columns',
        options: allColumns(kind).map((id) => ({
          id,
          label: titleOf(id),
          alwaysVisible: id === 'time',
        })),
      }}
    />
  )
}

function Save({
  title,
  columns,
  rows,
}: {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}) {
  const save = (id: string) => {
    if (id === 'json') saveFile(`${title}.json`, jsonOf(rows))
    else {
      const cell =
        ({ time, fields }: Row) =>
        (field: string) =>
          field === 'time' ? time : (fields[field] ?? null)
      const cells = rows.map((row) =>
        ['id', ...columns].map((field) => (field === 'id' ? row.id : cell(row)(field))),
      )
      saveFile(`${title}.csv`, csvOf(['ID', ...columns.map(titleOf)], cells))
    }
  }
  return (
    <ButtonDropdown
      variant="icon"
      ariaLabel={`Save ${title}`}
      disabled={rows.length === 0}
      items={[
        { id: 'csv', text: 'Save the pages that were shown as CSV' },
        { id: 'json', text: 'Save the pages that were shown as JSON' },
      ]}
      onItemClick={({ detail }) => save(detail.id)}
    />
  )
}
