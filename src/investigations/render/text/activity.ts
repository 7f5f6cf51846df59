import type { Activity, Day } from '../../entity/activity.ts'
import { count, plural, quantity, stamp } from '../words.ts'
import type { Pen } from './pen.ts'
import { sparkline } from './sparkline.ts'
import { type TableColumn, tableLines } from './table.ts'

const WIDEST = 60

const DAYS: readonly TableColumn[] = [
  { title: 'Day' },
  { title: 'Ok', align: 'right' },
  { title: 'Failed', align: 'right' },
  { title: '0 to 24 h UTC', least: 24 },
]

/** What was done over time: a line of blocks, its sums and its peak, and the latest days hour by hour. */
export function activityLines(
  activity: Activity,
  days: readonly Day[] | undefined,
  limit: number,
  pen: Pen,
): readonly string[] {
  const { hours, totals, peak, outside, unit } = activity
  const told = (value: number) => (unit === 'milliseconds' ? quantity(value, unit) : count(value))
  const sums = totals.map(({ column, sum }) => `${column.title.toLowerCase()} ${count(sum)}`)
  const facts = [
    ...sums,
    ...(peak === undefined ? [] : [`peak ${told(peak.value)} at ${stamp(peak.time)}`]),
    ...(outside === 0 ? [] : [`${plural(outside, 'hour')} unlike the weeks before`]),
  ]
  const values = hours.map(({ value }) => value)
  return [
    ...(values.length > 1 ? [sparkline(values, Math.min(WIDEST, pen.width - 2), pen)] : []),
    facts.join(` ${pen.glyphs.separator} `),
    ...(days === undefined ? [] : dayLines(days, limit, pen)),
  ]
}

/** Days without a call are not told one by one. */
function dayLines(days: readonly Day[], limit: number, pen: Pen): readonly string[] {
  const busy = days.filter(({ successful, failed }) => successful + failed > 0)
  const shown = busy.slice(-limit)
  const rows = shown.map(({ time, successful, failed, hours }) => [
    { text: stamp(time).slice(0, 10) },
    { text: count(successful) },
    { text: failed > 0 ? count(failed) : '', tone: 'warn' as const },
    { text: sparkline(hours, hours.length, pen), tone: 'accent' as const },
  ])
  const left = busy.length - shown.length
  const table = tableLines(DAYS, rows, pen.width - 2, pen)
  return left > 0 ? [...table, pen.paint('dim', `and ${plural(left, 'earlier day')}`)] : table
}
