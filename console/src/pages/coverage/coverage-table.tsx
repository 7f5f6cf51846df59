import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { FigureLink } from '../../parts/figure-link.tsx'
import { dayText } from './coverage-grid.tsx'
import { type CoveredDays, gapsOf } from './covered-days.ts'

interface Props {
  readonly rows: readonly CoveredDays[]
  readonly start: string
}

const MOST_GAPS = 12

/** The same in numbers: first and last day, records, and each gap. */
export function CoverageTable({ rows, start }: Props) {
  const columns: readonly DataColumn<CoveredDays>[] = [
    { id: 'name', title: 'Log or account', value: ({ name }) => name, isRowHeader: true },
    {
      id: 'records',
      title: 'Records',
      value: total,
      cell: (row) => (
        <FigureLink
          value={total(row)}
          what={`records of ${row.name}`}
          records={row.records}
          scope={windowOf(start, row.days.length)}
        />
      ),
    },
    {
      id: 'days',
      title: 'Days with records',
      value: ({ days }) => days.filter((count) => count > 0).length,
    },
    {
      id: 'first',
      title: 'First day',
      value: ({ days }) =>
        dayText(
          start,
          days.findIndex((count) => count > 0),
        ),
    },
    {
      id: 'last',
      title: 'Last day',
      value: ({ days }) =>
        dayText(
          start,
          days.findLastIndex((count) => count > 0),
        ),
    },
    {
      id: 'gaps',
      title: 'Gaps',
      value: (row) => gapsText(gapsOf(row).map((day) => dayText(start, day))),
    },
  ]
  return (
    <DataTable
      title="Days that are covered"
      headingTag="h3"
      variant="embedded"
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      hasFilter={rows.length > 10}
    />
  )
}

function windowOf(start: string, days: number) {
  return { start, end: `${dayText(start, days)}T00:00:00.000Z` }
}

function total({ days }: CoveredDays): number {
  return days.reduce((sum, count) => sum + count, 0)
}

function gapsText(gaps: readonly string[]): string {
  if (gaps.length === 0) return 'none'
  const further = gaps.length - MOST_GAPS
  return `${gaps.slice(0, MOST_GAPS).join(', ')}${further > 0 ? ` and ${further} more days` : ''}`
}
