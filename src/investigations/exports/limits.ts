import { neutralise, wellFormed } from '../render/neutralise.ts'

/** Ends a text that was longer than the other tool takes. */
export const CUT = '… [cut]'

/**
 * A text for people, on one line, of at most `most` UTF-16 units, with what could act spelt out. What was cut is marked. A
 * text without anything to read is `fallback`: other tools refuse blank ones.
 */
export function prose(text: string, most: number, fallback = 'unknown'): string {
  return cut(orElse(neutralise(wellFormed(text.slice(0, most * 2))), fallback), most)
}

/** A value that other tools compare: as it was, but well-formed, never blank, and of at most `most` UTF-16 units. */
export function value(text: string, most: number, fallback = 'unknown'): string {
  return cut(orElse(wellFormed(text.slice(0, most * 2)), fallback), most)
}

/** At most `most` of a list, and how many were left out. */
export function first<T>(
  items: readonly T[],
  most: number,
): { readonly kept: readonly T[]; readonly left: number } {
  return { kept: items.slice(0, most), left: Math.max(0, items.length - most) }
}

function orElse(text: string, fallback: string): string {
  return /[^\s\u0085]/u.test(text) ? text : fallback
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text.slice(0, most - CUT.length).replace(/[\ud800-\udbff]$/, '')}${CUT}`
}
