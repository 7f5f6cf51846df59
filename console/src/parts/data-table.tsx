import { useCollection } from '@cloudscape-design/collection-hooks'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Header, { type HeaderProps } from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import type { ReactNode } from 'react'
import { plainText } from './plain-text.ts'
import { usePreferences } from './preferences.ts'
import { type Cell, csvOf, jsonOf, saveFile } from './save-file.ts'
import { Empty } from './states.tsx'

export interface DataColumn<T> {
  readonly id: string
  readonly title: string
  /** What is sorted by, filtered by and exported. */
  readonly value: (row: T) => Cell
  /** How it is shown; its value unless given. */
  readonly cell?: (row: T) => ReactNode
  /** What is sorted by, where that is not its value. */
  readonly order?: (row: T) => Cell
  /** In pixels. */
  readonly width?: number
  /** In pixels: long words are broken where they must be, and would be at every letter without one. */
  readonly minWidth?: number
  readonly isNumber?: boolean
  readonly isRowHeader?: boolean
}

interface Props<T> {
  readonly title: string
  readonly description?: ReactNode
  readonly headingTag?: HeaderProps['variant']
  readonly columns: readonly DataColumn<T>[]
  readonly rows: readonly T[]
  /** Which row it is, for React. */
  readonly rowId: (row: T) => string
  /** Whether there are more rows than these. */
  readonly more?: boolean
  readonly loading?: boolean
  readonly empty?: ReactNode
  readonly actions?: ReactNode
  /** Takes the place of the table's own filter, for rows that are filtered already. */
  readonly filter?: ReactNode
  readonly variant?: TableProps['variant']
  readonly sortBy?: { readonly id: string; readonly descending?: boolean }
  /** Whether it can be searched in; from six rows on unless given. */
  readonly hasFilter?: boolean
  readonly selection?: Pick<TableProps<T>, 'selectionType' | 'selectedItems' | 'onSelectionChange'>
}

/** A table that sorts, filters, turns pages and can be saved: how all lists and all pictures are shown in numbers. */
export function DataTable<T>(props: Props<T>) {
  const { title, columns, rows, rowId, loading = false, more = false, empty, variant } = props
  const { rows: pageSize } = usePreferences()
  const definitions = columns.map(definitionOf)
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount } =
    useCollection(rows, {
      filtering: {
        empty: empty ?? <Empty title="Nothing" />,
        noMatch: <Empty title="No match">No row has this text.</Empty>,
        filteringFunction: (row, text) => hasText(columns, row, text),
      },
      pagination: { pageSize },
      sorting: sortingOf(definitions, props.sortBy),
    })
  return (
    <Table
      {...collectionProps}
      {...props.selection}
      trackBy={rowId}
      items={items}
      columnDefinitions={definitions}
      loading={loading}
      loadingText="Loading …"
      variant={variant ?? 'container'}
      wrapLines
      enableKeyboardNavigation
      header={<TableHeader {...props} />}
      filter={
        props.filter !== undefined ? (
          props.filter
        ) : (props.hasFilter ?? rows.length > 5) ? (
          <TextFilter
            {...filterProps}
            filteringPlaceholder="Find in this table"
            filteringAriaLabel={`Find in ${title}`}
            countText={`${filteredItemsCount ?? 0} found`}
          />
        ) : undefined
      }
      pagination={
        rows.length > pageSize ? (
          <Pagination {...paginationProps} openEnd={more} ariaLabels={PAGES} />
        ) : undefined
      }
      ariaLabels={{
        tableLabel: title,
        selectionGroupLabel: 'Selected rows',
        allItemsSelectionLabel: () => 'Select all',
        itemSelectionLabel: (_, row) => `Select ${rowId(row)}`,
      }}
    />
  )
}

function TableHeader<T>(props: Props<T>) {
  const { title, description, headingTag, columns, rows, more, actions } = props
  const save = (id: string) => {
    const titles = columns.map((column) => column.title)
    const cells = rows.map((row) => columns.map(({ value }) => value(row)))
    const named = cells.map((row) => Object.fromEntries(row.map((cell, i) => [titles[i], cell])))
    if (id === 'csv') saveFile(`${title}.csv`, csvOf(titles, cells))
    else saveFile(`${title}.json`, jsonOf(named))
  }
  return (
    <Header
      variant={headingTag ?? 'h2'}
      counter={`(${rows.length.toLocaleString('en-US')}${more ? '+' : ''})`}
      description={description}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          {actions}
          <ButtonDropdown
            items={SAVES}
            onItemClick={({ detail }) => save(detail.id)}
            disabled={rows.length === 0}
            ariaLabel={`Save ${title}`}
            variant="icon"
          />
        </SpaceBetween>
      }
    >
      {title}
    </Header>
  )
}

const PAGES = {
  nextPageLabel: 'Next page',
  previousPageLabel: 'Previous page',
  paginationLabel: 'Pages of the table',
  pageLabel: (page: number) => `Page ${page}`,
}

const SAVES = [
  { id: 'csv', text: 'Save as CSV' },
  { id: 'json', text: 'Save as JSON' },
]

type Definition<T> = TableProps.ColumnDefinition<T> & { readonly id: string }

function definitionOf<T>(column: DataColumn<T>): Definition<T> {
  const { id, title, value, cell, order = value, width, minWidth, isRowHeader = false } = column
  return {
    id,
    header: title,
    cell: (row) => cell?.(row) ?? plainText(textOf(value(row))),
    sortingComparator: (a, b) => compare(order(a), order(b)),
    isRowHeader,
    ...(width === undefined ? {} : { width }),
    ...((minWidth ?? width) === undefined ? {} : { minWidth: minWidth ?? width }),
  }
}

function sortingOf<T>(definitions: readonly Definition<T>[], sortBy: Props<T>['sortBy']) {
  const column = definitions.find(({ id }) => id === sortBy?.id)
  if (column === undefined) return {}
  return { defaultState: { sortingColumn: column, isDescending: sortBy?.descending === true } }
}

function hasText<T>(columns: readonly DataColumn<T>[], row: T, text: string): boolean {
  const wanted = text.toLowerCase()
  return columns.some(({ value }) => textOf(value(row)).toLowerCase().includes(wanted))
}

function textOf(value: Cell): string {
  if (value === null) return '–'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? value.toLocaleString('en-US') : value
}

/** What is missing comes last either way up. */
function compare(a: Cell, b: Cell): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a).localeCompare(String(b))
}
