/**
 * Rows of features as 16-bit codes: enough to say how far two rows are from each other, too little to
 * be the rows. Numbers go to the logarithmic scale of DDSketch (Masson, Rim & Lee, VLDB 2019) with a
 * relative accuracy of 0.1 %; categories to one of 8,192 codes by FNV-1a (Fowler, Noll & Vo 1991).
 * The codes of a row depend on the row alone, so any order of reading gives the same ones.
 */

/** A feature's value: null is missing. */
export type FeatureValue = string | number | boolean | null

const STEP = 0.002
const SMALLEST = 1e-9
const LARGEST_NUMBER = 24_575
const FIRST_CATEGORY = 24_576
const CATEGORIES = 8_192
const MISSING = -32_768

/** The code of a value: 0 for zero and magnitudes below 1e-9; what exceeds 2e12 counts as that. */
export function codeOf(value: FeatureValue): number {
  if (value === null || value === '') return MISSING
  if (typeof value !== 'number') return FIRST_CATEGORY + (fnv1a(String(value)) % CATEGORIES)
  if (Number.isNaN(value)) return MISSING
  const magnitude = Math.abs(value)
  if (magnitude < SMALLEST) return 0
  const steps = Math.round(Math.log(magnitude / SMALLEST) / STEP)
  return Math.sign(value) * Math.min(LARGEST_NUMBER, Math.max(1, steps))
}

/** The number a code stands for; NaN for a missing value or a category. */
export function numberOfCode(code: number): number {
  if (code === MISSING || isCategoryCode(code)) return Number.NaN
  if (code === 0) return 0
  return Math.sign(code) * SMALLEST * Math.exp(Math.abs(code) * STEP)
}

export function isCategoryCode(code: number): boolean {
  return code >= FIRST_CATEGORY
}

/** Codes as text: Base64 of little-endian 16-bit integers. */
export function encodeCodes(codes: readonly number[]): string {
  const bytes = new Uint8Array(codes.length * 2)
  const view = new DataView(bytes.buffer)
  for (const [i, code] of codes.entries()) view.setInt16(2 * i, code, true)
  return Buffer.from(bytes).toString('base64')
}

/** Codes from text; none when it is no such text. */
export function decodeCodes(text: string): Int16Array {
  const bytes = Buffer.from(text, 'base64')
  const codes = new Int16Array(bytes.length >> 1)
  for (let i = 0; i < codes.length; i++) codes[i] = bytes.readInt16LE(2 * i)
  return codes
}

/** FNV-1a over UTF-16 units, 32 bits, never negative. Not keyed: for what need not be hidden. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
