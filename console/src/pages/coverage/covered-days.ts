import { logName, recordKind } from './log-names.ts'

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
  /** What raw events of it are asked for by; undefined when they are of several kinds. */
  readonly records: Readonly<Record<string, string>> | undefined
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
  const rows = new Map<string, CoveredDays>()
  for (const { format, account, days } of wanted) {
    const id = by === 'log' ? format : (account ?? '')
    const name = by === 'log' ? logName(format) : (account ?? 'Names no account')
    const sums = rows.get(id)?.days
    const records = recordsOf(by === 'log' ? format : log, by === 'log' ? null : account)
    rows.set(id, { id, name, days: days.map((count, i) => count + (sums?.[i] ?? 0)), records })
  }
  return [...rows.values()].toSorted((a, b) => a.name.localeCompare(b.name))
}

function recordsOf(format: string, account: string | null): CoveredDays['records'] {
  const kind = recordKind(format)
  if (kind === undefined) return undefined
  return account === null ? { kind } : { kind, account }
}

/** The state of each day of a row. Findings come now and then: that a day has none is no gap. */
export function statesOf({ days }: Pick<CoveredDays, 'days'>): readonly DayState[] {
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

export function gapsOf(row: Pick<CoveredDays, 'days'>): readonly number[] {
  return statesOf(row).flatMap((state, day) => (state === 'gap' ? [day] : []))
}
