/**
 * HalfSipHash-2-4 with 32 bits of output: a hash that nobody can find collisions of who does not know its key.
 * Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012; the 32-bit variant is theirs too.
 *
 * `low` and `high` are the two halves of the key.
 */
export function keyedHash(
  bytes: Uint8Array,
  start: number,
  end: number,
  low: number,
  high: number,
): number {
  const state = new Int32Array([low, high, 0x6c796765 ^ low, 0x74656462 ^ high])
  let at = start
  for (; at + 4 <= end; at += 4) {
    const word =
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)
    absorb(state, word)
  }
  let last = (end - start) << 24
  for (let shift = 0; at < end; at++, shift += 8) last |= (bytes[at] ?? 0) << shift
  absorb(state, last)
  state[2] = (state[2] ?? 0) ^ 0xff
  for (let i = 0; i < 4; i++) round(state)
  return ((state[1] ?? 0) ^ (state[3] ?? 0)) >>> 0
}

function absorb(state: Int32Array, word: number): void {
  state[3] = (state[3] ?? 0) ^ word
  round(state)
  round(state)
  state[0] = (state[0] ?? 0) ^ word
}

function round(state: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = state
  a = (a + b) | 0
  b = rotate(b, 5) ^ a
  a = rotate(a, 16)
  c = (c + d) | 0
  d = rotate(d, 8) ^ c
  a = (a + d) | 0
  d = rotate(d, 7) ^ a
  c = (c + b) | 0
  b = rotate(b, 13) ^ c
  c = rotate(c, 16)
  state[0] = a
  state[1] = b
  state[2] = c
  state[3] = d
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}
