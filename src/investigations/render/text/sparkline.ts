import type { AnomalousSeries } from '../../../events/finding.ts'
import { axisFloor, downsample, extent, median, type SeriesPoint } from '../series.ts'
import { truncate } from '../width.ts'
import { clock, quantity, stamp } from '../words.ts'
import type { Pen } from './pen.ts'

/** An act to mark on the time axis. */
export interface Mark {
  readonly label: string
  readonly time: number
}

/** One line of eight-level blocks, as wide as there are values or `width`; a missing value is a gap. */
export function sparkline(values: readonly (number | null)[], width: number, pen: Pen): string {
  const times = values.map((_, i) => i)
  const none = values.map(() => null)
  const onset = { time: 0, earliest: 0, latest: 0 }
  const series = {
    label: '',
    unit: '',
    times,
    values,
    expected: none,
    lower: none,
    upper: none,
    onset,
  }
  const points = downsample(series, width)
  const range = extent(points)
  if (range === undefined) return pen.glyphs.gap.repeat(points.length)
  const size = range.high - range.low || 1
  return points
    .map(({ value }) =>
      value === null
        ? pen.glyphs.gap
        : (pen.glyphs.blocks[1 + Math.round(((value - range.low) / size) * 7)] ?? ''),
    )
    .join('')
}

/**
 * A small chart of an anomaly: columns of blocks, those outside their band in red, the upper edge of the band dashed,
 * the onset with its uncertainty as a caret below, acts as numbers, and the times of both ends.
 */
export function seriesLines(
  series: AnomalousSeries,
  marks: readonly Mark[],
  width: number,
  pen: Pen,
): readonly string[] {
  const points = stretch(downsample(series, width - LABEL - 1), width - LABEL - 1)
  const range = extent(points)
  if (range === undefined) return [pen.paint('dim', 'no values')]
  const floor = axisFloor(range.low, range.high)
  const scale = { floor, ceiling: range.high > floor ? range.high : floor + 1 }
  const foot = floor === 0 ? '0' : quantity(floor, series.unit)
  const labels = [quantity(scale.ceiling, series.unit), '', '', foot]
  const label = (text: string) => truncate(pen.safe(text), LABEL, pen.glyphs.ellipsis)
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const drawn = chartRow(points, ROWS - 1 - row, scale, pen)
    return `${drawn} ${pen.paint('dim', label(labels[row] ?? ''))}`.trimEnd()
  })
  const acts = actLine(points, marks, pen)
  return [...rows, ...acts, onsetLine(points, series, width, pen), axisLine(points, pen)]
}

/** `at most 528 ms`: the highest point from the onset on, or the lowest when it fell below what is usual. */
export function extremeOf(series: AnomalousSeries): string {
  const during = series.times.flatMap((time, i) => (time >= series.onset.time ? [i] : []))
  const values = during.flatMap((i) => series.values[i] ?? []).filter(Number.isFinite)
  if (values.length === 0) return ''
  const below = during.filter(
    (i) => (series.values[i] ?? 0) < (series.lower[i] ?? Number.NEGATIVE_INFINITY),
  )
  const fell = below.length * 2 > values.length
  const extreme = fell ? Math.min(...values) : Math.max(...values)
  return `${fell ? 'down to' : 'up to'} ${quantity(extreme, series.unit)}`
}

/** `usual 72 to 101 ms`: the middle of the band's edges before the onset. */
export function usualBand(series: AnomalousSeries): string {
  const before = series.times.flatMap((time, i) => (time < series.onset.time ? [i] : []))
  const middle = (edge: readonly (number | null)[]) =>
    median(before.flatMap((i) => edge[i] ?? []).filter(Number.isFinite))
  const low = middle(series.lower)
  const high = middle(series.upper)
  if (Number.isNaN(low) || Number.isNaN(high)) return ''
  const [from, to] = [quantity(low, series.unit), quantity(high, series.unit)]
  const unit = to.includes(' ') ? to.slice(to.indexOf(' ')) : ''
  return `usual ${unit !== '' && from.endsWith(unit) ? from.slice(0, -unit.length) : from} to ${to}`
}

const ROWS = 4
const LABEL = 12

interface Scale {
  readonly floor: number
  readonly ceiling: number
}

/** Repeats the points of a short series, so that the chart has a readable width. */
function stretch(points: readonly SeriesPoint[], width: number): readonly SeriesPoint[] {
  const times = Math.max(1, Math.floor(Math.min(width, 60) / Math.max(1, points.length)))
  return times === 1 ? points : points.flatMap((point) => Array(times).fill(point))
}

