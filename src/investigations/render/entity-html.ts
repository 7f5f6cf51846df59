import type { PanelColumn, PanelRow } from '../../graph/panel.ts'
import { type Activity, activityOf } from '../entity/activity.ts'
import type { EntityPage, SeenPanel } from '../entity/entity-page.ts'
import { seriesChart } from './html/chart.ts'
import { htmlDocument } from './html/document.ts'
import { scroll, severityBadge } from './html/findings.ts'
import { html, type Markup } from './html/markup.ts'
import { cellText, isNumeric, newFirst, tellingColumns } from './panel-cells.ts'
import { isSaidElsewhere } from './said-elsewhere.ts'
import { facetWord } from './text/news.ts'
import { shellWord } from './text/prose.ts'
import { count, duration, entityKind, percent, plural, span, stamp } from './words.ts'

/** An entity's page as one HTML file that needs nothing else, in the style of the report.
 * @param limit most rows of each list */
export function renderEntityHtml(page: EntityPage, limit: number): string {
  const { entity, scope, baseline } = page
  const when = span(scope.start, scope.end)
  return htmlDocument(
    'Dupin entity',
    html`<body><a class="skip" href="#main">Skip to the entity</a>
<header class="bar"><div><b>Dupin</b><span>${entityKind(entity.type)}</span></div></header>
<main id="main"><h1>${entity.name}</h1>
<p class="muted"><code>${entity.id}</code><br>${when} UTC, against the ${duration(baseline.end - baseline.start)} before</p>
<section class="card" aria-labelledby="overview"><h2 id="overview">Overview</h2>${facts(page)}${groups(page, limit)}</section>
${news(page, limit)}
${page.panels.filter((one) => !isSaidElsewhere(one, page.panels)).map((seen) => section(seen, limit))}
${next(page)}</main>
<footer>Made by Dupin from log records alone. Times are UTC. Who calls can name its program as it likes.</footer></body>`,
  )
}

function facts({ entity, calls }: EntityPage): Markup {
  const pairs = [
    ['Succeeded', count(calls.successful)],
    ['Failed', count(calls.failed)],
    ['First seen', stamp(entity.firstSeen)],
    ['Last seen', stamp(entity.lastSeen)],
    ['Account', entity.account],
    ['Region', entity.region],
  ].filter(([, value]) => value !== '')
  return html`<dl class="facts">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd><strong>${value}</strong></dd></div>`)}</dl>`
}

function groups({ groups: all }: EntityPage, limit: number): Markup | false {
  if (all.length === 0) return false
  return html`<h3>Finding groups it has a part in</h3><ol class="index">${all
    .slice(0, limit)
    .map(
      ({ severity, title, id }) =>
        html`<li>${severityBadge(severity)}<span>${title}<br><code class="muted">${id}</code></span></li>`,
    )}</ol>${more(all.length, limit)}`
}

function news({ news: all }: EntityPage, limit: number): Markup | false {
  if (all.length === 0) return false
  const rows = all
    .slice(0, limit)
    .map(
      (one) =>
        html`<tr><td>${facetWord(one.facet)}</td><td class="wide-cell">${one.value}</td><td class="number">${count(one.count)}</td><td class="nowrap">${one.newFor}</td><td class="number">${percent(one.chance)}</td></tr>`,
    )
  return html`<section class="card"><h2>Never seen before, where such news is rare</h2>${scroll(
    'What is new',
    html`<table><thead><tr><th scope="col">What</th><th scope="col">Value</th><th scope="col" class="number">Times</th><th scope="col">New for</th><th scope="col" class="number">Chance</th></tr></thead><tbody>${rows}</tbody></table>`,
  )}${more(all.length, limit)}</section>`
}

function section(seen: SeenPanel, limit: number): Markup | false {
  const { panel, data } = seen
  const activity = panel.kind === 'activity-over-time' ? activityOf(seen) : undefined
  const body = activity === undefined ? table(seen, limit) : chart(activity)
  if (body === undefined) return false
  const notes = data.notes.map((note) => html`<p class="muted">${note}</p>`)
  return html`<section class="card"><h2>${panel.title}</h2><p class="muted">${panel.description}</p>${body}${notes}</section>`
}

function chart({ title, unit, hours, totals, outside }: Activity): Markup | undefined {
  const nowhere = { time: Number.NaN, earliest: Number.NaN, latest: Number.NaN }
  const series = {
    label: title,
    unit: unit === 'milliseconds' ? unit : 'count',
    times: hours.map(({ time }) => time),
    values: hours.map(({ value }) => value),
    expected: hours.map(({ expected }) => expected),
    lower: hours.map(({ lower }) => lower),
    upper: hours.map(({ upper }) => upper),
    onset: nowhere,
  }
  const sums = totals.map(({ column, sum }) => `${column.title.toLowerCase()} ${count(sum)}`)
  const told = [
    ...sums,
    ...(outside > 0 ? [`${plural(outside, 'hour')} unlike the weeks before`] : []),
  ]
  const drawn = (['wide', 'narrow'] as const).map((variant) =>
    seriesChart(series, [], variant === 'wide' ? 980 : 360, variant, `${title}, hour by hour`),
  )
  return html`<figure><figcaption>${told.join(' · ')}</figcaption>${drawn}</figure>`
}

function table({ panel, data }: SeenPanel, limit: number): Markup | undefined {
  if (panel.kind === 'activity-over-time' || data.rows.length === 0) return undefined
  const rows = newFirst(data.rows).slice(0, limit)
  const columns = tellingColumns(panel.columns, rows)
  const heads = columns.map(
    (column) =>
      html`<th scope="col" class="${isNumeric(column) ? 'number' : ''}">${column.title}</th>`,
  )
  const body = rows.map((row) => html`<tr>${columns.map((column) => cell(column, row))}</tr>`)
  return html`${scroll(panel.title, html`<table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table>`)}${more(data.rows.length, limit, data.truncated)}`
}

function cell(column: PanelColumn, row: PanelRow): Markup {
  const text = cellText(column.kind, row[column.name] ?? null)
  const kind = isNumeric(column) ? 'number' : column.kind === 'time' ? 'nowrap' : 'cell'
  return html`<td class="${kind}">${text}</td>`
}

function more(all: number, limit: number, truncated = false): Markup | false {
  if (all <= limit && !truncated) return false
  const left = all > limit ? `and ${count(all - limit)} more` : 'and more than these'
  return html`<p class="muted">${left}${truncated && all > limit && ', and some beyond'}</p>`
}

function next({ next: steps }: EntityPage): Markup | false {
  if (steps.length === 0) return false
  return html`<section class="card"><h2>Where to go next</h2><dl class="inner">${steps.map(
    ({ verb, argument, why }) =>
      html`<dt><code>dupin ${verb} ${shellWord(argument)}</code></dt><dd>${why}</dd>`,
  )}</dl></section>`
}
