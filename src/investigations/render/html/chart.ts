import type { AnomalousSeries } from '../../../events/finding.ts'
import { DAY } from '../../../events/time.ts'
import { axisFloor, downsample, extent, type SeriesPoint } from '../series.ts'
import { timeTicks, valueTicks } from '../ticks.ts'
import { clock, quantity, stamp } from '../words.ts'
import { geometry, html, type Markup } from './markup.ts'

/** An act on the time axis: the number of its cause, when, and what it was. */
export interface ChartMark {
  readonly label: string
  readonly time: number
  readonly title: string
}

/**
 * The series with its usual band, what was expected, the onset with its uncertainty, and numbered acts. `description`
 * is what a screen reader says. Undefined when there is no value to draw.
 */
export function seriesChart(
  series: AnomalousSeries,
  marks: readonly ChartMark[],
  width: number,
  variant: 'wide' | 'narrow',
  description: string,
): Markup | undefined {
  const points = downsample(series, Math.floor(width / 2))
  const plane = planeOf(points, width, series.unit)
  if (plane === undefined) return undefined
  return html`<svg class="chart ${variant}" viewBox="0 0 ${width} ${plane.height}" role="img" aria-label="${description}">
${grid(plane, series.unit)}${band(points, plane)}${onset(series, plane)}
<path class="expected" d="${path(points, plane, (point) => point.expected)}"/>
<path class="value" d="${path(points, plane, (point) => point.value)}"/>
${outside(points, plane)}
${acts(marks, plane)}</svg>`
}

interface Plane {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly start: number
  readonly end: number
  readonly ticks: readonly number[]
  readonly x: (time: number) => number
  readonly y: (value: number) => number
}

