import { createHmac } from 'node:crypto'
import type { AccessKey } from '../access/principal.ts'

/** What a key is derived for. */
export interface CredentialScope {
  /** `20260115` */
  readonly date: string
  readonly region: string
  readonly service: string
  /** `aws4_request` */
  readonly terminator: string
}

type Secret = Pick<AccessKey, 'secretAccessKey'>

/** Scopes of one key that are remembered: two days at midnight, a few Regions, two services. */
const MOST_SCOPES = 32

/** Deriving costs four of the five HMACs of a check, and its result holds for a day. What was derived goes with its key. */
const DERIVED = new WeakMap<Secret, Map<string, Buffer>>()

/** The key that signs for `scope`: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function signingKey(key: Secret, scope: CredentialScope): Buffer {
  const name = scopeText(scope)
  const known = DERIVED.get(key) ?? new Map<string, Buffer>()
  const found = known.get(name)
  if (found !== undefined) return found
  const derived = derive(key.secretAccessKey, scope)
  if (known.size >= MOST_SCOPES) known.clear()
  known.set(name, derived)
  DERIVED.set(key, known)
  return derived
}

export function scopeText({ date, region, service, terminator }: CredentialScope): string {
  return `${date}/${region}/${service}/${terminator}`
}

function derive(secret: string, { date, region, service, terminator }: CredentialScope): Buffer {
  const steps = [date, region, service, terminator]
  return steps.reduce(
    (key, step) => createHmac('sha256', key).update(step).digest(),
    Buffer.from(`AWS4${secret}`),
  )
}
