import { createHash } from 'node:crypto'

/** Random bytes that nobody can guess. */
export type Random = (count: number) => Uint8Array

/** 256 random bits, as text. */
export function newSecret(random: Random): string {
  return Buffer.from(random(32)).toString('base64url')
}

/** What is kept of a secret: who reads the memory of the server cannot use it. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
