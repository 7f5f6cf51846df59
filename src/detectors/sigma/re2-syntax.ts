/**
 * What RE2, which the engine runs, refuses of expressions that JavaScript takes: an expression that the engine refused would end
 * the search for all rules. It is stricter than RE2 where that is simpler. https://github.com/google/re2/wiki/Syntax
 */

/** RE2's limit, for a repetition and for those within each other, multiplied. */
const MOST_REPEATED = 1000
/** RE2 gives up beyond a thousand. */
const DEEPEST = 200
/** Pieces that an expression comes to when its repetitions are written out: RE2 has memory for some twice as many. */
const MOST_PIECES = 10_000
/** A class of Unicode is hundreds of instructions, where a character is a few. */
const PIECES_OF_CATEGORY = 50

const LOOKS_AROUND =
  'the expression looks around or refers back, which RE2 cannot: use a filter with "not"'
const CATEGORY =
  /^[pP](?:[CLMNPSZ]|\{\^?(?:C[cfosn]?|L[ulmot]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|Latin|Greek|Cyrillic|Han)\})/
const HEXADECIMAL = /^x(?:[0-9A-Fa-f]{2}|\{(?:0{0,4}[0-9A-Fa-f]{1,4}|10[0-9A-Fa-f]{4})\})/
const POSIX =
  /^\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/
const REPETITION = /^\{(\d+)(?:,(\d*))?\}/
/** Of an escape outside of a class, and within one. */
const ESCAPED = /^(?:[\x20-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]|0|[afnrtv]|[dDsSwW]|[bBAzC])/
const ESCAPED_IN_CLASS = /^(?:[\x20-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]|0|[afnrtv]|[dDsSwW])/

/** Size of a part when its repetitions are written out, and how often its most repeated piece is. */
interface Size {
  readonly pieces: number
  readonly repeated: number
}

const PIECE: Size = { pieces: 1, repeated: 1 }
const EMPTY: Size = { pieces: 0, repeated: 1 }

class Refusal extends Error {}

/** What RE2 does not like about an expression that JavaScript takes; undefined when it takes it too. */
export function re2Complaint(pattern: string): string | undefined {
  try {
    measure(pattern)
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
}

function measure(pattern: string): void {
  const open: Size[] = [EMPTY]
  let last = EMPTY
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at)
    const [repetition, least = '', most] = REPETITION.exec(rest) ?? []
    if (repetition !== undefined) {
      const times = Number(most === undefined || most === '' ? least : most)
      const grown = repeated(last, times)
      // The part itself is counted already.
      open.push(sum(open.pop() ?? EMPTY, { ...grown, pieces: grown.pieces - last.pieces }))
      at += repetition.length
      continue
    }
    const [length, size] = pieceAt(rest)
    at += length
    if (rest.startsWith('(')) open.push(EMPTY)
    last = rest.startsWith(')') ? (open.pop() ?? EMPTY) : size
    if (open.length > DEEPEST) throw new Refusal(`the expression is nested deeper than ${DEEPEST}`)
    open.push(sum(open.pop() ?? EMPTY, last))
  }
}

function repeated({ pieces, repeated: inner }: Size, times: number): Size {
  const grown = { pieces: pieces * Math.max(1, times), repeated: inner * Math.max(1, times) }
  if (grown.repeated > MOST_REPEATED)
    throw new Refusal(`the expression repeats something more than ${MOST_REPEATED} times`)
  return grown
}

function sum(a: Size, b: Size): Size {
  const pieces = a.pieces + b.pieces
  if (pieces > MOST_PIECES)
    throw new Refusal('the expression is too large for RE2: make it shorter')
  return { pieces, repeated: Math.max(a.repeated, b.repeated) }
}

/** How long the piece is with which a text begins, and what it comes to. */
function pieceAt(rest: string): readonly [length: number, size: Size] {
  if (rest.startsWith('\\')) return sized(rest.slice(0, 1 + escapeLength(rest.slice(1), ESCAPED)))
  if (rest.startsWith('[')) return sized(rest.slice(0, classLength(rest)))
  if (/^\(\?(?:=|!|<=|<!|>|\()/.test(rest)) throw new Refusal(LOOKS_AROUND)
  if (rest.startsWith('(?<'))
    throw new Refusal('a group with a name is (?P<name>…) in RE2: leave the name out')
  if (rest.startsWith('(?:')) return [3, EMPTY]
  if (/^[*+?}]\+/.test(rest)) throw new Refusal(LOOKS_AROUND)
  return [1, /^[()*+?|^$]/.test(rest) ? EMPTY : PIECE]
}

function sized(piece: string): readonly [length: number, size: Size] {
  const categories = piece.match(/\\[pP]/g)?.length ?? 0
  return [piece.length, { ...PIECE, pieces: 1 + categories * PIECES_OF_CATEGORY }]
}

/** Of what follows a backslash. */
function escapeLength(rest: string, known: RegExp): number {
  const long = CATEGORY.exec(rest)?.[0] ?? HEXADECIMAL.exec(rest)?.[0]
  if (long !== undefined) return long.length
  if (/^[1-9]|^k</.test(rest)) throw new Refusal(LOOKS_AROUND)
  if (!known.test(rest))
    throw new Refusal(
      `RE2 has no \\${rest.slice(0, 1)} there: write the character, or \\x and its code`,
    )
  return 1
}

/** Of a class in brackets. A bracket that closes it at once is one of its characters. */
function classLength(rest: string): number {
  let at = rest.startsWith('[^') ? 2 : 1
  const first = at
  while (at < rest.length) {
    if (rest[at] === ']' && at > first) return at + 1
    const posix = POSIX.exec(rest.slice(at))?.[0]
    if (posix !== undefined) at += posix.length
    else if (rest.startsWith('[:', at)) throw new Refusal('there is no class of that name in RE2')
    else if (rest[at] !== '\\') at++
    else {
      const isRange = rest[at - 1] === '-' && at - 1 > first
      const length = escapeLength(rest.slice(at + 1), ESCAPED_IN_CLASS)
      if (isRange && /^[dDsSwWpP]/.test(rest.slice(at + 1)))
        throw new Refusal('a range ends with a character, not with a class')
      at += 1 + length
    }
  }
  throw new Refusal('a class is not closed: write \\] for a bracket within one')
}
