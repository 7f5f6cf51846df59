const TECHNIQUE = /\b(?:AML\.)?T\d{4}(?:\.\d{3})?\b/g
const MOST = 64

/** MITRE ids of ATT&CK and ATLAS that texts name, sorted, comma-separated; at most 64. */
export function mitreIds(texts: readonly string[]): string {
  const found = new Set(texts.flatMap((text) => text.match(TECHNIQUE) ?? []))
  return [...found].sort().slice(0, MOST).join(',')
}
