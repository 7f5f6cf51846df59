import {
  type Column,
  FRACTIONAL,
  INTEGRAL,
  KINDS,
  MISSING,
  TEXT,
} from '../../formats/tabular/column-batch.ts'
import { type KllRandom, KllSketch } from '../../statistics/kll-sketch.ts'

/** Cells that texts are thrown into by their hash: two samples of one distribution fill them alike, however many different
 * texts there are. */
export const HASH_CELLS = 64

/** One column over some rows: kinds of cells, a sketch of the numbers, texts by their hash. Some kilobytes. */
export class ColumnBlock {
  readonly kinds = new Float64Array(KINDS)
  /** Undefined while there is no number. */
  sketch: KllSketch | undefined
  /** Undefined while there is no text. */
  hashed: Float64Array | undefined
  readonly #k: number
  readonly #random: KllRandom

  constructor(k: number, random: KllRandom) {
    this.#k = k
    this.#random = random
  }

  get rows(): number {
    return this.kinds.reduce((sum, count) => sum + count, 0)
  }

  /** Numbers and texts, not what is missing or infinite. */
  get values(): number {
    return this.numbers + (this.kinds[TEXT] ?? 0)
  }

  get numbers(): number {
    return (this.kinds[INTEGRAL] ?? 0) + (this.kinds[FRACTIONAL] ?? 0)
  }

  /** Takes in rows [from, to); `scratch` has room for them. */
  update(column: Column, from: number, to: number, scratch: Float64Array): void {
    const { kinds, numbers, texts } = column
    let size = 0
    let integral = 0
    for (let i = from; i < to; i++) {
      const kind = kinds[i] ?? MISSING
      if (kind === FRACTIONAL || kind === INTEGRAL) {
        scratch[size++] = numbers[i] ?? 0
        integral += kind === INTEGRAL ? 1 : 0
      } else {
        this.#count(kind, 1)
        if (kind === TEXT) this.#hash(texts[i] ?? '')
      }
    }
    if (size === 0) return
    this.#count(INTEGRAL, integral)
    this.#count(FRACTIONAL, size - integral)
    this.sketch ??= new KllSketch({ k: this.#k, random: this.#random })
    this.sketch.updateMany(scratch, size)
  }

  addMissing(rows: number): void {
    this.#count(MISSING, rows)
  }

  merge(other: ColumnBlock): void {
    other.kinds.forEach((count, kind) => {
      this.#count(kind, count)
    })
    if (other.sketch !== undefined) {
      this.sketch ??= new KllSketch({ k: this.#k, random: this.#random })
      this.sketch.merge(other.sketch)
    }
    if (other.hashed === undefined) return
    this.hashed ??= new Float64Array(HASH_CELLS)
    for (let i = 0; i < HASH_CELLS; i++)
      this.hashed[i] = (this.hashed[i] ?? 0) + (other.hashed[i] ?? 0)
  }

  #count(kind: number, count: number): void {
    this.kinds[kind] = (this.kinds[kind] ?? 0) + count
  }

  #hash(text: string): void {
    this.hashed ??= new Float64Array(HASH_CELLS)
    const cell = hashCell(text)
    this.hashed[cell] = (this.hashed[cell] ?? 0) + 1
  }
}

/** FNV-1a (Fowler, Noll & Vo), folded. */
export function hashCell(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash ^= hash >>> 15
  return (Math.imul(hash, 0x85ebca6b) >>> 16) % HASH_CELLS
}
