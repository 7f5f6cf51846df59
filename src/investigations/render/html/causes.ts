import type { Cause, Evidence } from '../../../events/cause.ts'
import type { EntityRef } from '../../../events/entity.ts'
import { trustInWords } from '../../../events/trust.ts'
import { entityKind, entityName, percent, relativeTo, stamp } from '../words.ts'
import { html, type Markup } from './markup.ts'

/** The causes as cards, best first, each numbered as on the charts. */
export function causeCards(
  causes: readonly Cause[],
  onset: number,
  ids: ReadonlyMap<string, string>,
): Markup {
  return html`<ol class="causes">${causes.map((cause) => card(cause, onset, ids))}</ol>`
}

/** An entity as people read it, with its whole id as a tooltip. */
export function entityText(ref: EntityRef): Markup {
  return html`${entityKind(ref.type)} <b title="${ref.id}">${entityName(ref)}</b>`
}

/** Heads of record ids; the whole ones are listed under the group's records. */
export function idTexts(
  eventIds: readonly string[],
  ids: ReadonlyMap<string, string>,
): Markup | undefined {
  if (eventIds.length === 0) return undefined
  const shown = eventIds.slice(0, IDS_SHOWN)
  const more = eventIds.length - shown.length
  return html` <span class="muted">${shown.map(
    (id) => html`<code title="${id}">${ids.get(id) ?? id}</code> `,
  )}${more > 0 && `and ${more} more`}</span>`
}

const IDS_SHOWN = 6

function card(cause: Cause, onset: number, ids: ReadonlyMap<string, string>): Markup {
  const { principal, time, evidence } = cause
  const entity = cause.entity?.id === principal?.id ? undefined : cause.entity
  const first = cause.rank === 1 && cause.kind !== 'unexplained'
  const parties = [
    principal && entityText(principal),
    principal && entity && html` → `,
    entity && entityText(entity),
    time !== undefined && html` · ${stamp(time)} UTC, ${relativeTo(onset, time)}`,
  ].filter((part) => part !== undefined)
  return html`<li class="${first ? 'cause first' : 'cause'}">
<div class="top"><span class="disc">${cause.rank}</span><h4>${cause.kind.replaceAll('-', ' ')}</h4>${shareBar(cause.probability)}</div>
<p class="muted">${parties}</p><p>${cause.why}${idTexts(cause.eventIds, ids)}</p>${cause.trust && html`<p class="small muted">Log files: ${trustInWords(cause.trust)}</p>`}
${
  evidence.length > 0 &&
  html`<details${first && html` open`}><summary>Evidence (${evidence.length})</summary><ul class="evidence">${evidence.map((item) => reason(item, ids))}</ul></details>`
}</li>`
}

function shareBar(share: number): Markup {
  const filled = Math.round(Math.min(1, Math.max(0, share || 0)) * 160)
  return html`<div class="share"><svg viewBox="0 0 160 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="160" height="8" rx="4"/><rect class="fill" width="${filled}" height="8" rx="4"/></svg><span>${percent(share)}</span></div>`
}

function reason(item: Evidence, ids: ReadonlyMap<string, string>): Markup {
  const side = item.weight >= 0 ? 'for' : 'against'
  return html`<li class="${side}"><span class="sign" role="img" aria-label="speaks ${side} it" title="${item.weight} in log-odds">${side === 'for' ? '+' : '−'}</span><span class="muted">${item.factor}</span><span class="text">${item.text}${idTexts(item.eventIds, ids)}</span></li>`
}
