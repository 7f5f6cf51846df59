/**
 * How a text is made, in numbers that do not tell what it says. Texts that hide instructions from people or filters are
 * made oddly: encoded, spelt with letters of other alphabets, padded, full of marks or of characters that are not seen
 * (MITRE ATLAS AML.T0068, LLM Prompt Obfuscation). One pass, linear in the text, which is cut before.
 */
export interface TextShape {
  /** Entropy of the characters in bits; unseen and rare ones raise it, repetition lowers it. */
  readonly entropy: number
  /** Shares of the characters, in [0, 1]: neither letter, digit nor space. */
  readonly symbols: number
  /** In long runs of Base64 or hexadecimal digits. */
  readonly encoded: number
  /** Invisible, direction-changing, or of words that mix alphabets. */
  readonly hidden: number
}

/** Characters looked at: the first and the last ones of a long text. */
export const HEAD_CHARACTERS = 12_288
export const TAIL_CHARACTERS = 4_096

/** The part of a text that is looked at: all of it, or its beginning and its end. */
export function cappedText(text: string): string {
  if (text.length <= HEAD_CHARACTERS + TAIL_CHARACTERS) return text
  return `${text.slice(0, HEAD_CHARACTERS)}\n${text.slice(-TAIL_CHARACTERS)}`
}

/** The shape of a text that `cappedText` cut. All zeros for the empty text. */
export function textShape(text: string): TextShape {
  const counts = new Uint32Array(512)
  const run: Run = { length: 0, upper: 0, lower: 0, digits: 0, beyondHex: 0 }
  const word: Word = { length: 0, latin: 0, other: 0 }
  let symbols = 0
  let encoded = 0
  let hidden = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const kind = classOf(unit)
    const slot = unit < 256 ? unit : 256 + (unit & 255)
    counts[slot] = (counts[slot] ?? 0) + 1
    if ((kind & HIDDEN) !== 0) hidden++
    else if ((kind & SYMBOL) !== 0) symbols++
    if (!extendRun(run, kind)) encoded += endRun(run)
    if (!extendWord(word, unit, kind)) hidden += endWord(word)
  }
  encoded += endRun(run)
  hidden += endWord(word)
  const length = Math.max(1, text.length)
  return {
    entropy: entropyOf(counts, text.length),
    symbols: symbols / length,
    encoded: encoded / length,
    // A letter in full width is hidden, and may stand in a word that mixes alphabets too.
    hidden: Math.min(1, hidden / length),
  }
}

/** Characters without a space that Base64 or hexadecimal text could be made of. */
interface Run {
  length: number
  upper: number
  lower: number
  digits: number
  beyondHex: number
}

/** Shorter runs are words, identifiers and file names. */
const LEAST_BASE64 = 40
const LEAST_HEX = 32

/** What an ASCII character is, as bits. */
const DIGIT = 1
const UPPER = 2
const LOWER = 4
const FILLER = 8
const BEYOND_HEX = 16
const SYMBOL = 32
const HIDDEN = 64
const CLASSES = Uint8Array.from({ length: 128 }, (_, unit) => {
  const character = String.fromCharCode(unit)
  if (/[0-9]/.test(character)) return DIGIT
  if (/[A-Z]/.test(character)) return UPPER | (/[A-F]/.test(character) ? 0 : BEYOND_HEX)
  if (/[a-z]/.test(character)) return LOWER | (/[a-f]/.test(character) ? 0 : BEYOND_HEX)
  if (/[+/=_-]/.test(character)) return FILLER | BEYOND_HEX | SYMBOL
  return unit > 32 && unit < 127 ? SYMBOL : 0
})

function classOf(unit: number): number {
  if (unit < 128) return CLASSES[unit] ?? 0
  if (isHidden(unit)) return HIDDEN
  return isForeignSymbol(unit) ? SYMBOL : 0
}

function extendRun(run: Run, kind: number): boolean {
  if ((kind & (DIGIT | UPPER | LOWER | FILLER)) === 0) return false
  run.length++
  if ((kind & DIGIT) !== 0) run.digits++
  else if ((kind & UPPER) !== 0) run.upper++
  else if ((kind & LOWER) !== 0) run.lower++
  if ((kind & BEYOND_HEX) !== 0) run.beyondHex++
  return true
}

/** How many characters of the run are an encoding; the run starts anew. */
function endRun(run: Run): number {
  if (run.length === 0) return 0
  const { length, upper, lower, digits, beyondHex } = run
  run.length = run.upper = run.lower = run.digits = run.beyondHex = 0
  const isHex = length >= LEAST_HEX && beyondHex === 0 && digits > 0
  const isBase64 = length >= LEAST_BASE64 && upper > length / 8 && lower > length / 8 && digits > 0
  return isHex || isBase64 ? length : 0
}

interface Word {
  length: number
  latin: number
  other: number
}

function extendWord(word: Word, unit: number, kind: number): boolean {
  const isLatin = (kind & (UPPER | LOWER)) !== 0
  // Greek and Cyrillic have the letters that pass for Latin ones.
  const isAlike = unit >= 0x370 && unit <= 0x52f
  if (isLatin) word.latin++
  else if (isAlike) word.other++
  else return false
  word.length++
  return true
}

function endWord(word: Word): number {
  const mixed = word.latin > 0 && word.other > 0 ? word.length : 0
  word.length = word.latin = word.other = 0
  return mixed
}

/** Zero-width, direction-changing and tag characters; letters in full width or of the mathematical alphabets. The
 * selector FE0F and the joiner 200D stand in every other emoji and are let be. */
function isHidden(unit: number): boolean {
  if (unit < 0xad) return false
  return (
    unit === 0xad ||
    (unit >= 0x200b && unit <= 0x200f && unit !== 0x200d) ||
    (unit >= 0x202a && unit <= 0x202e) ||
    (unit >= 0x2060 && unit <= 0x206f) ||
    unit === 0xfeff ||
    unit === 0xdb40 ||
    unit === 0xd835 ||
    (unit >= 0xff21 && unit <= 0xff5a)
  )
}

/** Beyond ASCII: punctuation, arrows and signs. */
function isForeignSymbol(unit: number): boolean {
  return (unit >= 0x2010 && unit <= 0x2bff) || (unit >= 0xa1 && unit <= 0xbf)
}

function entropyOf(counts: Uint32Array, total: number): number {
  let sum = 0
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] ?? 0
    if (count > 0) sum -= (count / total) * Math.log2(count / total)
  }
  return sum
}
