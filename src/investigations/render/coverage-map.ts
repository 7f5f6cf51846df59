import { HOUR, type TimeWindow } from '../../events/time.ts'
import type { LogHours } from '../../lake/coverage-hours.ts'
import type { HourState } from '../../lake/hour-states.ts'
import { createPen, type Pen, type TextOptions, type Tone } from './text/pen.ts'
import { hanging, indent } from './text/prose.ts'
import { type TableCell, type TableColumn, tableLines } from './text/table.ts'
import { count, duration, plural, stamp } from './words.ts'

export type { LogHours }

const COLUMNS: readonly TableColumn[] = [
  { title: 'Log', fit: 'middle', least: 10 },
  { title: 'Account', least: 12 },
  { title: 'Region', least: 9, expendable: 4 },
  { title: 'Seen', align: 'right' },
  { title: 'Empty', align: 'right', expendable: 3 },
  { title: 'Missing', align: 'right' },
  { title: 'Late', align: 'right', expendable: 2 },
  { title: 'Days', fit: 'end', least: 31, expendable: 1 },
]

/** The worst of a day is what it shows. */
const MARKS: readonly (readonly [HourState, string])[] = [
  ['missing', 'M'],
  ['late', 'l'],
  ['seen', 's'],
  ['empty', 'e'],
]
const LEGEND =
  'A letter a day: s has records, e none though the log is delivered, M hours are missing, l hours are late, . nothing known'
/** Stretches that are listed; all are in the JSON. */
const SHOWN = 30

/** What is known of each hour of each log, account and Region, for a terminal: sums, a letter a day, and what is missing. */
export function renderCoverageMap(
  lines: readonly LogHours[],
  window: TimeWindow,
  options: TextOptions,
): string {
  const pen = createPen(options)
  const title = `Hours from ${stamp(window.start)} to ${stamp(window.end)} UTC`
  if (lines.length === 0) return `${pen.paint('heading', title)}\nNo log has a record there.\n`
  const rows = lines.map((line) => cellsOf(line, window, pen))
  const blocks = [
    [pen.paint('heading', title), ...tableLines(COLUMNS, rows, pen.width, pen)],
    hanging('', 0, LEGEND, pen.width, pen).map((line) => pen.paint('dim', line)),
    missingLines(lines, window, pen),
  ]
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`
}

/** The same as JSON: a letter an hour is spelt out as stretches of one state. */
export function coverageMapToJson(lines: readonly LogHours[], window: TimeWindow) {
  const iso = (time: number) => new Date(time).toISOString()
  return {
    start: iso(window.start),
    end: iso(window.end),
    lines: lines.map((line) => ({
      format: line.format,
      account: line.account,
      region: line.region,
      records: line.records.reduce((sum, records) => sum + records, 0),
      stretches: stretchesOf(line.states).map(({ state, from, to }) => ({
        state,
        start: iso(window.start + from * HOUR),
        end: iso(window.start + to * HOUR),
      })),
    })),
  }
}

function cellsOf(
  { format, account, region, states }: LogHours,
  { start }: TimeWindow,
  pen: Pen,
): readonly TableCell[] {
  const sum = (state: HourState) => states.filter((one) => one === state).length
  const missing = sum('missing')
  const tone: Tone = missing > 0 ? 'bad' : 'plain'
  return [
    { text: pen.safe(format) },
    { text: pen.safe(account) },
    { text: pen.safe(region) },
    { text: count(sum('seen')) },
    { text: count(sum('empty')) },
    { text: count(missing), tone },
    { text: count(sum('late')) },
    { text: dayMarks(states, start) },
  ]
}

function dayMarks(states: readonly HourState[], start: number): string {
  const days: HourState[][] = []
  const offset = new Date(start).getUTCHours()
  for (const [i, state] of states.entries()) {
    const day = Math.floor((i + offset) / 24)
    days[day] = [...(days[day] ?? []), state]
  }
  return days.map((own) => MARKS.find(([state]) => own.includes(state))?.[1] ?? '.').join('')
}

interface Stretch {
  readonly state: HourState
  readonly from: number
  readonly to: number
}

function stretchesOf(states: readonly HourState[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const [i, state] of states.entries()) {
    const last = stretches.at(-1)
    if (last?.state === state) stretches[stretches.length - 1] = { ...last, to: i + 1 }
    else stretches.push({ state, from: i, to: i + 1 })
  }
  return stretches
}

function missingLines(
  lines: readonly LogHours[],
  { start }: TimeWindow,
  pen: Pen,
): readonly string[] {
  const gaps = lines.flatMap((line) =>
    stretchesOf(line.states)
      .filter(({ state }) => state === 'missing')
      .map((stretch) => ({ ...line, ...stretch })),
  )
  if (gaps.length === 0) return [pen.paint('good', 'No hour is missing.')]
  const more = gaps.length - SHOWN
  const bullet = `${pen.paint('bad', pen.glyphs.bullet)} `
  const shown = gaps.slice(0, SHOWN).flatMap(({ format, account, region, from, to }) => {
    const name = [format, account, region].filter((part) => part !== '').join(' ')
    const span = `${stamp(start + from * HOUR)} to ${stamp(start + to * HOUR)}`
    const text = `${pen.safe(name)}: ${span} (${duration((to - from) * HOUR)})`
    return hanging(bullet, 2, text, pen.width, pen)
  })
  return [
    pen.paint('bad', `${plural(gaps.length, 'gap')}`),
    ...indent(shown, 2),
    ...(more > 0 ? [pen.paint('dim', `  and ${count(more)} more in --format json`)] : []),
  ]
}
