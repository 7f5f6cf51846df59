import type { Test } from '../../lake/predicates/predicate.ts'

/** A piece of a pattern: text as it is, or a wildcard. */
type Piece = { readonly text: string } | { readonly any: 'one' | 'many' }

/** `*` stands for anything, `?` for one character; a backslash before either, or before a backslash that stands before one,
 * makes it plain. Other backslashes are plain. */
export function piecesOf(pattern: string): readonly Piece[] {
  const pieces: Piece[] = []
  let text = ''
  const end = () => {
    if (text !== '') pieces.push({ text })
    text = ''
  }
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? ''
    const next = pattern[i + 1] ?? ''
    if (char === '\\' && (next === '*' || next === '?' || next === '\\')) {
      text += next
      i++
    } else if (char === '*' || char === '?') {
      end()
      pieces.push({ any: char === '*' ? 'many' : 'one' })
    } else text += char
  }
  end()
  return pieces
}

/** The test that a value with wildcards stands for; `around` says where anything may precede or follow. */
export function wildcardTest(
  pattern: string,
  around: { readonly before: boolean; readonly after: boolean },
  cased: boolean,
): Test {
  const many = { any: 'many' } as const
  const inner = piecesOf(pattern)
  const pieces = [...(around.before ? [many] : []), ...inner, ...(around.after ? [many] : [])]
  const open = { before: isMany(pieces[0]), after: pieces.length > 0 && isMany(pieces.at(-1)) }
  const plain = pieces.filter((piece) => !isMany(piece))
  const [only] = plain
  const casing = cased ? { cased: true } : {}
  if (plain.length === 0) {
    return pieces.length === 0
      ? { op: 'equals', value: '', ...casing }
      : { op: 'matches', pattern: '', flags: '' }
  }
  const between = pieces.slice(open.before ? 1 : 0, open.after ? -1 : undefined)
  if (only !== undefined && between.length === 1 && 'text' in only)
    return { op: opOf(open), value: only.text, ...casing }
  return {
    op: 'matches',
    pattern: `^${pieces.map(expressionOf).join('')}$`,
    flags: cased ? 's' : 'is',
  }
}

function opOf({ before, after }: { readonly before: boolean; readonly after: boolean }) {
  if (before) return after ? 'contains' : 'endsWith'
  return after ? 'startsWith' : 'equals'
}

function isMany(piece: Piece | undefined): boolean {
  return piece !== undefined && 'any' in piece && piece.any === 'many'
}

function expressionOf(piece: Piece): string {
  if ('any' in piece) return piece.any === 'many' ? '.*' : '.'
  return escaped(piece.text)
}

/** A text as part of a regular expression of RE2 or JavaScript. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
