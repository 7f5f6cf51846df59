import { DataTable } from '../data-table.tsx'
import type { ChartTexts } from './plot.ts'
import type { SeriesData } from './series-data.ts'

interface Props {
  readonly title: string
  readonly data: SeriesData
  readonly texts: ChartTexts
}

/** A chart in numbers, the latest hour first. */
export function SeriesTable({ title, data, texts }: Props) {
  const { times, lines, band } = data
  const rows = times.map((_, i) => i).toReversed()
  const lists = [
    ...lines.map(({ label, values }) => ({ label, values })),
    ...(band?.expected === undefined ? [] : [{ label: 'Expected', values: band.expected }]),
    ...(band === undefined
      ? []
      : [
          { label: 'Lower', values: band.lower },
          { label: 'Upper', values: band.upper },
        ]),
  ]
  const columns = [
    {
      id: 'time',
      title: 'Time',
      value: (i: number) => texts.time(times[i] ?? Number.NaN),
      isRowHeader: true,
    },
    ...lists.map(({ label, values }) => ({
      id: label,
      title: label,
      value: (i: number) => values[i] ?? null,
      cell: (i: number) => {
        const value = values[i]
        return typeof value === 'number' ? texts.value(value) : '–'
      },
    })),
  ]
  return (
    <DataTable
      title={title}
      headingTag="h3"
      variant="embedded"
      columns={columns}
      rows={rows}
      rowId={String}
    />
  )
}
