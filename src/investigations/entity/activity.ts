import { DAY, HOUR } from '../../events/time.ts'
import type { PanelColumn, PanelRow } from '../../graph/panel.ts'
import type { SeenPanel } from './entity-page.ts'

/** A panel over time as one series: what its first kind of value comes to in each hour. */
export interface Activity {
  readonly title: string
  readonly unit: PanelColumn['kind']
  /** An hour each; null where no log was collected. */
  readonly hours: readonly {
    readonly time: number
    readonly value: number | null
    readonly expected: number | null
    readonly lower: number | null
    readonly upper: number | null
  }[]
  /** Sums of the scope by column; of milliseconds there are none. */
  readonly totals: readonly { readonly column: PanelColumn; readonly sum: number }[]
  readonly peak: { readonly time: number; readonly value: number } | undefined
  /** Hours that left the band of the baseline. */
  readonly outside: number
}

/** Undefined when no hour has a value, or when none is other than zero. */
export function activityOf({ panel, data }: SeenPanel): Activity | undefined {
  const measured = panel.columns.filter(({ kind }) => kind !== 'time' && !JUDGING.has(kind))
  const unit = measured[0]?.kind
  if (unit === undefined) return undefined
  // Times do not add up: the mean stands for the panel.
  const added = unit === 'milliseconds' ? measured.slice(0, 1) : measured
  const hours = data.rows.map((row) => hourOf(row, added))
  const known = hours.flatMap(({ time, value }) => (value === null ? [] : [{ time, value }]))
  if (!known.some(({ value }) => value !== 0)) return undefined
  return {
    title: panel.title,
    unit,
    hours,
    totals: unit === 'milliseconds' ? [] : added.map((column) => totalOf(data.rows, column)),
    peak: known.reduce((most, hour) => (hour.value > most.value ? hour : most)),
    outside: data.rows.filter((row) => row['outside'] === true).length,
  }
}

/** Kinds of the columns that say what was expected. */
const JUDGING: ReadonlySet<PanelColumn['kind']> = new Set(['number', 'flag'])

function hourOf(row: PanelRow, columns: readonly PanelColumn[]): Activity['hours'][number] {
  const values = columns.flatMap(({ name }) => numberOr(row[name]) ?? [])
  return {
    time: Number(row['time']),
    value: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0),
    expected: numberOr(row['expected']),
    lower: numberOr(row['lower']),
    upper: numberOr(row['upper']),
  }
}

function numberOr(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function totalOf(rows: readonly PanelRow[], column: PanelColumn) {
  const sum = rows.reduce((total, row) => total + (numberOr(row[column.name]) ?? 0), 0)
  return { column, sum }
}

/** A day of calls. */
export interface Day {
  /** Midnight, UTC. */
  readonly time: number
  readonly successful: number
  readonly failed: number
  /** Its 24 hours; null where no log was collected, or where the scope does not reach. */
  readonly hours: readonly (number | null)[]
}

/** The hours of a panel of calls day by day, in the order of time; undefined for any other panel. */
export function daysOf({ panel, data }: SeenPanel): readonly Day[] | undefined {
  if (!['successful', 'failed'].every((name) => panel.columns.some((one) => one.name === name)))
    return undefined
  const days = new Map<number, { successful: number; failed: number; hours: (number | null)[] }>()
  for (const row of data.rows) {
    const time = Number(row['time'])
    const midnight = Math.floor(time / DAY) * DAY
    const empty = { successful: 0, failed: 0, hours: Array<number | null>(24).fill(null) }
    const day = days.get(midnight) ?? empty
    const [successful, failed] = [numberOr(row['successful']), numberOr(row['failed'])]
    day.successful += successful ?? 0
    day.failed += failed ?? 0
    day.hours[(time - midnight) / HOUR] = successful === null ? null : successful + (failed ?? 0)
    days.set(midnight, day)
  }
  return [...days].map(([time, day]) => ({ time, ...day }))
}
