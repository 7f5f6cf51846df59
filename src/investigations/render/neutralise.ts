/**
 * Makes every character visible that could act instead of being read: C0, C1 and DEL (so all of ESC, CSI and OSC),
 * line and paragraph separators, bidirectional controls, zero-width and other format characters, tag characters and
 * lone surrogates, and of combining marks all after the fourth of a pile. They become `\u{1b}`-like text; tab, line feed and carriage return become `\t`, `\n` and `\r`.
 *
 * The text of a log record was written by whoever made the request, so nothing of it may reach a terminal or a page
 * without this (CVE-2009-4487, CVE-2021-42574). The result is one line.
 */
export function neutralise(text: string): string {
  return PLAIN.test(text) ? text : text.replace(ACTING, spell).replace(PILED_UP, spell)
}

/** As `neutralise`, and everything outside ASCII is spelt out too, for terminals that know nothing else. */
export function neutraliseToAscii(text: string): string {
  return PLAIN.test(text) ? text : text.replace(NOT_PLAIN, spell)
}

/** Replaces lone surrogates by U+FFFD, so that the text has a UTF-8 form. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\u{fffd}')
}

/** Shortens `text` to `limit` UTF-16 units and says how many characters were left out. */
export function cap(text: string, limit: number): string {
  if (text.length <= limit) return text
  const kept = text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')
  return `${kept}… (${text.length - kept.length} more characters)`
}

const PLAIN = /^[\x20-\x7e]*$/
const NOT_PLAIN = /[^\x20-\x7e]/gu

/**
 * Controls, format characters, surrogates, separators, and what renders as nothing (default ignorable: Hangul fillers,
 * variation selectors that can smuggle data), but not U+FE0E and U+FE0F, which only choose between text and emoji.
 */
const ACTING =
  /(?![\u{fe0e}\u{fe0f}])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** No script needs five marks on one letter; more are there to cover the lines around them. */
const PILED_UP = /(?<=\p{M}{4})\p{M}/gu

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
])

function spell(character: string): string {
  return SHORT.get(character) ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
