import type { EntityAssessment } from '../../report.ts'
import { entityKind, entityName } from '../words.ts'
import { severityBadge } from './findings.ts'
import { html, type Markup } from './markup.ts'

/** The investigation of one entity: severity, summary, and a table of its indicators. */
export function assessmentSection(assessment: EntityAssessment): Markup {
  const { entity, severity, summary, indicators } = assessment
  const rows = indicators.map(({ type, text }) => html`<tr><td>${type}</td><td>${text}</td></tr>`)
  return html`<section class="card" aria-labelledby="indicators"><h2 id="indicators">${severityBadge(severity)} ${entityName(entity)} <span class="muted">${entityKind(entity.type)}</span></h2>
<p>${summary}</p>${
    rows.length > 0 &&
    html`<table><thead><tr><th scope="col">Indicator</th><th scope="col">What was seen</th></tr></thead><tbody>${rows}</tbody></table>`
  }</section>`
}
