import type { Random } from '../statistics/random.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const ALPHANUMERIC = '0123456789abcdefghijklmnopqrstuvwxyz'
const MIXED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A version 4 UUID, as AWS writes event and request ids. */
export function uuid(random: Random): string {
  const text = hex(random, 32)
  const variant = '89ab'.charAt(random.int(4))
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-${variant}${text.slice(17, 20)}-${text.slice(20)}`
}

/** `length` lower-case hexadecimal digits. */
export function hex(random: Random, length: number): string {
  let text = ''
  while (text.length < length) {
    text += random.int(0x1_0000_0000).toString(16).padStart(8, '0')
  }
  return text.slice(0, length)
}

/** An access key id: `AKIA` for a user's long-term key, `ASIA` for a session's. */
export function accessKeyId(random: Random, prefix: 'AKIA' | 'ASIA'): string {
  return prefix + letters(random, BASE32, 16)
}

/** The unique id of a principal: `AROA` for a role, `AIDA` for a user. */
export function principalId(random: Random, prefix: 'AROA' | 'AIDA'): string {
  return prefix + letters(random, BASE32, 17)
}

/** Twelve digits that do not begin with zero. */
export function accountId(random: Random): string {
  return String(100_000_000_000 + random.int(900_000_000_000))
}

/** The request id of S3: sixteen capitals and digits. */
export function s3RequestId(random: Random): string {
  return letters(random, 'ABCDEFGHJKMNPQRSTVWXYZ0123456789', 16)
}

export function lowerAlphanumeric(random: Random, length: number): string {
  return letters(random, ALPHANUMERIC, length)
}

/** The unique part of a CloudTrail object's name. */
export function mixedAlphanumeric(random: Random, length: number): string {
  return letters(random, MIXED, length)
}

function letters(random: Random, alphabet: string, length: number): string {
  let text = ''
  for (let i = 0; i < length; i++) text += alphabet.charAt(random.int(alphabet.length))
  return text
}
