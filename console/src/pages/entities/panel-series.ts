import type { Schemas } from '../../api/client.ts'
import type { NumberKind } from '../../parts/numbers.ts'
import type { Line, Mark, SeriesData } from '../../parts/series-chart/series-data.ts'

type Answer = Schemas['PanelAnswer']
type Row = Answer['items'][number]
type Column = Schemas['PanelColumn']

/** One chart of a panel over time: measures of one unit. */
export interface PanelChart {
  readonly kind: NumberKind
  readonly data: SeriesData
}

export interface ChartNotes {
  readonly marks: readonly Mark[]
  readonly onset?: SeriesData['onset']
}

/** Columns that say what was to be expected, and are no measures. */
const BAND = ['expected', 'lower', 'upper', 'outside']

/** What the sum of all measures is called: the band is of it. */
const TOTALS: Readonly<Record<string, string>> = {
  'api-call-volume': 'All calls',
  'acted-on-volume': 'All calls',
  errors: 'All errors',
  tokens: 'All tokens',
  'flow-volume': 'All bytes',
}

/** The charts of a panel over time: one for each unit that its columns have, the band on the first. */
export function panelCharts(
  { panel, items }: Pick<Answer, 'panel' | 'items'>,
  { marks, onset }: ChartNotes,
): readonly PanelChart[] {
  const measures = panel.columns.filter(({ name, kind }) => kind !== 'time' && !BAND.includes(name))
  const kinds = [...new Set(measures.map(({ kind }) => kind))]
  const times = items.map(({ time }) => Date.parse(String(time)))
  return kinds.map((kind, i): PanelChart => {
    const own = measures.filter((measure) => measure.kind === kind)
    const lines = own.map((column) => lineOf(column, items))
    const isFirst = i === 0
    const hasBand = isFirst && items.some(({ upper }) => typeof upper === 'number')
    return {
      kind: numberKind(kind),
      data: {
        times,
        lines: isFirst ? withTotal(panel.name, lines) : lines,
        ...(hasBand ? { band: bandOf(items) } : {}),
        marks,
        ...(isFirst && onset ? { onset } : {}),
      },
    }
  })
}

function withTotal(panel: string, lines: readonly Line[]): readonly Line[] {
  const label = TOTALS[panel]
  const [first] = lines
  if (label === undefined || first === undefined || lines.length < 2) return lines
  const values = first.values.map((_, i) => {
    const known = lines.flatMap(({ values: all }) => all[i] ?? [])
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
  })
  // The calls that succeeded are what is left of all of them when those that failed are seen.
  const parts = panel.endsWith('-volume') && panel !== 'flow-volume' ? lines.slice(1) : lines
  const colours: readonly Line['colour'][] = ['second', 'third', 'bad']
  return [
    { label, values, colour: 'first' },
    ...parts.map((line, i) => ({
      ...line,
      colour: line.label.startsWith('Failed') ? ('bad' as const) : colours[i % colours.length],
    })),
  ]
}

function lineOf({ name, title }: Column, items: readonly Row[]): Line {
  return { label: title, values: items.map((row) => numberOrNull(row[name])) }
}

function bandOf(items: readonly Row[]) {
  const of = (name: string) => items.map((row) => numberOrNull(row[name]))
  return { lower: of('lower'), upper: of('upper'), expected: of('expected') }
}

function numberOrNull(value: Row[string] | undefined): number | null {
  return typeof value === 'number' ? value : null
}

export function numberKind(kind: Column['kind']): NumberKind {
  const kinds: readonly NumberKind[] = [
    'count',
    'number',
    'share',
    'bytes',
    'milliseconds',
    'tokens',
  ]
  return kinds.find((one) => one === kind) ?? 'number'
}
