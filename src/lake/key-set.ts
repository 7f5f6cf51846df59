/** Four words of a key of 128 bits, the lowest first. */
export type Key = readonly [number, number, number, number]

/** A set of 128-bit keys that are hashes already, in 16 bytes each and half as much again of air: an ingest holds millions. */
export class KeySet {
  #slots = new Uint32Array(4 << 10)
  #size = 0

  /** Adds a key; false when it was there. */
  add(key: Key): boolean {
    if (this.#size * 6 >= this.#slots.length) this.#grow()
    const at = this.#find(key)
    if (this.#slots[at + 3] !== 0) return false
    this.#write(at, key)
    this.#size++
    return true
  }

  has(key: Key): boolean {
    return this.#slots[this.#find(key) + 3] !== 0
  }

  /** Where `key` is, or the empty slot where it would be. An empty slot has no highest word: see `marked`. */
  #find([a, b, c, d]: Key): number {
    const slots = this.#slots
    const mask = slots.length / 4 - 1
    const high = marked(d)
    for (let slot = (a >>> 0) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 4
      if (slots[at + 3] === 0) return at
      const low = slots[at] === a >>> 0 && slots[at + 1] === b >>> 0 && slots[at + 2] === c >>> 0
      if (low && slots[at + 3] === high) return at
    }
  }

  #write(at: number, [a, b, c, d]: Key): void {
    this.#slots[at] = a
    this.#slots[at + 1] = b
    this.#slots[at + 2] = c
    this.#slots[at + 3] = marked(d)
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Uint32Array(old.length * 2)
    for (let at = 0; at < old.length; at += 4) {
      if (old[at + 3] === 0) continue
      const key = [old[at] ?? 0, old[at + 1] ?? 0, old[at + 2] ?? 0, old[at + 3] ?? 0] as const
      this.#write(this.#find(key), key)
    }
  }
}

/** The highest word with its lowest bit set: 127 bits are as good as 128, and none of them is an empty slot. */
function marked(word: number): number {
  return (word | 1) >>> 0
}
