import { checkPrimeSync, createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { Random } from '../statistics/random.ts'
import { hex } from './identifiers.ts'

/** Who signs: CloudTrail has such a key in each Region. */
export interface Signer {
  /** MD5 of the public key, as CloudTrail names its keys. */
  readonly fingerprint: string
  /** Base64 of the public key in PKCS #1, as ListPublicKeys answers it. */
  readonly publicKey: string
  /** RSA PKCS #1 v1.5 over SHA-256, in hexadecimal. */
  readonly sign: (text: string) => string
}

const EXPONENT = 65_537n

/** A key of 2,048 bits that a seed gives: whoever has the seed has the key, so it is good for simulated logs alone. */
export function createSigner(random: Random): Signer {
  const p = prime(random)
  const q = prime(random)
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n))
  const fields = {
    n: p * q,
    e: EXPONENT,
    d,
    p,
    q,
    dp: d % (p - 1n),
    dq: d % (q - 1n),
    qi: inverse(q, p),
  }
  const jwk = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, base64(value)]),
  )
  const privateKey = createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' })
  const der = createPublicKey(privateKey).export({ type: 'pkcs1', format: 'der' })
  return {
    fingerprint: createHash('md5').update(der).digest('hex'),
    publicKey: der.toString('base64'),
    sign: (text) => sign('sha256', Buffer.from(text), privateKey).toString('hex'),
  }
}

/** 1,024 bits, the two highest set, so that a product of two has 2,048; one less than it shares nothing with the exponent. */
function prime(random: Random): bigint {
  for (;;) {
    const drawn = BigInt(`0x${hex(random, 256)}`)
    const candidate = drawn | (3n << 1022n) | 1n
    if (candidate % EXPONENT !== 1n && checkPrimeSync(candidate)) return candidate
  }
}

/** The inverse of `value` modulo `modulus`, by Euclid's extended algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [before, now] = [modulus, value % modulus]
  let [factorBefore, factor] = [0n, 1n]
  while (now > 0n) {
    const times = before / now
    ;[before, now] = [now, before - times * now]
    ;[factorBefore, factor] = [factor, factorBefore - times * factor]
  }
  return ((factorBefore % modulus) + modulus) % modulus
}

function base64(value: bigint): string {
  const digits = value.toString(16)
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex').toString('base64url')
}
