/**
 * Conditions on the rows of an event table as data: rules are compiled to them, and they to SQL. Every leaf is true or
 * false and never unknown, so that `not` means what it says.
 */

/** Where a value of a row comes from. `column` is one of the table's. */
export type Source =
  /** A string of the dictionary. */
  | { readonly kind: 'term'; readonly column: string }
  /** A word of a fixed list, stored as its index. */
  | { readonly kind: 'code'; readonly column: string; readonly words: readonly string[] }
  /** A text as it was written; `plain` without backslashes, so that a policy within JSON reads like one outside. */
  | { readonly kind: 'text'; readonly column: string; readonly plain?: boolean }
  /** What lies at a path of a JSON text; a list on the way means any of its elements, unless there is none (`plain`). */
  | {
      readonly kind: 'json'
      readonly column: string
      readonly path: readonly string[]
      readonly plain?: boolean
    }
  | { readonly kind: 'number'; readonly column: string }
  | { readonly kind: 'time'; readonly column: string; readonly part?: TimePart }

export type TimePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'

/** What a value must be. Without `cased` upper and lower case are one. */
export type Test =
  | {
      readonly op: 'equals' | 'contains' | 'startsWith' | 'endsWith'
      readonly value: string
      readonly cased?: boolean
    }
  /** RE2, anywhere in the value; `flags` of i, m, s. */
  | { readonly op: 'matches'; readonly pattern: string; readonly flags: string }
  | { readonly op: 'compares'; readonly than: '<' | '<=' | '>' | '>='; readonly value: number }
  | { readonly op: 'inNetwork'; readonly network: string }
  | { readonly op: 'absent' }

export type Predicate =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Predicate[] }
  | { readonly kind: 'not'; readonly part: Predicate }
  | { readonly kind: 'test'; readonly source: Source; readonly test: Test }
  /** Two values of one row stand to each other so. */
  | {
      readonly kind: 'same'
      readonly left: Source
      readonly right: Source
      readonly how: 'equals' | 'contains' | 'startsWith' | 'endsWith'
      /** Put before the right one. */
      readonly prefix?: string
    }
  /** An account that the text names (first group of the pattern) is none of `known`, among which is that of every trail. */
  | {
      readonly kind: 'namesOtherAccount'
      readonly source: Source
      readonly pattern: string
      readonly known: readonly string[]
      /** The account of who calls counts as the row's own. */
      readonly orCallers?: boolean
    }
  /** The row's principal in certain hours: ids of the dictionary and starts of hours, pair by pair. */
  | {
      readonly kind: 'inHours'
      readonly actors: readonly number[]
      readonly hours: readonly number[]
    }
  /** The dictionary's ids of all values that fit a test. */
  | { readonly kind: 'ids'; readonly column: string; readonly ids: readonly number[] }

export const TRUE: Predicate = { kind: 'constant', value: true }
export const FALSE: Predicate = { kind: 'constant', value: false }

/** All of them, with what is certain left out. */
export function and(parts: readonly Predicate[]): Predicate {
  return joined('and', parts)
}

/** Any of them, with what is certain left out. */
export function or(parts: readonly Predicate[]): Predicate {
  return joined('or', parts)
}

export function not(part: Predicate): Predicate {
  if (part.kind === 'constant') return part.value ? FALSE : TRUE
  return part.kind === 'not' ? part.part : { kind: 'not', part }
}

export function test(source: Source, one: Test): Predicate {
  return { kind: 'test', source, test: one }
}

function joined(kind: 'and' | 'or', parts: readonly Predicate[]): Predicate {
  const decisive = kind === 'or'
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]))
  if (flat.some((part) => part.kind === 'constant' && part.value === decisive))
    return decisive ? TRUE : FALSE
  const open = flat.filter((part) => part.kind !== 'constant')
  const [only] = open
  if (only === undefined) return decisive ? FALSE : TRUE
  return open.length === 1 ? only : { kind, parts: open }
}

type Leaf = Exclude<Predicate, { readonly kind: 'and' | 'or' | 'not' | 'constant' }>

/** The predicate with each leaf replaced by what is known of it, and what follows from that. */
export function decided(
  predicate: Predicate,
  known: (leaf: Leaf) => Predicate | undefined,
): Predicate {
  switch (predicate.kind) {
    case 'constant':
      return predicate
    case 'and':
    case 'or':
      return joined(
        predicate.kind,
        predicate.parts.map((part) => decided(part, known)),
      )
    case 'not':
      return not(decided(predicate.part, known))
    default:
      return known(predicate) ?? predicate
  }
}

/** Every leaf, in the order in which they stand. */
export function leavesOf(predicate: Predicate): readonly Leaf[] {
  switch (predicate.kind) {
    case 'constant':
      return []
    case 'and':
    case 'or':
      return predicate.parts.flatMap(leavesOf)
    case 'not':
      return leavesOf(predicate.part)
    default:
      return [predicate]
  }
}

/** Whether a word of our own fits; log text is judged by the engine, whose expressions cannot be made to run for ever. */
export function wordFits(word: string, one: Test): boolean {
  switch (one.op) {
    case 'absent':
      return word === ''
    case 'compares':
    case 'inNetwork':
      return false
    case 'matches':
      return new RegExp(one.pattern, one.flags).test(word)
    default: {
      const [text, value] = one.cased
        ? [word, one.value]
        : [word.toLowerCase(), one.value.toLowerCase()]
      if (one.op === 'equals') return text === value
      if (one.op === 'contains') return text.includes(value)
      return one.op === 'startsWith' ? text.startsWith(value) : text.endsWith(value)
    }
  }
}
