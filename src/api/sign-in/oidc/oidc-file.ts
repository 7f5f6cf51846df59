import { z } from 'zod'
import { UserError } from '../../../events/user-error.ts'
import { jsonOf, problemsOf } from '../../access/file-problems.ts'
import { ROLES } from '../../access/principal.ts'
import { openToOthers, readSmallFile } from '../../access/read-small-file.ts'
import { isLoopback } from '../../http/hosts.ts'

/** Who may sign in with an account elsewhere, and as what. */
export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  /** Where browsers reach this server, when that is not the address that they ask for: `https://dupin.example.org` */
  readonly redirectBase: string | undefined
  readonly scopes: readonly string[]
  /** What people call it. */
  readonly label: string
  /** The first that fits decides. */
  readonly rules: readonly OidcRule[]
}

/** Whoever has this claim, or has the value among it, is of this account, in this role. */
export type OidcRule = z.infer<typeof RULE>

const MAX_BYTES = 1 << 20
const MOST_RULES = 1_000

const url = z.string().max(1024)

const RULE = z.strictObject({
  claim: z.string().min(1, 'must not be empty').max(256),
  value: z.union([z.string().min(1).max(1024), z.boolean()], 'must be text, true or false'),
  account: z.string().regex(/^\d{12}$/, 'must be 12 digits'),
  role: z.enum(ROLES, `must be one of ${ROLES.join(', ')}`),
})

const FILE = z.strictObject({
  issuer: url.refine(isSafe, 'must be an https URL (http only on this machine) without query'),
  clientId: z.string().min(1, 'must not be empty').max(512),
  clientSecret: z.string().min(1, 'must not be empty; leave it out if there is none').optional(),
  redirectBase: url
    .regex(/^https?:\/\/[^/?#\s]+$/, 'must be a URL without a path: https://dupin.example.org')
    .refine(isSafe, 'must be https (http only on this machine)')
    .optional(),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/, 'must be a word'))
    .max(50)
    .refine((scopes) => scopes.includes('openid'), 'must have "openid"')
    .default(['openid', 'email']),
  label: z.string().min(1).max(64).optional(),
  rules: z.array(RULE).min(1, 'must let somebody in').max(MOST_RULES),
})

/** Reads the file of `--oidc`.
 * @param secret the client's secret, where the file has none
 * @throws UserError when it cannot be read, or something in it is wrong */
export function readOidcFile(
  path: string,
  secret: string | undefined,
): { readonly settings: OidcSettings; readonly warnings: readonly string[] } {
  const file = readSmallFile(path, 'sign-in file', MAX_BYTES)
  const result = FILE.safeParse(jsonOf(file.text, path))
  if (!result.success) throw new UserError(problemsOf(result.error, path, 'no sign-in file'))
  const { issuer, clientId, clientSecret, redirectBase, scopes, label, rules } = result.data
  return {
    settings: {
      issuer,
      clientId,
      clientSecret: clientSecret ?? secret,
      redirectBase,
      scopes,
      label: label ?? new URL(issuer).host,
      rules,
    },
    warnings: clientSecret === undefined ? [] : openToOthers(path, file),
  }
}

/** What is asked there and told here must not be read or changed on the way. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash, username, password } = new URL(text)
  if (search || hash || username || password) return false
  return (
    protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, '')))
  )
}
