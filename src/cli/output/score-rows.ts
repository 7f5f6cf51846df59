import type { SeriesRow } from '../../dupin.ts'
import { formatTime } from '../../events/time.ts'
import { csvRow } from '../../investigations/render/csv.ts'
import { harmlessJson } from '../../investigations/render/harmless-json.ts'
import type { ScoredPoint } from '../../statistics/stream/series-scorer.ts'
import type { ScoredAlarm, ScoreTally, ScoreWriter } from './score-tally.ts'

/** Characters that are gathered before they are written: a write for each row would take longest. */
const GATHERED = 64 << 10

/**
 * One JSON object, row by row, so that a series of any length passes through: `rows` in the order of
 * the input, then what could only be known at its end.
 */
export function createJsonWriter(write: (text: string) => void): ScoreWriter {
  const out = gather(write)
  let rows = 0
  return {
    row: (row, point) => {
      out.add(rows++ === 0 ? '{"rows":[\n' : ',\n')
      out.add(harmlessJson(JSON.stringify(rowOf(row, point))))
    },
    end: (tally) => {
      const rest = harmlessJson(JSON.stringify(restOf(tally)))
      out.add(`${rows === 0 ? '{"rows":[' : '\n'}],${rest.slice(1)}\n`)
      out.end()
    },
  }
}

const COLUMNS = [
  'timestamp',
  'value',
  'score',
  'pValue',
  'alarm',
  'expected',
  'lower',
  'upper',
] as const

/** CSV with a header; a cell is empty where nothing is known. */
export function createCsvWriter(write: (text: string) => void): ScoreWriter {
  const out = gather(write)
  out.add(csvRow(COLUMNS))
  return {
    row: (row, point) => {
      const told = rowOf(row, point)
      out.add(csvRow(COLUMNS.map((column) => told[column])))
    },
    end: () => out.end(),
  }
}

type ToldRow = Readonly<Record<'timestamp', string>> &
  Readonly<Record<'alarm', boolean>> &
  Readonly<Record<Exclude<(typeof COLUMNS)[number], 'timestamp' | 'alarm'>, number | null>>

function rowOf(row: SeriesRow, point: ScoredPoint | undefined): ToldRow {
  return {
    timestamp: row.timestamp,
    value: finite(row.value),
    score: finite(point?.score),
    pValue: finite(point?.pValue),
    alarm: point?.alarm ?? false,
    expected: finite(point?.expected),
    lower: finite(point?.lower),
    upper: finite(point?.upper),
  }
}

function restOf(tally: ScoreTally) {
  const { alarms, skipped, skippedRows, unordered, repeated } = tally
  return { alarms: alarms.map(alarmOf), skipped, skippedRows, unordered, repeated }
}

function alarmOf({ row, point, onset }: ScoredAlarm) {
  const dated =
    onset === undefined
      ? null
      : {
          time: formatTime(onset.time),
          earliest: formatTime(onset.earliest),
          latest: formatTime(onset.latest),
        }
  return { line: row.line, ...rowOf(row, point), onset: dated }
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}

function gather(write: (text: string) => void) {
  let parts: string[] = []
  let size = 0
  const end = () => {
    if (size > 0) write(parts.join(''))
    parts = []
    size = 0
  }
  return {
    add: (text: string) => {
      parts.push(text)
      size += text.length
      if (size >= GATHERED) end()
    },
    end,
  }
}
