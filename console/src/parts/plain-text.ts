/** Characters that would hide or turn around what stands beside them: controls, bidirectional marks, zero-width ones. */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu

/** Text of a log as it can be shown beside ours: what cannot be seen is written out, and it is not endless.
 * @param most characters that are shown */
export function plainText(text: string, most = 400): string {
  const shown = text.replace(
    HIDDEN,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
  return shown.length > most ? `${shown.slice(0, most)}…` : shown
}
