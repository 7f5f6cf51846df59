import type { Source } from '../../lake/predicates/predicate.ts'

/** Where the lake holds what a field says, by the kind of its column. */
export const term = (column: string): Source => ({ kind: 'term', column })
export const text = (column: string): Source => ({ kind: 'text', column })
export const number = (column: string): Source => ({ kind: 'number', column })
export const time = (column: string): Source => ({ kind: 'time', column })
export const code = (column: string, words: readonly string[]): Source => ({
  kind: 'code',
  column,
  words,
})

const MOST_SEGMENTS = 12

/** The names on the way to a part of a JSON column; undefined when it is too long a way, or one of them is empty. */
export function jsonPath(field: string): readonly string[] | undefined {
  const path = field.split('.')
  return path.length > MOST_SEGMENTS || path.includes('') ? undefined : path
}
