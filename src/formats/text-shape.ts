import { characterClass, runEnd, runStart } from './character-runs.ts'

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
  COUNTS.fill(0)
  let foreignSymbols = 0
  let hidden = 0
  let alike = false
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const slot = unit < 256 ? unit : 256 + (unit & 255)
    COUNTS[slot] = (COUNTS[slot] ?? 0) + 1
    if (unit < 128) continue
    if (isHidden(unit)) hidden++
    else if (isForeignSymbol(unit)) foreignSymbols++
    else if (isAlike(unit)) alike = true
  }
  if (alike) hidden += mixedCharacters(text)
  const length = Math.max(1, text.length)
  return {
    entropy: entropyOf(COUNTS, text.length),
    symbols: (foreignSymbols + asciiSymbols(COUNTS)) / length,
    encoded: encodedCharacters(text) / length,
    // A letter in full width is hidden, and may stand in a word that mixes alphabets too.
    hidden: Math.min(1, hidden / length),
  }
}

/** How often each unit occurs, those beyond Latin-1 by their lower half; filled anew by each call. */
const COUNTS = new Uint32Array(512)

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LOWER = UPPER.toLowerCase()
const DIGITS = '0123456789'
/** Characters without a space that Base64 or hexadecimal text could be made of. */
const ENCODING = characterClass(`${UPPER}${LOWER}${DIGITS}+/=_-`)
const BEYOND_HEX = characterClass('GHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz+/=_-')
const IS_UPPER = characterClass(UPPER)
const IS_LOWER = characterClass(LOWER)
const IS_DIGIT = characterClass(DIGITS)

/** Shorter runs are words, identifiers and file names. */
const LEAST_BASE64 = 40
const LEAST_HEX = 32

function encodedCharacters(text: string): number {
  let encoded = 0
  let start = runStart(text, 0, ENCODING, LEAST_HEX)
  while (start >= 0) {
    const end = runEnd(text, start + LEAST_HEX, ENCODING)
    if (isEncoding(text, start, end)) encoded += end - start
    start = runStart(text, end, ENCODING, LEAST_HEX)
  }
  return encoded
}

function isEncoding(text: string, start: number, end: number): boolean {
  let [upper, lower, digits, beyondHex] = [0, 0, 0, 0]
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i)
    upper += IS_UPPER[unit] ?? 0
    lower += IS_LOWER[unit] ?? 0
    digits += IS_DIGIT[unit] ?? 0
    beyondHex += BEYOND_HEX[unit] ?? 0
  }
  const length = end - start
  if (digits === 0) return false
  return beyondHex === 0 || (length >= LEAST_BASE64 && upper > length / 8 && lower > length / 8)
}

/** Characters of words that hold Latin letters and others that pass for them. */
function mixedCharacters(text: string): number {
  let mixed = 0
  let latin = 0
  let other = 0
  for (let i = 0; i <= text.length; i++) {
    const unit = i < text.length ? text.charCodeAt(i) : 0
    if (unit < 128 && (IS_UPPER[unit] === 1 || IS_LOWER[unit] === 1)) latin++
    else if (isAlike(unit)) other++
    else {
      if (latin > 0 && other > 0) mixed += latin + other
      latin = other = 0
    }
  }
  return mixed
}

/** Greek and Cyrillic have the letters that pass for Latin ones. */
function isAlike(unit: number): boolean {
  return unit >= 0x370 && unit <= 0x52f
}

/** What is seen of ASCII and is neither letter, digit nor space. */
function asciiSymbols(counts: Uint32Array): number {
  let symbols = 0
  for (let unit = 33; unit < 127; unit++)
    if (IS_DIGIT[unit] === 0 && IS_UPPER[unit] === 0 && IS_LOWER[unit] === 0)
      symbols += counts[unit] ?? 0
  return symbols
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
