import type {
  DriftReport,
  FeatureDrift,
  MultivariateDrift,
  PerformanceDrift,
} from '../../detectors/data-quality/drift-report.ts'
import { probability, worstFirst } from './drift-text.ts'
import { htmlDocument } from './html/document.ts'
import { driftBars } from './html/drift-bars.ts'
import { scroll } from './html/findings.ts'
import { html, type Markup } from './html/markup.ts'
import { quietWord } from './text/drift-features.ts'
import { count, percent, plural } from './words.ts'

/** Features that are drawn; all are in the table, and in the JSON with every number. */
const DRAWN = 40

/** The drift report as one page in the style of the investigation's. */
export function renderDriftHtml(report: DriftReport): string {
  const features = worstFirst(report.features)
  const drawn = features.filter(({ drifted }) => drifted).slice(0, DRAWN)
  return htmlDocument(
    'Dupin drift report',
    html`<body><a class="skip" href="#main">Skip to the verdict</a>
<header class="bar"><div><b>Dupin</b><span>Drift report</span></div></header>
<main id="main"><h1>${headline(report)}</h1>
<p class="muted">${report.current} against ${report.baseline}</p>
<section class="card" aria-labelledby="overview"><h2 id="overview">Overview</h2>${facts(report)}${reasons(report)}</section>
<section class="card" aria-labelledby="features"><h2 id="features">Features</h2>${scroll('Features', featureTable(features))}
${drawn.map(figure)}</section>
${together(report.multivariate)}${performanceSection(report.performance)}${violations(report)}${coverage(report)}</main>
<footer>Made by Dupin from the two tables alone. Thresholds come from how the baseline's own chunks vary; q is the p-value corrected for the number of features.</footer></body>`,
  )
}

function headline({ verdict }: DriftReport): string {
  if (verdict.status === 'no-drift') return 'No drift'
  return verdict.status === 'drift' ? 'Drift' : 'Nothing can be concluded'
}

function facts({ verdict, coverage: sides, settings }: DriftReport): Markup {
  const pairs = [
    [
      'Baseline rows',
      sides.baseline === undefined ? 'statistics only' : count(sides.baseline.rows),
    ],
    ['Current rows', count(sides.current.rows)],
    ['Features drifted', `${verdict.driftedFeatures} of ${verdict.examinedFeatures}`],
    ['Baseline chunks', count(settings.baselineChunks)],
    ['False discoveries allowed', percent(settings.error)],
  ]
  return html`<dl class="facts">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd><strong>${value}</strong></dd></div>`)}</dl>`
}

function reasons({ verdict }: DriftReport): Markup {
  if (verdict.reasons.length === 0)
    return html`<div class="note good"><p><b>No drift.</b> No feature changed more than the baseline does by itself.</p></div>`
  return html`<div class="note"><ul>${verdict.reasons.map((reason) => html`<li>${reason}</li>`)}</ul></div>`
}

function featureTable(features: readonly FeatureDrift[]): Markup {
  const heads = ['Change', 'Usual', 'PSI', 'KS', 'Wasserstein', 'q', 'Missing']
  return html`<table><caption>Change is the Jensen-Shannon distance; usual is what the baseline's chunks stay below</caption><thead><tr><th scope="col">Feature</th><th scope="col">Verdict</th>${heads.map((head) => html`<th scope="col" class="number">${head}</th>`)}<th scope="col">Model Monitor</th></tr></thead><tbody>${features.map(featureRow)}</tbody></table>`
}

function featureRow(feature: FeatureDrift): Markup {
  const { distances, thresholds, modelMonitor } = feature
  const numbers = [
    decimal(distances?.jensenShannon),
    decimal(thresholds.jensenShannon),
    decimal(distances?.populationStabilityIndex),
    decimal(distances?.kolmogorovSmirnov),
    decimal(distances?.wasserstein),
    probability(feature.qValue),
    percent(feature.current.missingShare),
  ]
  const vendor =
    modelMonitor &&
    `${decimal(modelMonitor.distance)}, ${modelMonitor.drifted ? 'drift' : 'no drift'}`
  return html`<tr><th scope="row">${feature.name}</th><td>${feature.drifted ? html`<span class="badge HIGH">drift</span>` : quietWord(feature)}</td>${numbers.map((text) => html`<td class="number">${text}</td>`)}<td>${vendor}</td></tr>`
}

