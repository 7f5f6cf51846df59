import { cap, neutralise } from '../neutralise.ts'

const MARKUP: unique symbol = Symbol('markup')

/** Text that is HTML already. Only `html` makes it, so no data of a log can pass for it. */
export interface Markup {
  readonly [MARKUP]: string
}

export type Slot = Markup | string | number | undefined | false | readonly Slot[]

/**
 * A piece of HTML or SVG. Every interpolated text is made visible and escaped for element content and for quoted
 * attributes, so that attributes in a template have to stand in double quotes.
 */
export function html(parts: TemplateStringsArray, ...slots: readonly Slot[]): Markup {
  const text = parts.reduce(
    (sum, part, i) => sum + part + (i < slots.length ? fill(slots[i]) : ''),
    '',
  )
  return { [MARKUP]: text }
}

/** Coordinates of a path or a polygon, of any length; nothing when it is anything else. */
export function geometry(text: string): Markup {
  return { [MARKUP]: /^[MLCz\d\s.,-]*$/.test(text) ? text : '' }
}

/** The document's text. */
export function markupText(markup: Markup): string {
  return markup[MARKUP]
}

/** A log string longer than this is an attack or a blob; the whole of it is in the JSON. */
const LONGEST = 2000

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

function fill(slot: Slot): string {
  if (slot === undefined || slot === false) return ''
  if (typeof slot === 'number') return Number.isFinite(slot) ? String(slot) : ''
  if (typeof slot === 'string') return escapeText(slot)
  return isMarkup(slot) ? slot[MARKUP] : slot.map(fill).join('')
}

function isMarkup(slot: Markup | readonly Slot[]): slot is Markup {
  return MARKUP in slot
}

function escapeText(text: string): string {
  return neutralise(cap(text, LONGEST)).replace(
    /[&<>"'`]/g,
    (character) => ENTITIES[character] ?? '',
  )
}
