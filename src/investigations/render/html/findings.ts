import type { Finding } from '../../../events/finding.ts'
import { trustInWords } from '../../../events/trust.ts'
import { count, entityKind, entityName, quantity, stamp } from '../words.ts'
import { entityText } from './causes.ts'
import { html, type Markup } from './markup.ts'

/** The findings as a table; each opens onto what it was held against and the statement behind it. */
export function findingTable(findings: readonly Finding[]): Markup {
  const more = findings.length - SHOWN
  return scroll(
    'Findings',
    html`<table><caption>Open a finding for its baseline, its records and the statement behind it.</caption>
<thead><tr><th scope="col">Severity</th><th scope="col">Finding</th><th scope="col">Start (UTC)</th><th scope="col">Entity</th><th scope="col">Observed</th><th scope="col">Expected</th></tr></thead>
<tbody>${findings.slice(0, SHOWN).map(row)}</tbody></table>${more > 0 && html`<p class="muted">and ${count(more)} more in the JSON report</p>`}`,
  )
}

export function severityBadge(severity: Finding['severity']): Markup {
  const name = severity.charAt(0) + severity.slice(1).toLowerCase()
  return html`<span class="badge ${severity}">${name}</span>`
}

/** A part that scrolls sideways on a narrow screen, reachable by keyboard. */
export function scroll(label: string, content: Markup): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${content}</div>`
}

function row(finding: Finding): Markup {
  const unit = finding.series?.unit
  return html`<tr><td>${severityBadge(finding.severity)}</td>
<td class="wide-cell"><details><summary>${finding.sample === true && 'Sample: '}${finding.title}</summary>${details(finding)}</details></td>
<td class="nowrap">${stamp(finding.start)}</td><td class="cell"><span title="${finding.entity.id}">${entityName(finding.entity)}</span><br><span class="muted small">${entityKind(finding.entity.type)}</span></td>
<td class="cell"><b>${quantity(finding.observed, unit)}</b></td><td class="cell">${quantity(finding.expected, unit)}</td></tr>`
}

function details(finding: Finding): Markup {
  const { explanation } = finding
  const pairs: readonly (readonly [string, Markup | string | false | undefined])[] = [
    ['Id', html`<code>${finding.id}</code>`],
    ['Type', finding.type],
    ['Found by', finding.detector],
    ['Until', `${stamp(finding.end)} UTC`],
    ['Actor', finding.actor && entityText(finding.actor)],
    ['Held against', finding.baseline],
    ['Examined', count(finding.examined)],
    ['Score', quantity(finding.score)],
    ['Account', [finding.account, finding.region].filter(Boolean).join(', ')],
    ['Techniques', finding.techniques.join(', ')],
    ['Related', finding.related.length > 0 && html`${finding.related.map(related)}`],
    ['Log files', finding.trust && trustInWords(finding.trust)],
    ['Records', finding.eventIds.length > 0 && html`${eventIds(finding.eventIds)}`],
  ]
  const shown = pairs.filter(([, value]) => value !== undefined && value !== '' && value !== false)
  return html`<dl class="inner small">${shown.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>${
    explanation &&
    html`<pre>${explanation.sql.split('\n').map((line, i) => html`${i > 0 && html`\n`}${line}`)}</pre><p class="small muted">with ${explanation.parameters.map(String).join(', ') || 'no parameters'}</p>`
  }`
}

function related(ref: Finding['entity']): Markup {
  return html`${entityText(ref)}<br>`
}

/** A document of more than this is slow to open. */
const SHOWN = 500

/** A finding may rest on thousands of records; all are in the JSON. */
const IDS_SHOWN = 20

function eventIds(ids: readonly string[]): Markup {
  const more = ids.length - IDS_SHOWN
  return html`${ids.slice(0, IDS_SHOWN).map((id) => html`<code>${id}</code><br>`)}${more > 0 && `and ${count(more)} more`}`
}