function chartRow(points: readonly SeriesPoint[], row: number, scale: Scale, pen: Pen): string {
  const { blocks, band, gap } = pen.glyphs
  const level = (value: number) =>
    ((value - scale.floor) / (scale.ceiling - scale.floor)) * ROWS - row
  const cells = points.map((point) => {
    if (point.value === null) return pen.paint('dim', row === 0 ? gap : ' ')
    const fill = Math.max(row === 0 ? 1 : 0, Math.min(8, Math.round(level(point.value) * 8)))
    if (fill > 0) return pen.paint(point.outside ? 'bad' : 'accent', blocks[fill] ?? ' ')
    const edge = point.upper === null ? -1 : level(point.upper)
    return edge > 0 && edge <= 1 ? pen.paint('dim', band) : ' '
  })
  return mergePaint(cells.join(''))
}

/** Drops the codes between two cells of one colour. */
function mergePaint(text: string): string {
  return text.replace(
    /(\u001b\[[\d;]+m)([^\u001b]+)\u001b\[0m(?:\1([^\u001b]+)\u001b\[0m)+/g,
    (run) => {
      const code = run.slice(0, run.indexOf('m') + 1)
      return `${code}${run.replaceAll(code, '').replaceAll('\u001b[0m', '')}\u001b[0m`
    },
  )
}

/** The column that holds `time`; -1 when it is before or after the chart. */
function columnOf(points: readonly SeriesPoint[], time: number): number {
  const first = points[0]?.from ?? Number.NaN
  const last = points.at(-1)?.time ?? Number.NaN
  if (!(time >= first && time <= last)) return -1
  return points.findLastIndex((point) => point.from <= time)
}

function actLine(
  points: readonly SeriesPoint[],
  marks: readonly Mark[],
  pen: Pen,
): readonly string[] {
  const cells: string[] = points.map(() => ' ')
  for (const mark of marks.toReversed()) {
    const column = columnOf(points, mark.time)
    if (column >= 0) cells[column] = pen.safe(mark.label).slice(0, 1)
  }
  const line = cells.join('').trimEnd()
  return line === '' ? [] : [`${pen.paint('bold', line)}${pen.paint('dim', ' act of a cause')}`]
}

function onsetLine(
  points: readonly SeriesPoint[],
  series: AnomalousSeries,
  width: number,
  pen: Pen,
): string {
  const { caret, interval, intervalStart, intervalEnd } = pen.glyphs
  const { time, earliest, latest } = series.onset
  const at = columnOf(points, time)
  if (at < 0) return pen.paint('dim', `onset ${stamp(time)}`)
  const from = Math.max(0, earliest <= time ? columnOf(points, earliest) : at)
  const to = latest >= time ? columnOf(points, latest) : at
  const right = to < 0 ? points.length - 1 : to
  const drawn = Array.from({ length: right - from + 1 }, (_, i) => {
    if (from + i === at) return caret
    if (i === 0) return intervalStart
    return from + i === right ? intervalEnd : interval
  }).join('')
  const exact = `onset ${clock(time)}`
  const labels =
    earliest < latest ? [`${exact} (${clock(earliest)} to ${clock(latest)})`, exact] : [exact]
  for (const label of labels) {
    if (right + 2 + label.length <= width)
      return ' '.repeat(from) + pen.paint('bad', `${drawn} ${label}`)
    if (label.length < from) return pen.paint('bad', `${`${label} `.padStart(from)}${drawn}`)
  }
  return ' '.repeat(from) + pen.paint('bad', drawn)
}

function axisLine(points: readonly SeriesPoint[], pen: Pen): string {
  const first = points[0]?.from ?? Number.NaN
  const last = points.at(-1)?.time ?? Number.NaN
  const sameDay = stamp(first).slice(0, 10) === stamp(last).slice(0, 10)
  const pairs: readonly (readonly [string, string])[] = [
    [stamp(first), sameDay ? clock(last) : stamp(last)],
    [stamp(first).slice(5), sameDay ? clock(last) : stamp(last).slice(5)],
    [clock(first), clock(last)],
  ]
  const pair = pairs.find(([left, right]) => left.length + right.length + 2 <= points.length)
  if (pair === undefined) return pen.paint('dim', stamp(first))
  const [left, right] = pair
  return pen.paint('dim', left + right.padStart(points.length - left.length))
}
