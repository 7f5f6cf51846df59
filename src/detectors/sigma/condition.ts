import type { Detection } from './rule.ts'

/** A condition that cannot be read. */
export class ConditionError extends Error {}

/** Depth of brackets: beyond it nobody wrote the condition by hand. */
const DEEPEST = 50
const TOKEN = /\s*(?:(\()|(\))|([A-Za-z0-9_*][A-Za-z0-9_*.-]*))/y

/**
 * Reads a condition of Sigma over named selections: `selection and not 1 of filter_*`. `not` binds closer than `and`, and that
 * closer than `or`.
 *
 * @throws ConditionError with what was expected where
 */
export function parseCondition(
  text: string,
  selections: ReadonlyMap<string, Detection>,
): Detection {
  const tokens = tokensOf(text)
  const parser = new Parser(tokens, selections)
  const parsed = parser.either(0)
  const rest = parser.peek()
  if (rest !== undefined) throw new ConditionError(`"${rest}" is not expected there`)
  return parsed
}

function tokensOf(text: string): readonly string[] {
  if (text.includes('|'))
    throw new ConditionError('aggregations after "|" are of old Sigma; write a correlation instead')
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  const trimmed = text.trimEnd()
  while (TOKEN.lastIndex < trimmed.length) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(trimmed)
    if (match === null)
      throw new ConditionError(`"${trimmed.slice(at).trim().slice(0, 20)}" cannot be read`)
    tokens.push(match[1] ?? match[2] ?? match[3] ?? '')
  }
  return tokens
}

class Parser {
  readonly #tokens: readonly string[]
  readonly #selections: ReadonlyMap<string, Detection>
  #at = 0

  constructor(tokens: readonly string[], selections: ReadonlyMap<string, Detection>) {
    this.#tokens = tokens
    this.#selections = selections
  }

  peek(): string | undefined {
    return this.#tokens[this.#at]
  }

  either(depth: number): Detection {
    const parts = [this.#both(depth)]
    while (this.#takes('or')) parts.push(this.#both(depth))
    return joined('or', parts)
  }

  #both(depth: number): Detection {
    const parts = [this.#one(depth)]
    while (this.#takes('and')) parts.push(this.#one(depth))
    return joined('and', parts)
  }

  #one(depth: number): Detection {
    if (depth > DEEPEST) throw new ConditionError(`it is nested deeper than ${DEEPEST}`)
    if (this.#takes('not')) return { kind: 'not', part: this.#one(depth + 1) }
    const token = this.#next()
    if (token === '(') {
      const inner = this.either(depth + 1)
      if (this.#next() !== ')') throw new ConditionError('")" is missing')
      return inner
    }
    const following = this.peek()?.toLowerCase()
    if (following === 'of' && /^(?:1|any|all)$/i.test(token)) {
      this.#at++
      return this.#of(token.toLowerCase() === 'all' ? 'and' : 'or')
    }
    if (following === 'of') throw new ConditionError(`"${token} of" is not Sigma: 1, any or all`)
    const selection = this.#selections.get(token)
    if (selection === undefined) throw new ConditionError(`there is no selection "${token}"`)
    return selection
  }

  #of(kind: 'and' | 'or'): Detection {
    const pattern = this.#next()
    if (pattern === '(' || pattern === ')')
      throw new ConditionError(`"of ${pattern}" is not Sigma: a name, with * for anything, or them`)
    const all = pattern.toLowerCase() === 'them'
    const parts = [...this.#selections].flatMap(([name, selection]) => {
      const fits = all ? !name.startsWith('_') : fitsName(name, pattern)
      return fits ? [selection] : []
    })
    if (parts.length === 0) throw new ConditionError(`no selection fits "${pattern}"`)
    return joined(kind, parts)
  }

  #takes(word: string): boolean {
    if (this.peek()?.toLowerCase() !== word) return false
    this.#at++
    return true
  }

  #next(): string {
    const token = this.peek()
    if (token === undefined) throw new ConditionError('it ends too early')
    this.#at++
    return token
  }
}

/** Whether a name is what a pattern says, where `*` stands for anything. Each part is looked for once, behind the one before
 * it, so that no pattern makes it slow. */
function fitsName(name: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return name === pattern
  const end = name.length - last.length
  let at = first.length
  if (!name.startsWith(first) || end < at || !name.endsWith(last)) return false
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= end
}

function joined(kind: 'and' | 'or', parts: readonly Detection[]): Detection {
  const [only] = parts
  return only !== undefined && parts.length === 1 ? only : { kind, parts }
}
