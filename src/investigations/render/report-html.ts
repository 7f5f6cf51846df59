import type { Report } from '../report.ts'
import { assessmentSection } from './html/assessment.ts'
import { coverageSection } from './html/coverage.ts'
import { htmlDocument } from './html/document.ts'
import { severityBadge } from './html/findings.ts'
import { groupSection } from './html/group.ts'
import { html, type Markup } from './html/markup.ts'
import { setAside } from './set-aside.ts'
import { leadingCause } from './story.ts'
import { count, duration, entityName, percent, plural, span } from './words.ts'

/**
 * The report as one HTML file that needs nothing else: no script, no network, inline SVG for charts. Its policy allows
 * its own style sheet by hash and nothing more; every text of a log is escaped, and what would act unseen is spelt out.
 */
export function renderHtml(report: Report): string {
  const scope = span(report.scope.start, report.scope.end)
  return htmlDocument(`Dupin investigation, ${scope} UTC`, body(report, scope))
}

function body(report: Report, scope: string): Markup {
  const groups = report.findingGroups
  return html`<body><a class="skip" href="#main">Skip to the findings</a>
<header class="bar"><div><b>Dupin</b><span>Investigation report</span></div></header>
<main id="main"><h1>${headline(report)}</h1>
<p class="muted">${scope} UTC (${duration(report.scope.end - report.scope.start)})</p>
<section class="card" aria-labelledby="overview"><h2 id="overview">Overview</h2>${figures(report)}${setAside(report).map((text) => html`<p class="muted">${text}</p>`)}
${groups.length > 0 ? index(report) : quiet(report)}</section>${report.investigation !== undefined && assessmentSection(report.investigation)}
${groups.map((group, i) => groupSection(group, i + 1))}
${coverageSection(report.coverage)}</main>
<footer>Made by Dupin from log records alone. Times are UTC. Probabilities are shares between the explanations that were weighed.</footer></body>`
}

function headline(report: Report): string {
  if (report.findingGroups.length > 0) return plural(report.findingGroups.length, 'finding group')
  return report.coverage.stored > 0 ? 'Nothing found' : 'No records, no verdict'
}

function figures(report: Report): Markup {
  const { coverage } = report
  const pairs = [
    ['Records read', count(coverage.read)],
    ['Log objects', count(coverage.objects)],
    ['Duplicate', count(coverage.duplicate)],
    ['Rejected', count(coverage.rejected)],
    ['Logs not collected', count(coverage.missing.length)],
  ]
  return html`<dl class="facts">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd><strong>${value}</strong></dd></div>`)}</dl>`
}

function index(report: Report): Markup {
  return html`<nav aria-label="Finding groups"><ol class="index">${report.findingGroups.map(
    (group, i) => {
      const cause = leadingCause(group)
      const who = cause?.principal ? ` by ${entityName(cause.principal)}` : ''
      const why = cause
        ? `${cause.kind.replaceAll('-', ' ')}${who}, ${percent(cause.probability)}`
        : 'unexplained'
      return html`<li>${severityBadge(group.severity)}<span><a href="#group-${i + 1}">${group.title}</a><br><span class="muted">${why}</span></span></li>`
    },
  )}</ol></nav>`
}

function quiet(report: Report): Markup {
  const { coverage } = report
  if (coverage.stored === 0) {
    return html`<div class="note"><p><b>Nothing was stored from the logs</b>, so nothing can be said about this scope.</p></div>`
  }
  const logs = coverage.formats.filter((format) => format.stored > 0).map(({ format }) => format)
  return html`<div class="note good"><p><b>Nothing found.</b> No endpoint, model or principal behaved unlike itself, in ${count(coverage.stored)} records from ${logs.join(', ') || 'the logs below'}.</p></div>`
}
