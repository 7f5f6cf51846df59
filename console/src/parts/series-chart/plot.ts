import type uPlot from 'uplot'
import type { SeriesData } from './series-data.ts'

export interface PlotTexts {
  readonly tick: (time: number) => string
  /** A value beside the axis, where there is little room. */
  readonly axis: (value: number) => string
}

/** How what is under the cursor or in the table is said. */
export interface ChartTexts {
  readonly time: (time: number) => string
  readonly value: (value: number) => string
}

/** Colours of a chart, as the page's mode has them. */
export interface PlotColours {
  readonly lines: Readonly<Record<'first' | 'second' | 'third' | 'bad' | 'quiet', string>>
  readonly band: string
  readonly axis: string
  readonly grid: string
  readonly onset: string
}

const ORDER = ['first', 'second', 'third'] as const

/** uPlot's settings for a chart. https://github.com/leeoniya/uPlot/tree/master/docs */
export function plotOptions(
  data: SeriesData,
  { width, height }: { readonly width: number; readonly height: number },
  colours: PlotColours,
  texts: PlotTexts,
): uPlot.Options {
  return {
    width,
    height,
    ms: 1,
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: true, y: false, setScale: false } },
    scales: { x: { time: true }, y: { range: (_, low, high) => rangeOf(low, high) } },
    axes: axesOf(colours, texts),
    series: [{}, ...bandSeries(data, colours), ...lineSeries(data, colours)],
    ...(data.band === undefined
      ? {}
      : { bands: [{ series: [2, 1] as uPlot.Band.Bounds, fill: colours.band }] }),
    hooks: { drawClear: [(plot) => drawOnset(plot, data, colours)] },
  }
}

/** Columns in uPlot's order: times, the band's two edges, what was expected, and the lines. */
export function plotData({ times, lines, band }: SeriesData): uPlot.AlignedData {
  const edges = band === undefined ? [] : [band.lower, band.upper]
  const expected = band?.expected === undefined ? [] : [band.expected]
  const all = [...edges, ...expected, ...lines.map(({ values }) => values)]
  return [[...times], ...all.map((values) => [...values])]
}

/** From zero where that is near, so that heights can be compared; never empty. */
function rangeOf(low: number | null, high: number | null): uPlot.Range.MinMax {
  if (low === null || high === null) return [0, 1]
  const bottom = low > 0 && low > high * 0.7 ? low - (high - low) * 0.15 : Math.min(0, low)
  const room = (high - bottom) * 0.08 || Math.abs(high) || 1
  return [bottom, high + room]
}

function axesOf(colours: PlotColours, { tick, axis }: PlotTexts): uPlot.Axis[] {
  const shared = {
    stroke: colours.axis,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { stroke: colours.grid, width: 1 },
    font: '12px "Open Sans", "Helvetica Neue", Arial, sans-serif',
  }
  return [
    { ...shared, space: 90, size: 32, values: (_, splits) => splits.map(tick) },
    { ...shared, size: 64, values: (_, splits) => splits.map(axis) },
  ]
}

function bandSeries({ band }: SeriesData, colours: PlotColours): uPlot.Series[] {
  if (band === undefined) return []
  const edge = { points: { show: false }, stroke: 'transparent', width: 0 }
  const expected = {
    label: 'Expected',
    stroke: colours.lines.quiet,
    width: 1,
    dash: [4, 4],
    points: { show: false },
  }
  return [
    { ...edge, label: 'Lower' },
    { ...edge, label: 'Upper' },
    ...(band.expected === undefined ? [] : [expected]),
  ]
}

/** Points that no line reaches, since nothing is known beside them. */
export function alone(values: readonly (number | null)[]): number[] {
  const isKnown = (i: number) => typeof values[i] === 'number'
  return values.flatMap((_, i) => (isKnown(i) && !isKnown(i - 1) && !isKnown(i + 1) ? [i] : []))
}

function lineSeries({ lines }: SeriesData, colours: PlotColours): uPlot.Series[] {
  return lines.map(({ label, colour, dashed, values }, i) => ({
    label,
    stroke: colours.lines[colour ?? ORDER[i % ORDER.length] ?? 'first'],
    width: 1.5,
    points: { show: false, size: 6, filter: () => alone(values) },
    ...(dashed ? { dash: [6, 4] } : {}),
  }))
}

/** The onset as a line, its uncertainty as a bar beside it. */
function drawOnset(plot: uPlot, { onset }: SeriesData, colours: PlotColours): void {
  if (onset === undefined) return
  const { ctx, bbox } = plot
  const at = (time: number) => Math.round(plot.valToPos(time, 'x', true))
  ctx.save()
  ctx.fillStyle = colours.onset
  ctx.globalAlpha = 0.14
  const from = Math.max(at(onset.earliest), bbox.left)
  const to = Math.min(at(onset.latest), bbox.left + bbox.width)
  ctx.fillRect(from, bbox.top, Math.max(to - from, 1), bbox.height)
  ctx.globalAlpha = 1
  ctx.fillRect(at(onset.time) - 1, bbox.top, 2, bbox.height)
  ctx.restore()
}
