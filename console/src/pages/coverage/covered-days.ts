import { logName } from './log-names.ts'

/** As the API tells them. */
export interface LogDays {
  readonly format: string
  readonly account: string | null
  readonly days: readonly number[]
}

/** A row of the map: how many records on each day. */
export interface CoveredDays {
  readonly id: string
  readonly name: string
  readonly days: readonly number[]
}

/** `gap`: nothing on that day, of what has something on almost every day. `none`: nothing, and that says little. */
export type DayState = 'none' | 'gap' | 'few' | 'some' | 'many'

/** What has records on so large a part of its days is expected to have some on all of them. */
const STEADY = 0.8

/** One row a log, over all accounts; or one row an account, over all logs or those of one. */
export function rowsBy(
  by: 'log' | 'account',
  lines: readonly LogDays[],
  log = '',
): readonly CoveredDays[] {
  const wanted = log === '' ? lines : lines.filter(({ format }) => format === log)
  const rows = new Map<string, { id: string; name: string; days: number[] }>()
  for (const { format, account, days } of wanted) {
    const id = by === 'log' ? format : (account ?? '')
    const name = by === 'log' ? logName(format) : (account ?? 'Names no account')
    const row = rows.get(id) ?? { id, name, days: days.map(() => 0) }
    row.days = row.days.map((sum, i) => sum + (days[i] ?? 0))
    rows.set(id, row)
  }
  return [...rows.values()].toSorted((a, b) => a.name.localeCompare(b.name))
}

/** The state of each day of a row. Findings come now and then: that a day has none is no gap. */
export function statesOf({ days }: CoveredDays): readonly DayState[] {
  const first = days.findIndex((records) => records > 0)
  const last = days.findLastIndex((records) => records > 0)
  const covered = days.filter((records) => records > 0).length
  const isSteady = covered >= STEADY * (last - first + 1)
  const most = Math.max(...days)
  return days.map((count, day) => {
    if (count === 0) return isSteady && day > first && day < last ? 'gap' : 'none'
    const share = count / most
    if (share < 0.2) return 'few'
    return share < 0.6 ? 'some' : 'many'
  })
}

export function gapsOf(row: CoveredDays): readonly number[] {
  return statesOf(row).flatMap((state, day) => (state === 'gap' ? [day] : []))
}