function planeOf(points: readonly SeriesPoint[], width: number, unit: string): Plane | undefined {
  const range = extent(points)
  const start = points[0]?.time ?? Number.NaN
  const end = points.at(-1)?.time ?? Number.NaN
  if (range === undefined || !Number.isFinite(end - start)) return undefined
  const floor = axisFloor(range.low, range.high)
  const ceiling = range.high > floor ? range.high + 0.04 * (range.high - floor) : floor + 1
  const ticks = valueTicks(floor, ceiling, 4)
  const widest = Math.max(...ticks.map((tick) => tickLabel(tick, unit).length))
  const height = width < 500 ? 230 : 280
  const [left, right] = [Math.min(140, 14 + widest * 7), width - 14]
  const [top, bottom] = [44, height - 40]
  const length = end - start || 1
  return {
    ...{ width, height, left, right, top, bottom, start, end, ticks },
    x: (time) => round(left + ((time - start) / length) * (right - left)),
    y: (value) => round(bottom - ((value - floor) / (ceiling - floor)) * (bottom - top)),
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function tickLabel(value: number, unit: string): string {
  return value === 0 ? '0' : quantity(value, unit).slice(0, 16)
}

function grid(plane: Plane, unit: string): Markup {
  const { left, right, bottom, start, end } = plane
  const times = timeTicks(start, end, Math.max(2, Math.floor((right - left) / 90)))
  const label = (time: number) => (time % DAY === 0 ? stamp(time).slice(5, 10) : clock(time))
  return html`${plane.ticks.map(
    (tick) =>
      html`<line class="grid" x1="${left}" x2="${right}" y1="${plane.y(tick)}" y2="${plane.y(tick)}"/><text class="tick" x="${left - 8}" y="${plane.y(tick) + 4}" text-anchor="end">${tickLabel(tick, unit)}</text>`,
  )}<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>${times.map(
    (time) =>
      html`<line class="axis" x1="${plane.x(time)}" x2="${plane.x(time)}" y1="${bottom}" y2="${bottom + 4}"/><text class="tick" x="${plane.x(time)}" y="${bottom + 18}" text-anchor="middle">${label(time)}</text>`,
  )}<text class="tick" x="${right}" y="${bottom + 34}" text-anchor="end">UTC</text>`
}

/** One polygon for each run of points that have a band. */
function band(points: readonly SeriesPoint[], plane: Plane): Markup {
  const runs = runsOf(points, (point) => point.lower !== null && point.upper !== null)
  const corner = (time: number, value: number | null) => `${plane.x(time)},${plane.y(value ?? 0)}`
  return html`${runs.map((run) => {
    const upper = run.map((point) => corner(point.time, point.upper))
    const lower = run.toReversed().map((point) => corner(point.time, point.lower))
    return html`<polygon class="band" points="${geometry([...upper, ...lower].join(' '))}"/>`
  })}`
}

function onset(series: AnomalousSeries, plane: Plane): Markup | undefined {
  const { time, earliest, latest } = series.onset
  if (!(time >= plane.start && time <= plane.end)) return undefined
  const x = plane.x(time)
  const from = plane.x(Math.max(plane.start, Math.min(earliest, time)))
  const to = plane.x(Math.min(plane.end, Math.max(latest, time)))
  const anchor = x > plane.width - 110 ? 'end' : x < 110 ? 'start' : 'middle'
  return html`<rect class="uncertain" x="${from}" y="${plane.top}" width="${Math.max(1, round(to - from))}" height="${plane.bottom - plane.top}"><title>onset between ${stamp(earliest)} and ${stamp(latest)} (95 %)</title></rect><line class="onset" x1="${x}" x2="${x}" y1="${plane.top - 6}" y2="${plane.bottom}"/><text class="onset-label" x="${x}" y="${plane.top - 30}" dy="4" text-anchor="${anchor}">onset ${clock(time)}</text>`
}

/** What left the band, once more in the colour of alarm. */
function outside(points: readonly SeriesPoint[], plane: Plane): Markup {
  const runs = runsOf(points, (point) => point.outside)
  return html`${runs.map((run) =>
    run.length === 1
      ? html`<circle class="outside-point" cx="${plane.x(run[0]?.time ?? 0)}" cy="${plane.y(run[0]?.value ?? 0)}" r="2"/>`
      : html`<path class="outside" d="${path(run, plane, (point) => point.value)}"/>`,
  )}`
}

/** Numbered discs above the plot, moved apart where they would cover each other. */
function acts(marks: readonly ChartMark[], plane: Plane): Markup {
  const shown = marks
    .filter((mark) => mark.time >= plane.start && mark.time <= plane.end)
    .toSorted((a, b) => b.time - a.time)
  let free = plane.right + 1
  return html`${shown.map((mark) => {
    const x = plane.x(mark.time)
    const disc = Math.min(x, free - 9)
    free = disc - 11
    return html`<g class="act"><line x1="${x}" x2="${x}" y1="${plane.top}" y2="${plane.bottom}"/><circle cx="${disc}" cy="${plane.top - 10}" r="9"/><text x="${disc}" y="${plane.top - 6}" text-anchor="middle">${mark.label}</text><title>${mark.title}</title></g>`
  })}`
}

function path(
  points: readonly SeriesPoint[],
  plane: Plane,
  pick: (point: SeriesPoint) => number | null,
): Markup {
  let drawing = ''
  let down = false
  for (const point of points) {
    const value = pick(point)
    if (value !== null) drawing += `${down ? 'L' : 'M'}${plane.x(point.time)} ${plane.y(value)}`
    down = value !== null
  }
  return geometry(drawing)
}

function runsOf(
  points: readonly SeriesPoint[],
  wanted: (point: SeriesPoint) => boolean,
): readonly (readonly SeriesPoint[])[] {
  const runs: SeriesPoint[][] = []
  let open: SeriesPoint[] | undefined
  for (const point of points) {
    if (!wanted(point)) {
      open = undefined
      continue
    }
    if (open === undefined) {
      open = []
      runs.push(open)
    }
    open.push(point)
  }
  return runs
}
