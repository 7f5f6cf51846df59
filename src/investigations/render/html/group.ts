import type { Finding } from '../../../events/finding.ts'
import type { FindingGroup, TimelineEntry } from '../../report.ts'
import { newsInWords } from '../news.ts'
import { shortIds } from '../short-ids.ts'
import { groupEventIds, groupOnset, groupSpan, leadingCause } from '../story.ts'
import { count, entityKind, entityName, percent, quantity, span, stamp } from '../words.ts'
import { causeCards, entityText, idTexts } from './causes.ts'
import { type ChartMark, seriesChart } from './chart.ts'
import { findingTable, scroll, severityBadge } from './findings.ts'
import { groupGraph } from './group-graph.ts'
import { html, type Markup } from './markup.ts'

/** One finding group, the `index`-th of the document. */
export function groupSection(group: FindingGroup, index: number): Markup {
  const ids = shortIds(groupEventIds(group).filter((id) => id !== ''))
  const onset = groupOnset(group)
  const graph = groupGraph(group, index)
  return html`<section class="card" id="group-${index}" aria-labelledby="title-${index}">
<div class="head">${severityBadge(group.severity)}<h2 id="title-${index}">${group.title}</h2></div>
<p class="muted small"><code>${group.id}</code></p>${group.news !== undefined && html`<div class="note"><p>${newsInWords(group.news)}</p></div>`}<p>${group.summary}</p>${facts(group, onset)}
${group.causes.length > 0 && html`<h3>Causes</h3>${causeCards(group.causes, onset, ids)}`}
${charts(group)}
${graph && html`<h3>How it hangs together</h3>${scroll('Graph of the group', graph)}`}
${group.timeline.length > 0 && html`<h3>Timeline</h3>${timeline(group.timeline, ids)}`}
${group.findings.length > 0 && html`<h3>Findings</h3>${findingTable(group.findings)}`}
${group.entities.length > 0 && html`<h3>Entities</h3>${entityTable(group)}`}
${records([...ids.keys()])}</section>`
}

/** More than this is read in the JSON or with `dupin explain`. */
const CHARTS = 12
const RECORDS = 200
const TIMELINE = 200
const ENTITIES = 200

function facts(group: FindingGroup, onset: number): Markup {
  const { start, end } = groupSpan(group)
  const cause = leadingCause(group)
  const tactics = group.tactics.filter((tactic) => tactic !== '').join(' → ')
  const pairs: readonly (readonly [string, Markup | string])[] = [
    ['Onset', `${stamp(onset)} UTC`],
    ['Seen', Number.isFinite(start) ? `${span(start, end)} UTC` : 'none'],
    [
      'Leading cause',
      cause ? `${cause.kind.replaceAll('-', ' ')}, ${percent(cause.probability)}` : 'none',
    ],
    ['Principal', cause?.principal ? entityText(cause.principal) : 'none known'],
    ['Tactics', tactics || 'none'],
  ]
  return html`<dl class="facts">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

function charts(group: FindingGroup): Markup | undefined {
  const marks = group.causes.flatMap((cause): readonly ChartMark[] => {
    if (cause.time === undefined) return []
    const who = cause.principal ? ` by ${entityName(cause.principal)}` : ''
    const title = `${cause.kind.replaceAll('-', ' ')}${who}, ${stamp(cause.time)}`
    return [{ label: String(cause.rank), time: cause.time, title }]
  })
  const charted = group.findings.filter((finding) => finding.series !== undefined)
  if (charted.length === 0) return undefined
  const more = charted.length - CHARTS
  return html`<h3>What behaved unlike itself</h3>${charted.slice(0, CHARTS).map((finding) => chart(finding, marks))}${
    more > 0 && html`<p class="muted">and ${count(more)} more series</p>`
  }`
}

/** The same chart for a wide and a narrow screen, since text in a scaled one would be too small to read. */
function chart(finding: Finding, marks: readonly ChartMark[]): Markup | undefined {
  const { series } = finding
  if (series === undefined) return undefined
  const observed = quantity(finding.observed, series.unit)
  const expected = quantity(finding.expected, series.unit)
  const description = `${series.label} of ${entityName(finding.entity)}: ${observed} observed, ${expected} expected, onset ${stamp(series.onset.time)} UTC`
  const wide = seriesChart(series, marks, 980, 'wide', description)
  if (wide === undefined) return undefined
  const narrow = seriesChart(series, marks, 372, 'narrow', description)
  return html`<figure><figcaption><b>${series.label}</b> of ${entityName(finding.entity)}<br><span class="muted">${observed} observed, ${expected} expected from ${finding.baseline}</span></figcaption>
${wide}${narrow}<div class="legend" aria-hidden="true"><span>observed</span><span class="l-out">outside its band</span><span class="l-exp">expected</span><span class="l-band">usual band</span><span class="l-onset">onset, 95 %</span>${marks.length > 0 && html`<span class="l-act">act of a cause</span>`}</div></figure>`
}

function timeline(entries: readonly TimelineEntry[], ids: ReadonlyMap<string, string>): Markup {
  const more = entries.length - TIMELINE
  return html`<ol class="timeline">${entries.slice(0, TIMELINE).map((entry) => {
    const id = entry.eventId === undefined ? undefined : idTexts([entry.eventId], ids)
    const found = entry.findingId !== undefined
    return html`<li class="${found ? 'found' : 'act'}"><time>${stamp(entry.time)}</time><span>${entry.text} <span class="muted">· ${entityName(entry.entity)}</span>${id}</span></li>`
  })}</ol>${more > 0 && html`<p class="muted">and ${count(more)} more</p>`}`
}

function entityTable(group: FindingGroup): Markup {
  const more = group.entities.length - ENTITIES
  return scroll(
    'Entities',
    html`<table><caption>Everything that takes part</caption><thead><tr><th scope="col">Kind</th><th scope="col">Name</th><th scope="col">Id</th></tr></thead><tbody>${group.entities
      .slice(0, ENTITIES)
      .map(
        (ref) =>
          html`<tr><td class="nowrap">${entityKind(ref.type)}</td><td class="cell">${entityName(ref)}</td><td class="wide-cell"><code>${ref.id}</code></td></tr>`,
      )}</tbody></table>${more > 0 && html`<p class="muted">and ${count(more)} more in the JSON report</p>`}`,
  )
}

function records(ids: readonly string[]): Markup | false {
  const more = ids.length - RECORDS
  return (
    ids.length > 0 &&
    html`<details><summary>Records (${count(ids.length)})</summary><ul class="ids">${ids
      .slice(0, RECORDS)
      .map(
        (id) => html`<li><code>${id}</code></li>`,
      )}</ul>${more > 0 && html`<p class="muted">and ${count(more)} more in the JSON report</p>`}<p class="muted small">dupin explain ID opens one.</p></details>`
  )
}
