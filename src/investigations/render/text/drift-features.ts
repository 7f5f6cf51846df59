import type { FeatureDrift, PlotBars } from '../../../detectors/data-quality/drift-report.ts'
import { truncate } from '../width.ts'
import { shareBar } from './bar.ts'
import type { Pen } from './pen.ts'
import { hanging } from './prose.ts'
import { type TableCell, tableLines } from './table.ts'

/** A table of the features, then those that drifted one by one with both distributions. */
export function featureLines(
  features: readonly FeatureDrift[],
  most: number,
  pen: Pen,
): readonly string[] {
  if (features.length === 0) return []
  const drifted = features.filter((feature) => feature.drifted)
  const listed = features.slice(0, Math.min(60, Math.max(30, drifted.length)))
  const left = features.length - listed.length
  return [
    ...tableLines(
      COLUMNS,
      listed.map((feature) => rowOf(feature, pen)),
      pen.width,
      pen,
    ),
    ...(left > 0 ? [pen.paint('dim', `and ${left} more; --format json has all`)] : []),
    ...drifted.slice(0, most).flatMap((feature) => ['', ...storyLines(feature, pen)]),
  ]
}

const COLUMNS = [
  { title: 'Feature', fit: 'middle', least: 10, most: 40 },
  { title: 'Verdict' },
  { title: 'Change', align: 'right' },
  { title: 'Usual', align: 'right', expendable: 2 },
  { title: 'PSI', align: 'right', expendable: 3 },
  { title: 'KS', align: 'right', expendable: 4 },
  { title: 'q', align: 'right' },
  { title: 'Missing', align: 'right', expendable: 5 },
  { title: 'Model Monitor', expendable: 1 },
] as const

function rowOf(feature: FeatureDrift, pen: Pen): readonly TableCell[] {
  const { distances, thresholds, modelMonitor } = feature
  return [
    { text: pen.safe(feature.name), tone: feature.drifted ? 'bold' : 'plain' },
    feature.drifted ? { text: 'drift', tone: 'bad' } : { text: quietWord(feature), tone: 'dim' },
    { text: decimal(distances?.jensenShannon) },
    { text: decimal(thresholds.jensenShannon) },
    { text: decimal(distances?.populationStabilityIndex) },
    { text: decimal(distances?.kolmogorovSmirnov) },
    { text: feature.qValue < 0.001 ? '<0.001' : feature.qValue.toFixed(3) },
    { text: `${Math.round(feature.current.missingShare * 100)} %` },
    modelMonitor === undefined
      ? { text: '' }
      : {
          text: `${decimal(modelMonitor.distance)} ${modelMonitor.drifted ? 'drift' : 'ok'}`,
          tone: modelMonitor.drifted ? 'warn' : 'dim',
        },
  ]
}

/** The verdict of a feature that did not drift. */
export function quietWord({ role }: FeatureDrift): string {
  return role === 'identifier' || role === 'time' || role === 'empty' ? role : 'as ever'
}

function decimal(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(3)
}

function storyLines(feature: FeatureDrift, pen: Pen): readonly string[] {
  const told = feature.aspects.filter(({ drifted }) => drifted)
  return [
    pen.paint('bold', pen.safe(feature.name)),
    ...told.flatMap(({ sentence }) => hanging('  ', 2, sentence, pen.width, pen)),
    ...(feature.bars === undefined ? [] : barLines(feature.bars, pen)),
  ]
}

function barLines(bars: PlotBars, pen: Pen): readonly string[] {
  if (bars.kind === 'numeric') {
    const most = Math.max(...bars.reference, ...bars.current)
    const blocks = (shares: readonly number[]) =>
      shares.map((share) => pen.glyphs.blocks[level(share, most)] ?? '').join('')
    const [low = 0, high = 0] = [bars.edges[0], bars.edges.at(-1)]
    return [
      `  baseline ${blocks(bars.reference)}`,
      `  current  ${pen.paint('accent', blocks(bars.current))}`,
      pen.paint('dim', `           ${short(low)} to ${short(high)}`),
    ]
  }
  const width = Math.max(8, Math.min(24, pen.width - 56))
  return bars.values
    .map((value, i) => ({ value, before: bars.reference[i] ?? 0, after: bars.current[i] ?? 0 }))
    .filter(({ before, after }) => before >= 0.005 || after >= 0.005)
    .slice(0, 8)
    .map(({ value, before, after }) => {
      const name = truncate(pen.safe(value), 20, pen.glyphs.ellipsis).padEnd(20)
      return `  ${name} ${percent(before)} ${pen.glyphs.arrow} ${percent(after)} ${shareBar(after, width, pen)}`
    })
}

/** What is there at all is seen. */
function level(share: number, most: number): number {
  return share <= 0 || most <= 0 ? 0 : Math.max(1, Math.round((share / most) * 8))
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`.padStart(7)
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}
