/**
 * Sixteen bytes that tell how much two texts have in common, and nothing of what they say to whoever
 * has not the key: min-hash (Broder 1997) of word triples by one permutation (Li, Owen & Zhang, NIPS
 * 2012), empty bins filled from the next by rotation (Shrivastava & Li, UAI 2014), the lowest 8 bits
 * of each bin kept (b-bit min-wise hashing, Li & König, WWW 2010). One hash a word, whatever the
 * length of the sketch.
 */

import { mix32 } from './murmur-mix.ts'

/** Two words of a secret. */
export interface SketchKey {
  readonly low: number
  readonly high: number
}

export const SKETCH_BINS = 16
/** Words in a row that make a shingle. */
const SHINGLE = 3
const MIXED = 0x9e3779b1

/** Keyed hashes of the text's shingles, in order: of each three words in a row, of all words when they are fewer.
 * Words are runs of letters and digits, their case ignored where it is ASCII. At most `most` of them. */
export function shingleHashes(text: string, key: SketchKey, most = 4096): Uint32Array {
  // A word and what parts it from the next are two characters at least.
  const limit = Math.min(most, (text.length >> 1) + 1)
  const hashes = limit <= SCRATCH.length ? SCRATCH : new Uint32Array(limit)
  let count = 0
  let older = 0
  let old = 0
  let words = 0
  let word = 0
  for (let i = 0; i <= text.length && count < limit; i++) {
    const unit = i < text.length ? lowerCase(text.charCodeAt(i)) : 32
    if (isWordUnit(unit)) {
      word = Math.imul((word === 0 ? key.low | 1 : word) ^ unit, MIXED) || 1
      continue
    }
    if (word === 0) continue
    words++
    if (words >= SHINGLE) hashes[count++] = combine(older, old, word, key)
    older = old
    old = word
    word = 0
  }
  if (count === 0 && words > 0) hashes[count++] = combine(older, old, words, key)
  return hashes.slice(0, count)
}

/** Gathered here first, as how many there will be is not known before. */
const SCRATCH = new Uint32Array(4096)

/** The hashes in ascending order, each once. Sorting bounds the time whatever they are. */
export function distinctHashes(hashes: Uint32Array): Uint32Array {
  const sorted = hashes.slice().sort()
  let count = 0
  for (const hash of sorted) if (count === 0 || sorted[count - 1] !== hash) sorted[count++] = hash
  return sorted.subarray(0, count)
}

/** How many of `some` are among `others`; of both each is there once, in ascending order. */
export function commonHashes(some: Uint32Array, others: Uint32Array): number {
  let common = 0
  let at = 0
  for (const hash of some) {
    while (at < others.length && (others[at] ?? 0) < hash) at++
    if (others[at] === hash) common++
  }
  return common
}

/** The sketch of some hashes as a canonical UUID (any 128 bits); `''` for none. */
export function sketchOf(hashes: Uint32Array): string {
  if (hashes.length === 0) return ''
  LEAST.fill(EMPTY)
  for (let i = 0; i < hashes.length; i++) {
    const hash = hashes[i] ?? 0
    const bin = hash >>> 28
    const rest = hash & 0x0fffffff
    if (rest < (LEAST[bin] ?? 0)) LEAST[bin] = rest
  }
  let text = ''
  for (let bin = 0; bin < SKETCH_BINS; bin++) {
    if (bin === 4 || bin === 6 || bin === 8 || bin === 10) text += '-'
    text += HEX[byteOf(bin)] ?? ''
  }
  return text
}

/** The least hash of each bin, but for the bits that name the bin; filled anew by each call. */
const LEAST = new Int32Array(SKETCH_BINS)
const EMPTY = 0x7fffffff
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Estimated share of common shingles (Jaccard) of two sketches in [0, 1]; chance agreements are taken off. 0 when one is
 * `''`. */
export function sketchSimilarity(one: string, other: string): number {
  const [a, b] = [one.replaceAll('-', ''), other.replaceAll('-', '')]
  if (a.length !== 2 * SKETCH_BINS || b.length !== a.length) return 0
  let equal = 0
  for (let i = 0; i < a.length; i += 2) if (a[i] === b[i] && a[i + 1] === b[i + 1]) equal++
  const chance = 1 / 256
  return Math.max(0, (equal / SKETCH_BINS - chance) / (1 - chance))
}

/** An empty bin takes the byte of the next that is not, changed by how far that is. */
function byteOf(bin: number): number {
  for (let step = 0; step < SKETCH_BINS; step++) {
    const value = LEAST[(bin + step) % SKETCH_BINS] ?? EMPTY
    if (value !== EMPTY) return (value + step * 97) & 0xff
  }
  return 0
}

function combine(a: number, b: number, c: number, { low, high }: SketchKey): number {
  return mix32(mix32(mix32(a ^ high) ^ b) ^ c ^ low) >>> 0
}

function lowerCase(unit: number): number {
  return unit >= 65 && unit <= 90 ? unit + 32 : unit
}

/** Letters, digits, and everything beyond ASCII but spaces and general punctuation. */
function isWordUnit(unit: number): boolean {
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57)
  return unit > 0xbf && !(unit >= 0x2000 && unit <= 0x206f) && unit !== 0x3000 && unit !== 0xfeff
}
