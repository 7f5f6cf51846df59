/**
 * Scatters the bits of a 32-bit number, one to one: the finaliser of MurmurHash3 (Appleby, 2011). The result is signed.
 */
export function mix32(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return value ^ (value >>> 16)
}
