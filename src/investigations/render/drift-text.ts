import type { DriftReport, FeatureDrift } from '../../detectors/data-quality/drift-report.ts'
import type { TableCoverage } from '../../formats/tabular/table-problems.ts'
import { featureLines } from './text/drift-features.ts'
import { performanceLines } from './text/drift-performance.ts'
import { createPen, type Pen, type TextOptions } from './text/pen.ts'
import { hanging, paragraph } from './text/prose.ts'
import { count, plural } from './words.ts'

const LABEL = 10
/** Features that are told of in full. */
const TOLD = 12

/** The report for a terminal: the verdict, then features from the worst on, then how columns go together and how the model
 * does. No character of the data acts on the terminal. */
export function renderDriftText(report: DriftReport, options: TextOptions): string {
  const pen = createPen(options)
  const blocks = [
    headLines(report, pen),
    featureLines(worstFirst(report.features), TOLD, pen),
    togetherLines(report, pen),
    performanceLines(report.performance, pen),
    vendorLines(report, pen),
    coverageLines(report, pen),
  ]
  const shown = blocks.filter((lines) => lines.length > 0)
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** Those that drifted by the size of their change, then the others by theirs. */
export function worstFirst(features: readonly FeatureDrift[]): readonly FeatureDrift[] {
  const size = ({ aspects, effect }: FeatureDrift) =>
    aspects.reduce((most, one) => (one.drifted ? Math.max(most, one.effect) : most), effect)
  return features.toSorted(
    (x, y) => Number(y.drifted) - Number(x.drifted) || size(y) - size(x) || x.qValue - y.qValue,
  )
}

function headLines(report: DriftReport, pen: Pen): readonly string[] {
  const { verdict, settings } = report
  const line = (label: string, text: string) =>
    hanging(pen.paint('dim', label.padEnd(LABEL)), LABEL, text, pen.width, pen)
  const chunks = `${plural(settings.baselineChunks, 'chunk')} of ${plural(settings.rowsPerBaselineChunk, 'row')}`
  const learnt =
    report.coverage.baseline === undefined
      ? 'known by its statistics alone'
      : settings.baselineChunks > 0
        ? `${chunks} tell how it varies by itself`
        : 'too few to tell how it varies by itself'
  return [
    `${pen.paint('heading', 'Dupin')} ${pen.paint('bold', 'drift')}`,
    '',
    ...line('Baseline', `${report.baseline}: ${rowsOf(report.coverage.baseline)}${learnt}`),
    ...line('Current', `${report.current}: ${plural(report.coverage.current.rows, 'row')}`),
    ...(report.chunks.length > 0 ? line('Chunks', chunkWords(report)) : []),
    `${pen.paint('dim', 'Verdict'.padEnd(LABEL))}${verdictWord(report, pen)}, ${count(verdict.driftedFeatures)} of ${plural(verdict.examinedFeatures, 'feature')}`,
    ...verdict.reasons.flatMap((reason) =>
      hanging(`${' '.repeat(LABEL)}${pen.glyphs.bullet} `, LABEL + 2, reason, pen.width, pen),
    ),
  ]
}

function chunkWords({ chunks, settings }: DriftReport): string {
  const none = settings.rowsInNoChunk
  const left = none === 0 ? '' : `; ${plural(none, 'row')} in no chunk`
  const hit = chunks.filter(({ driftedFeatures }) => driftedFeatures.length > 0)
  const judged = plural(chunks.length, 'chunk')
  const [first] = hit
  return first === undefined
    ? `${judged}, none with a feature that drifted${left}`
    : `${judged}, ${hit.length} with features that drifted, the first ${first.chunk}${left}`
}

function rowsOf(coverage: TableCoverage | undefined): string {
  return coverage === undefined ? '' : `${plural(coverage.rows, 'row')}; `
}

function verdictWord({ verdict }: DriftReport, pen: Pen): string {
  if (verdict.status === 'drift') return pen.paint('bad', 'drift')
  if (verdict.status === 'no-drift') return pen.paint('good', 'no drift')
  return pen.paint('warn', 'nothing can be concluded')
}

function togetherLines({ multivariate }: DriftReport, pen: Pen): readonly string[] {
  if (multivariate === undefined) return []
  const { reconstruction, classifier } = multivariate
  const top = classifier.contributions.slice(0, 3).map(({ feature }) => feature)
  const judged = (drifted: boolean) => (drifted ? 'more than' : 'no more than')
  return [
    pen.paint('bold', 'Columns together'),
    ...paragraph(
      `A classifier tells the two sides apart with an AUROC of ${classifier.auroc.toFixed(3)} (p ${probability(classifier.pValue)}), ${judged(classifier.drifted)} it tells parts of the baseline apart (${classifier.referenceAuroc.toFixed(3)})${top.length > 0 ? `; it goes by ${top.join(', ')}` : ''}.`,
      pen.width,
      pen,
    ),
    ...paragraph(
      `What ${plural(reconstruction.components, 'principal component')} cannot rebuild of a row is ${reconstruction.current.toFixed(3)} where it was ${reconstruction.reference.toFixed(3)} (p ${probability(reconstruction.pValue)}), ${judged(reconstruction.drifted)} the baseline varies by itself.`,
      pen.width,
      pen,
    ),
  ]
}

/** `<0.001`, `0.042`. */
export function probability(value: number): string {
  return value < 0.001 ? '<0.001' : value.toFixed(3)
}

function vendorLines({ constraintViolations }: DriftReport, pen: Pen): readonly string[] {
  if (constraintViolations.length === 0) return []
  return [
    pen.paint(
      'bold',
      `Model Monitor would report ${plural(constraintViolations.length, 'violation')}`,
    ),
    ...constraintViolations
      .slice(0, 10)
      .flatMap(({ feature_name, constraint_check_type, description }) =>
        hanging(
          `${pen.glyphs.bullet} `,
          2,
          `${feature_name}: ${constraint_check_type}: ${description}`,
          pen.width,
          pen,
        ),
      ),
    ...(constraintViolations.length > 10
      ? [pen.paint('dim', `  and ${constraintViolations.length - 10} more; --format json has all`)]
      : []),
  ]
}

function coverageLines({ coverage }: DriftReport, pen: Pen): readonly string[] {
  const sides = [
    ['baseline', coverage.baseline],
    ['current', coverage.current],
  ] as const
  return sides.flatMap(([name, side]) =>
    (side?.problems ?? []).flatMap(({ reason, count: times, where, detail }) =>
      hanging(
        pen.paint('warn', `${pen.glyphs.bullet} `),
        2,
        `${name}: ${reason}, ${times === 1 ? 'once' : `${count(times)} times`}, first in ${where}: ${detail}`,
        pen.width,
        pen,
      ),
    ),
  )
}
