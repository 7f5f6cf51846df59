import { keyedHash } from './keyed-hash.ts'

/** Among half-empty slots a probe of this length does not come about by chance. */
const SUSPICIOUS_PROBES = 200

/**
 * Numbers the distinct strings that a worker meets, straight from their UTF-8 bytes: a value seen before costs a hash
 * and a comparison, never a JavaScript string. Id 0 is the empty string, "absent".
 *
 * Open addressing with linear probing. The hash is murmur3's mixing, fast, but its collisions can be made whatever the
 * seed is, and user agents are written by anyone. So the first probe that is longer than chance allows makes the
 * dictionary hash all over again with a keyed hash, slower and safe. Memory is bounded by `maxBytes`: past it `isFull`
 * tells the owner to start a new dictionary.
 */
export class TermDictionary {
  readonly #seed: number
  readonly #maxBytes: number
  #slots = new Uint32Array(1 << 12)
  #hashes = new Uint32Array(1 << 11)
  #starts = new Uint32Array(1 << 11)
  #lengths = new Uint32Array(1 << 11)
  #bytes: Buffer = Buffer.allocUnsafe(1 << 16)
  #used = 0
  #count = 1
  #keyed = false
  /** UTF-8 of a text that is looked up: three bytes at most for each of its units. */
  readonly #scratch = Buffer.allocUnsafe(6144)

  constructor(seed: number, maxBytes = 32 << 20) {
    this.#seed = seed | 0
    this.#maxBytes = maxBytes
  }

  /** Forgets every term; ids start anew. */
  clear(): void {
    this.#slots = new Uint32Array(1 << 12)
    this.#hashes = new Uint32Array(1 << 11)
    this.#starts = new Uint32Array(1 << 11)
    this.#lengths = new Uint32Array(1 << 11)
    this.#bytes = Buffer.allocUnsafe(1 << 16)
    this.#used = 0
    this.#count = 1
  }

  /** Ids run from 0 to `size - 1`. */
  get size(): number {
    return this.#count
  }

  get isFull(): boolean {
    return this.#used > this.#maxBytes
  }

  ofText(text: string): number {
    if (text === '') return 0
    if (text.length * 3 > this.#scratch.length) {
      const bytes = Buffer.from(text, 'utf8')
      return this.ofBytes(bytes, 0, bytes.length)
    }
    return this.ofBytes(this.#scratch, 0, this.#scratch.write(text, 0, 'utf8'))
  }

  ofBytes(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start
    if (length === 0) return 0
    const hash = this.#hash(bytes, start, end)
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (let probes = 0; ; probes++) {
      const id = this.#slots[slot] ?? 0
      if (id === 0) return this.#insert(bytes, start, length, hash, slot, probes)
      if (
        this.#hashes[id] === hash &&
        this.#lengths[id] === length &&
        this.#same(id, bytes, start)
      ) {
        return id
      }
      slot = (slot + 1) & mask
    }
  }

  /** The bytes of a term; a view, valid until the next insertion. */
  bytesOf(id: number): Uint8Array {
    const start = this.#starts[id] ?? 0
    return this.#bytes.subarray(start, start + (this.#lengths[id] ?? 0))
  }

  textOf(id: number): string {
    const start = this.#starts[id] ?? 0
    return this.#bytes.toString('utf8', start, start + (this.#lengths[id] ?? 0))
  }

  /** The texts with ids from `from` on, in the order of their ids. */
  textsSince(from: number): string[] {
    const texts: string[] = []
    for (let id = from; id < this.#count; id++) texts.push(this.textOf(id))
    return texts
  }

  #same(id: number, bytes: Uint8Array, start: number): boolean {
    const stored = this.#bytes
    const offset = this.#starts[id] ?? 0
    const length = this.#lengths[id] ?? 0
    for (let i = 0; i < length; i++) if (stored[offset + i] !== bytes[start + i]) return false
    return true
  }

  #insert(
    bytes: Uint8Array,
    start: number,
    length: number,
    hash: number,
    slot: number,
    probes: number,
  ): number {
    const id = this.#count++
    if (id === this.#hashes.length) this.#growTerms()
    if (this.#used + length > this.#bytes.length) this.#growBytes(length)
    this.#bytes.set(bytes.subarray(start, start + length), this.#used)
    this.#hashes[id] = hash
    this.#starts[id] = this.#used
    this.#lengths[id] = length
    this.#used += length
    this.#slots[slot] = id
    if (id * 2 > this.#slots.length) this.#place(this.#slots.length * 2)
    else if (probes > SUSPICIOUS_PROBES && !this.#keyed) this.#useKeyedHash()
    return id
  }

  #growTerms(): void {
    const grow = (old: Uint32Array<ArrayBuffer>) => {
      const larger = new Uint32Array(old.length * 2)
      larger.set(old)
      return larger
    }
    this.#hashes = grow(this.#hashes)
    this.#starts = grow(this.#starts)
    this.#lengths = grow(this.#lengths)
  }

  #growBytes(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#used + needed))
    this.#bytes.copy(larger, 0, 0, this.#used)
    this.#bytes = larger
  }

  #hash(bytes: Uint8Array, start: number, end: number): number {
    if (!this.#keyed) return hashBytes(bytes, start, end, this.#seed)
    return keyedHash(bytes, start, end, this.#seed, ~this.#seed)
  }

  #useKeyedHash(): void {
    this.#keyed = true
    for (let id = 1; id < this.#count; id++) {
      const start = this.#starts[id] ?? 0
      this.#hashes[id] = this.#hash(this.#bytes, start, start + (this.#lengths[id] ?? 0))
    }
    this.#place(this.#slots.length)
  }

  /** Puts every term into a table of `size` slots. */
  #place(size: number): void {
    const slots = new Uint32Array(size)
    const mask = size - 1
    for (let id = 1; id < this.#count; id++) {
      let slot = (this.#hashes[id] ?? 0) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = id
    }
    this.#slots = slots
  }
}

/** Murmur3 (32 bit, Appleby) over a range of bytes. */
export function hashBytes(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = seed
  let i = start
  for (; i + 4 <= end; i += 4) {
    const word =
      (bytes[i] ?? 0) |
      ((bytes[i + 1] ?? 0) << 8) |
      ((bytes[i + 2] ?? 0) << 16) |
      ((bytes[i + 3] ?? 0) << 24)
    hash = mix(hash, word)
  }
  let tail = 0
  for (let shift = 0; i < end; i++, shift += 8) tail |= (bytes[i] ?? 0) << shift
  hash = mix(hash, tail) ^ (end - start)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function mix(hash: number, word: number): number {
  const k = Math.imul(word, 0xcc9e2d51)
  const h = hash ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}
