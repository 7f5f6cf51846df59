import { createPen, type Pen, type TextOptions } from '../../investigations/render/text/pen.ts'
import { sparkline } from '../../investigations/render/text/sparkline.ts'
import { count, plural, quantity, span, stamp } from '../../investigations/render/words.ts'
import type { ScoredAlarm, ScoreTally, ScoreWriter } from './score-tally.ts'
import { SeriesShape } from './series-shape.ts'
import { rowsAsTable } from './table.ts'

/** Alarms that are shown, the most unlikely ones, in the order of time. */
const MOST_ALARMS = 40
/** Skipped rows that are named. */
const MOST_SKIPPED = 5

/** What a person wants to know of a series: its shape, what was odd, since when, and what was not read. */
export function createTextWriter(
  write: (text: string) => void,
  name: string,
  options: TextOptions,
): ScoreWriter {
  const pen = createPen(options)
  const shape = new SeriesShape(Math.min(pen.width, 100))
  return {
    row: (row, point) => {
      if (point !== undefined) shape.add(row.value, point.alarm)
    },
    end: (tally) => {
      write(`${[headOf(name, tally, pen), ...shapeLines(shape, pen)].join('\n')}\n`)
      write(alarmText(tally.alarms, options, pen))
      for (const line of remarks(tally, pen)) write(`${line}\n`)
    },
  }
}

function headOf(name: string, tally: ScoreTally, pen: Pen): string {
  const { scored, first, last } = tally
  if (scored === 0) return `${pen.safe(name)}: no value that could be scored`
  return `${pen.paint('bold', pen.safe(name))}: ${plural(scored, 'value')}, ${stamp(first)} to ${stamp(last)}`
}

function shapeLines(shape: SeriesShape, pen: Pen): readonly string[] {
  const { values, alarms } = shape.columns()
  if (values.length === 0) return []
  const marks = alarms.map((isAlarm) => (isAlarm ? pen.glyphs.caret : ' ')).join('')
  const line = pen.paint('accent', sparkline(values, values.length, pen))
  return marks.trim() === '' ? [line] : [line, pen.paint('bad', marks.trimEnd())]
}

function alarmText(alarms: readonly ScoredAlarm[], options: TextOptions, pen: Pen): string {
  if (alarms.length === 0) return `\n${pen.paint('good', 'no alarm')}\n`
  const shown = alarms
    .toSorted((a, b) => a.point.pValue - b.point.pValue || a.row.line - b.row.line)
    .slice(0, MOST_ALARMS)
    .toSorted((a, b) => a.row.line - b.row.line)
  const left = alarms.length - shown.length
  const head = pen.paint('bad', plural(alarms.length, 'alarm'))
  const note = left > 0 ? `${count(left)} likelier ones are not shown\n` : ''
  return `\n${head}\n${rowsAsTable(shown.map(alarmRow), options)}${note}`
}

function alarmRow({ row, point, onset }: ScoredAlarm) {
  const { expected, lower, upper, pValue } = point
  return {
    time: stamp(row.time),
    'began within': onset === undefined ? '' : span(onset.earliest, onset.latest),
    observed: number(row.value),
    expected: number(expected),
    band: `${number(lower)} to ${number(upper)}`,
    chance: pValue < 1e-4 ? pValue.toExponential(0) : Number(pValue.toPrecision(2)).toString(),
  }
}

function number(value: number): string {
  return Number.isFinite(value) ? quantity(value) : 'unknown'
}

function remarks(tally: ScoreTally, pen: Pen): readonly string[] {
  const { skippedRows, skipped, unordered, repeated } = tally
  const named = skipped
    .slice(0, MOST_SKIPPED)
    .map(({ line, reason }) => `  line ${line}: ${pen.safe(reason)}`)
  const more = skippedRows - named.length
  return [
    ...(skippedRows > 0 ? [pen.paint('warn', `${plural(skippedRows, 'row')} not scored`)] : []),
    ...named,
    ...(more > 0 ? [`  and ${count(more)} more`] : []),
    ...(unordered > 0
      ? [`${plural(unordered, 'row')} earlier than the row before, scored in the order of the file`]
      : []),
    ...(repeated > 0
      ? [`${plural(repeated, 'row')} at the time of the row before, scored one after the other`]
      : []),
  ]
}
