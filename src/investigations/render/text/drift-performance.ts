import type { PerformanceDrift } from '../../../detectors/data-quality/drift-report.ts'
import { plural } from '../words.ts'
import type { Pen } from './pen.ts'
import { paragraph } from './prose.ts'
import { type TableCell, tableLines } from './table.ts'

const MOST_CHUNKS = 40

/** How the model does in each chunk, against what was usual. */
export function performanceLines(
  performance: PerformanceDrift | undefined,
  pen: Pen,
): readonly string[] {
  if (performance === undefined) return []
  const { chunks, reference, method } = performance
  const metrics = reference.map(({ metric }) => metric)
  const shown = [
    ...chunks.filter(({ figures }) => figures.some(({ alert }) => alert)),
    ...chunks,
  ].filter((chunk, i, all) => all.indexOf(chunk) === i)
  const kept = chunks.filter((chunk) => shown.slice(0, MOST_CHUNKS).includes(chunk))
  const columns = [
    { title: 'Chunk', fit: 'middle' as const, least: 10 },
    ...metrics.map((title, i) => ({
      title,
      align: 'right' as const,
      expendable: i === 0 ? 0 : 10 - i,
    })),
  ]
  const usual = metrics.map((metric) => {
    const figure = chunks[0]?.figures.find((one) => one.metric === metric)
    return { text: figure === undefined ? '' : `${decimal(figure.lower)}-${decimal(figure.upper)}` }
  })
  const rows = kept.map(({ chunk, figures }) => [
    { text: pen.safe(chunk) },
    ...metrics.map((metric) => cellOf(figures.find((one) => one.metric === metric))),
  ])
  return [
    pen.paint('bold', 'How the model does'),
    ...paragraph(
      `By ${method}, in ${plural(chunks.length, 'chunk')}; estimated, and realised behind a slash where the truth is known.`,
      pen.width,
      pen,
    ),
    ...tableLines(columns, [[{ text: 'usual' }, ...usual], ...rows], pen.width, pen),
    ...performance.notes.flatMap((note) => paragraph(note, pen.width, pen)),
  ]
}

type Figure = PerformanceDrift['chunks'][number]['figures'][number]

function cellOf(figure: Figure | undefined): TableCell {
  if (figure === undefined) return { text: '' }
  const realised = figure.realised === undefined ? '' : `/${decimal(figure.realised)}`
  const text = `${figure.estimated === undefined ? '' : decimal(figure.estimated)}${realised}`
  return { text: text || 'none', tone: figure.alert ? 'bad' : 'plain' }
}

function decimal(value: number): string {
  if (!Number.isFinite(value)) return '?'
  return Math.abs(value) >= 100 ? value.toPrecision(4) : value.toFixed(3)
}
