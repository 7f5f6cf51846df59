import type { SeriesRow } from '../../dupin.ts'
import type { DatedAlarm, Onset } from '../../statistics/stream/alarm-onset.ts'
import type { ScoredPoint } from '../../statistics/stream/series-scorer.ts'

/** Is told each row as it is scored, and the whole at the end. `point`: undefined where nothing could be scored. */
export interface ScoreWriter {
  readonly row: (row: SeriesRow, point: ScoredPoint | undefined) => void
  readonly end: (tally: ScoreTally) => void
}

export interface ScoredAlarm {
  readonly row: SeriesRow
  readonly point: ScoredPoint
  /** Undefined until enough came after it. */
  readonly onset: Onset | undefined
}

/** A row that was not scored, and why. */
export interface SkippedRow {
  readonly line: number
  readonly reason: string
}

/** The first skipped rows are told one by one, all are counted. */
const MOST_SKIPPED = 1000

/** What is kept of a series while its rows go by: memory grows with its alarms only. */
export class ScoreTally {
  rows = 0
  scored = 0
  /** Rows whose time or value could not be read; those without a value are skipped but were read. */
  unreadable = 0
  skippedRows = 0
  /** Rows whose time is before that of the row before them, and those whose time is the same. */
  unordered = 0
  repeated = 0
  first = Number.NaN
  last = Number.NaN
  readonly skipped: SkippedRow[] = []
  readonly alarms: ScoredAlarm[] = []
  readonly #alarmAt = new Map<number, number>()

  add(row: SeriesRow, point: ScoredPoint | undefined): void {
    this.rows++
    if (row.isUnreadable) this.unreadable++
    if (point === undefined) this.#skip(row)
    else {
      if (row.time < this.last) this.unordered++
      if (row.time === this.last) this.repeated++
      if (!(row.time >= this.first)) this.first = row.time
      this.last = row.time
      if (point.alarm) {
        this.#alarmAt.set(this.scored, this.alarms.length)
        this.alarms.push({ row, point, onset: undefined })
      }
      this.scored++
    }
  }

  /** `index` counts the scored rows from 0. */
  date({ index, onset }: DatedAlarm): void {
    const place = this.#alarmAt.get(index)
    const alarm = place === undefined ? undefined : this.alarms[place]
    if (place === undefined || alarm === undefined) return
    this.alarms[place] = { ...alarm, onset }
    this.#alarmAt.delete(index)
  }

  #skip({ line, problem = 'it could not be scored' }: SeriesRow): void {
    this.skippedRows++
    if (this.skipped.length < MOST_SKIPPED) this.skipped.push({ line, reason: problem })
  }
}
