import { createHash } from 'node:crypto'
import type { Principal } from '../../access/principal.ts'
import type { OidcRule } from './oidc-file.ts'

/** What an issuer says of somebody: it was signed, and is for us. */
export interface Claims {
  readonly iss: string
  readonly sub: string
  readonly [name: string]: unknown
}

/** Who somebody is here, by the first rule that fits; undefined when none does. */
export function principalOf(claims: Claims, rules: readonly OidcRule[]): Principal | undefined {
  const rule = rules.find((one) => fits(claims, one))
  if (rule === undefined) return undefined
  const { account, role } = rule
  return {
    account,
    role,
    accessKeyId: idOf(claims),
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${nameOf(claims)}`,
  }
}

function fits(claims: Claims, { claim, value }: OidcRule): boolean {
  const said = Object.hasOwn(claims, claim) ? claims[claim] : undefined
  return said === value || (Array.isArray(said) && said.includes(value))
}

/** The same for the same person always, and for nobody else: names may change hands, subjects do not.
 * https://openid.net/specs/openid-connect-core-1_0.html#ClaimStability */
function idOf({ iss, sub }: Claims): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([iss, sub]))
    .digest('hex')
  return `OIDC${hash.slice(0, 16).toUpperCase()}`
}

/** An address only where the issuer has verified it: else anybody could write down another's. In the letters of a session's
 * name. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function nameOf(claims: Claims): string {
  const { email } = claims
  const isVerified = claims['email_verified'] === true && typeof email === 'string' && email !== ''
  return (isVerified ? email : claims.sub).replaceAll(/[^\w+=,.@-]/g, '_').slice(0, 64)
}
