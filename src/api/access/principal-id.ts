import { createHash } from 'node:crypto'
import type { Principal } from './principal.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The unique id of a principal, as IAM gives each user (`AIDA…`) and role (`AROA…`) one of 21 letters or digits. It follows from the ARN, so
 * that it is the same after a restart and in every answer. */
export function principalId({ arn }: Pick<Principal, 'arn'>): string {
  const bytes = createHash('sha256').update(arn).digest().subarray(0, 17)
  const kind = arn.includes(':assumed-role/') ? 'AROA' : 'AIDA'
  return `${kind}${[...bytes].map((byte) => ALPHABET[byte % 32]).join('')}`
}

/** The name of a principal within its account: what its ARN ends in. */
export function userName({ arn }: Pick<Principal, 'arn'>): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}