function figure(feature: FeatureDrift): Markup {
  const told = feature.aspects.filter(({ drifted }) => drifted)
  return html`<h3>${feature.name}</h3>${told.map(({ sentence }) => html`<p>${sentence}</p>`)}${feature.bars && driftBars(feature.bars, feature.name)}${feature.notes.map((note) => html`<p class="muted small">${note}</p>`)}`
}

function together(multivariate: MultivariateDrift | undefined): Markup | false {
  if (multivariate === undefined) return false
  const { classifier, reconstruction } = multivariate
  const rows = [
    ['Classifier, AUROC', classifier.auroc, classifier.threshold, classifier.pValue, classifier],
    [
      'Reconstruction error',
      reconstruction.current,
      reconstruction.threshold,
      reconstruction.pValue,
      reconstruction,
    ],
  ] as const
  return html`<section class="card" aria-labelledby="together"><h2 id="together">Columns together</h2>${scroll(
    'Columns together',
    html`<table><thead><tr><th scope="col">Test</th><th scope="col">Verdict</th><th scope="col" class="number">Found</th><th scope="col" class="number">Usual below</th><th scope="col" class="number">p</th><th scope="col">Goes by</th></tr></thead><tbody>${rows.map(
      ([name, value, threshold, p, { drifted, contributions }]) =>
        html`<tr><th scope="row">${name}</th><td>${drifted ? html`<span class="badge HIGH">drift</span>` : 'as ever'}</td><td class="number">${decimal(value)}</td><td class="number">${decimal(threshold)}</td><td class="number">${probability(p)}</td><td>${contributions
          .slice(0, 4)
          .map(({ feature, share }) => `${feature} ${percent(share)}`)
          .join(', ')}</td></tr>`,
    )}</tbody></table>`,
  )}</section>`
}

function performanceSection(performance: PerformanceDrift | undefined): Markup | false {
  if (performance === undefined) return false
  const metrics = performance.reference.map(({ metric }) => metric)
  return html`<section class="card" aria-labelledby="performance"><h2 id="performance">How the model does</h2>
<p class="muted">By ${performance.method}. Estimated, and realised behind a slash where the truth is known; below, what was usual.</p>${scroll(
    'Performance',
    html`<table><thead><tr><th scope="col">Chunk</th><th scope="col" class="number">Rows</th>${metrics.map((metric) => html`<th scope="col" class="number">${metric}</th>`)}</tr></thead><tbody>${performance.chunks.map(
      ({ chunk, rows, figures }) =>
        html`<tr><th scope="row">${chunk}</th><td class="number">${count(rows)}</td>${figures.map(
          ({ estimated, realised, lower, upper, alert }) =>
            html`<td class="number">${alert ? html`<span class="badge HIGH">${pair(estimated, realised)}</span>` : pair(estimated, realised)}<br><span class="muted small">${decimal(lower)} to ${decimal(upper)}</span></td>`,
        )}</tr>`,
    )}</tbody></table>`,
  )}</section>`
}

function pair(estimated: number | undefined, realised: number | undefined): string {
  return `${decimal(estimated)}${realised === undefined ? '' : ` / ${decimal(realised)}`}`
}

function violations({ constraintViolations }: DriftReport): Markup | false {
  if (constraintViolations.length === 0) return false
  return html`<section class="card" aria-labelledby="vendor"><h2 id="vendor">Model Monitor would report ${plural(constraintViolations.length, 'violation')}</h2>${scroll(
    'Violations',
    html`<table><thead><tr><th scope="col">Feature</th><th scope="col">Check</th><th scope="col">Description</th></tr></thead><tbody>${constraintViolations
      .slice(0, 200)
      .map(
        (one) =>
          html`<tr><th scope="row">${one.feature_name}</th><td>${one.constraint_check_type}</td><td>${one.description}</td></tr>`,
      )}</tbody></table>`,
  )}</section>`
}

function coverage({ coverage: sides }: DriftReport): Markup | false {
  const problems = [sides.baseline, sides.current].flatMap((side) => side?.problems ?? [])
  return (
    problems.length > 0 &&
    html`<section class="card" aria-labelledby="coverage"><h2 id="coverage">What could not be read</h2><ul>${problems.map(
      ({ reason, count: times, where, detail }) =>
        html`<li>${reason}, ${plural(times, 'time')}, first in ${where}: ${detail}</li>`,
    )}</ul></section>`
  )
}

function decimal(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return ''
  return Math.abs(value) >= 100 ? value.toPrecision(4) : value.toFixed(3)
}
