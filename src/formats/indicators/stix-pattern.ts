import { classify } from './classify.ts'
import type { HuntIndicator } from './indicator.ts'

/** A comparison of STIX 2.1 patterning. https://docs.oasis-open.org/cti/stix/v2.1/ §9 */
const COMPARISON =
  /([a-z0-9-]+):([\w.'[\]*-]+)\s*(NOT\s+)?(=|!=|IN|ISSUBSET|LIKE|MATCHES|>|<|>=|<=)\s*(\((?:\s*'(?:[^'\\]|\\.)*'\s*,?)*\)|'(?:[^'\\]|\\.)*')/gi

/** Patterns are written by hand; longer ones are made to be slow. */
const MOST_CHARACTERS = 20_000

/**
 * The values that a pattern compares with, each an indicator by itself: `[ipv4-addr:value = '198.51.100.7' OR …]`. What is joined
 * by AND is looked for part by part, since one log seldom shows all of it. Comparisons that say what a value is not, and those
 * with wildcards, are left out.
 */
export function valuesOfPattern(pattern: string, label: string): readonly HuntIndicator[] {
  if (pattern.length > MOST_CHARACTERS) return []
  return [...pattern.matchAll(COMPARISON)].flatMap(
    ([, object = '', path = '', negated, operator = '', operand = '']) => {
      const usable =
        negated === undefined && ['=', 'IN', 'ISSUBSET'].includes(operator.toUpperCase())
      return usable
        ? textsIn(operand).flatMap((text) => indicatorOf(object.toLowerCase(), path, text, label))
        : []
    },
  )
}

function textsIn(operand: string): readonly string[] {
  return [...operand.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, text = '']) =>
    text.replaceAll(/\\(.)/g, '$1'),
  )
}

/** What an observable of a type says at a path; by its form where the type says nothing more. */
export function indicatorOf(
  object: string,
  path: string,
  text: string,
  label: string,
): readonly HuntIndicator[] {
  if (path.toLowerCase().includes('user-agent'))
    return [{ kind: 'user-agent', value: text, line: 0, label }]
  const found = classify(text)
  if (found !== undefined) return [{ ...found, line: 0, label }]
  if (object === 'user-account' && /^[\w+=,.@-]{1,64}$/.test(text))
    return [{ kind: 'principal', value: text, line: 0, label }]
  return []
}
