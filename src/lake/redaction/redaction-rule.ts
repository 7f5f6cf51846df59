import { createHmac } from 'node:crypto'
import { keyedHash } from '../../formats/rows/keyed-hash.ts'
import { pseudonymOf } from './pseudonym.ts'

/**
 * How a text that is to be forgotten is recognised without being kept: by its length and by hashes under a key of the lake. Of the
 * text this tells its length and 16 bits about its first four bytes; beyond that whoever has the lake, and so the key, can only
 * hold guesses against it, as anything must be able to that recognises the text when it comes again.
 */
export interface RedactionRule {
  /** Length in UTF-8. */
  readonly bytes: number
  /** 16 bits of a hash of the first four bytes: which places in a log are looked at. */
  readonly start: number
  /** 32 bits of a keyed hash of all of them. */
  readonly quick: number
  /** HMAC-SHA-256 of them, 128 bits in hexadecimal digits: what decides. */
  readonly tag: string
  /** What stands in its place. */
  readonly pseudonym: string
}

/** The numbers of a key that places are looked at with. */
export interface Probe {
  readonly mix: number
  readonly xor: number
  readonly low: number
  readonly high: number
}

/** Bytes that a place is recognised by first; no text that is redacted is shorter. */
export const START_BYTES = 4

export function probeOf(key: string): Probe {
  const digest = createHmac('sha256', key).update('probe').digest()
  return {
    // Odd, so that no bit of what is multiplied is lost.
    mix: digest.readInt32LE(0) | 1,
    xor: digest.readInt32LE(4),
    low: digest.readInt32LE(8),
    high: digest.readInt32LE(12),
  }
}

/** @param window four bytes as one integer, the first one highest */
export function startOf({ mix, xor }: Probe, window: number): number {
  return Math.imul(window ^ xor, mix) >>> 16
}

export function quickOf(probe: Probe, bytes: Uint8Array, from: number, to: number): number {
  return keyedHash(bytes, from, to, probe.low, probe.high)
}

export function tagOf(key: string, bytes: Uint8Array): string {
  return createHmac('sha256', key).update('match\0').update(bytes).digest('hex').slice(0, 32)
}

/** The rule by which a text is recognised in this lake. @param value at least four bytes in UTF-8 */
export function ruleOf(key: string, value: string): RedactionRule {
  const bytes = Buffer.from(value, 'utf8')
  const probe = probeOf(key)
  return {
    bytes: bytes.length,
    start: startOf(probe, bytes.readInt32BE(0)),
    quick: quickOf(probe, bytes, 0, bytes.length),
    tag: tagOf(key, bytes),
    pseudonym: pseudonymOf(key, value),
  }
}
