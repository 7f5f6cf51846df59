import type { Coverage, FormatCoverage } from '../../report.ts'
import { count, stamp } from '../words.ts'
import { scroll } from './findings.ts'
import { html, type Markup } from './markup.ts'

/** What was read of each log, and what was not collected. */
export function coverageSection(coverage: Coverage): Markup {
  return html`<section class="card" aria-labelledby="coverage"><h2 id="coverage">Coverage</h2>
<p class="muted">What this report rests on. Read = stored + duplicate + rejected.</p>
${scroll('Coverage by log', table(coverage))}${notMembers(coverage)}${missing(coverage)}</section>`
}

function table(coverage: Coverage): Markup {
  const heads = ['Objects', 'Read', 'Stored', 'Duplicate', 'Rejected']
  return html`<table><caption>Records by log format, with the time they cover in UTC</caption><thead><tr><th scope="col">Log</th>${heads.map(
    (head) => html`<th scope="col" class="number">${head}</th>`,
  )}<th scope="col">First</th><th scope="col">Last</th></tr></thead><tbody>${coverage.formats.map(
    (format) =>
      html`<tr><th scope="row">${format.format}</th>${numbers(format)}<td class="nowrap">${at(format.start)}</td><td class="nowrap">${at(format.end)}</td></tr>`,
  )}<tr><th scope="row">All</th>${numbers(coverage)}<td></td><td></td></tr></tbody></table>`
}

function numbers(value: Coverage | FormatCoverage): readonly Markup[] {
  return [value.objects, value.read, value.stored, value.duplicate, value.rejected].map(
    (number) => html`<td class="number">${count(number)}</td>`,
  )
}

function at(time: number | undefined): string {
  return time === undefined ? 'nothing' : stamp(time).slice(0, 16)
}

function notMembers(coverage: Coverage): Markup | false {
  return (
    coverage.notMembers.length > 0 &&
    html`<div class="note"><p><b>Left out</b>, since the account is not a member of the behavior graph:</p><ul>${coverage.notMembers.map(
      ({ account, records }) => html`<li>${account}: ${count(records)} records</li>`,
    )}</ul></div>`
  )
}

/** Not collected is another thing than did not happen. */
function missing(coverage: Coverage): Markup | false {
  return (
    coverage.missing.length > 0 &&
    html`<div class="note"><p><b>Not collected</b>, so this report cannot say whether anything happened there:</p><ul>${coverage.missing.map(
      (item) => html`<li>${item}</li>`,
    )}</ul></div>`
  )
}
