import { createHash } from 'node:crypto'
import type { AccessKey } from '../../../src/api/access/principal.ts'
import type { RawRequest } from '../../../src/api/http/raw-request.ts'
import { AuthenticationError } from '../../../src/api/sigv4/authentication-error.ts'
import { type SignatureRules, verifySignature } from '../../../src/api/sigv4/verify-signature.ts'
import { type SignOptions, signRequest } from '../../support/sign-request.ts'

export const NOW = Date.UTC(2026, 0, 15, 12, 30)

/** A lasting key and a temporary one, both invented. */
export const KEY = keyOf('AKIAEXAMPLELASTING00', undefined)
export const TEMPORARY = keyOf('ASIAEXAMPLETEMPORARY', 'IQoJEXAMPLEtoken/with+signs==')
const KEYS = new Map([KEY, TEMPORARY].map((key) => [key.principal.accessKeyId, key]))

function keyOf(accessKeyId: string, sessionToken: string | undefined): AccessKey {
  return {
    principal: {
      account: '111122223333',
      role: 'administrator',
      accessKeyId,
      arn: 'arn:aws:iam::111122223333:user/administrator',
    },
    secretAccessKey: `secretOf${accessKeyId}/and+more`,
    sessionToken,
  }
}

export const RULES: SignatureRules = {
  now: NOW,
  services: [
    { service: 'detective', region: 'eu-west-1' },
    { service: 'sts', region: 'any' },
  ],
  allowQuery: true,
  keyOf: (id) => KEYS.get(id),
}

/** A request as an SDK would send it, but for what is given. */
export function signed(options: Partial<SignOptions> = {}, key: AccessKey = KEY): RawRequest {
  const { sessionToken } = key
  return signRequest({
    method: 'POST',
    target: '/graphs/list',
    headers: { Host: 'dupin.example:8443', 'Content-Type': 'application/json' },
    body: '{"MaxResults":10}',
    accessKeyId: key.principal.accessKeyId,
    secretAccessKey: key.secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    region: 'eu-west-1',
    service: 'detective',
    date: NOW,
    ...options,
  })
}

/** With a header's value changed, or the header gone when the change gives undefined. */
export function withHeader(
  request: RawRequest,
  name: string,
  change: (value: string) => string | undefined,
): RawRequest {
  const rawHeaders: string[] = []
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const [one = '', value = ''] = request.rawHeaders.slice(i, i + 2)
    const changed = one.toLowerCase() === name ? change(value) : value
    if (changed !== undefined) rawHeaders.push(one, changed)
  }
  return { ...request, rawHeaders }
}

export function plusHeaders(request: RawRequest, ...more: readonly string[]): RawRequest {
  return { ...request, rawHeaders: [...request.rawHeaders, ...more] }
}

/** The error with which a request is refused; undefined when it is accepted. */
export function refusal(
  request: RawRequest,
  rules: Partial<SignatureRules> = {},
): AuthenticationError | undefined {
  try {
    verifySignature(request, { ...RULES, ...rules })
    return undefined
  } catch (error) {
    if (error instanceof AuthenticationError) return error
    throw error
  }
}

/** A request that a sentence tells of, and the rules it meets if not the usual ones. */
export interface Case {
  readonly what: string
  readonly request: RawRequest
  readonly rules: Partial<SignatureRules>
}

export function one(what: string, request: RawRequest, rules: Partial<SignatureRules> = {}): Case {
  return { what, request, rules }
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
export const authorize = (change: (value: string) => string | undefined, request = signed()) =>
  withHeader(request, 'authorization', change)
export const dated = (change: (value: string) => string | undefined) =>
  withHeader(signed(), 'x-amz-date', change)
export const presigned = (options: Parameters<typeof signed>[0] = {}) =>
  signed({ query: true, ...options })
export const retarget = (change: (target: string) => string, request = presigned()) => ({
  ...request,
  target: change(request.target),
})

/** Signed by a Date header, as clients do that cannot set X-Amz-Date. */
export function withDateHeader(date: string): RawRequest {
  const request = signed({ headers: { Date: date }, unsigned: ['x-amz-date'] })
  return withHeader(request, 'x-amz-date', () => undefined)
}
