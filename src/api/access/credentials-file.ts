import { z } from 'zod'
import { UserError } from '../../events/user-error.ts'
import { jsonOf, problemsOf } from './file-problems.ts'
import type { AccessKey } from './principal.ts'
import { ROLES } from './principal.ts'

/** Who may call, and for which accounts. */
export interface Credentials {
  /** By access key id. */
  readonly keys: ReadonlyMap<string, AccessKey>
  /** E-mail of the root user of each account. */
  readonly emails: ReadonlyMap<string, string>
  readonly organization:
    | {
        readonly managementAccount: string
        /** The management account included. */
        readonly accounts: ReadonlySet<string>
      }
    | undefined
}

/** Characters of a credentials file: enough for the largest organization that AWS allows. */
export const MAX_CREDENTIALS = 8 * 1024 * 1024

const MOST_ACCOUNTS = 50_000
const MOST_KEYS = 64

const ACCOUNT = z.string().regex(/^\d{12}$/, 'must be 12 digits')
const PRINTABLE = /^[\x21-\x7e]+$/

const KEY = z.strictObject({
  accessKeyId: z.string().regex(/^\w{1,128}$/, 'must be 1 to 128 letters, digits or _'),
  secretAccessKey: z
    .string()
    .min(1, 'must not be empty')
    .max(512, 'must have at most 512 characters'),
  sessionToken: z
    .string()
    .min(1, 'must not be empty; leave it out for a lasting key')
    .max(4096, 'must have at most 4096 characters')
    .regex(PRINTABLE, 'must be of visible ASCII characters')
    .nullish(),
  role: z.enum(ROLES, `must be one of ${ROLES.join(', ')}`),
})

const FILE = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        accountId: ACCOUNT,
        email: z
          .string()
          .regex(/^[^@\s]+@[^@\s]+$/, 'must be an e-mail address')
          .max(64, 'must have at most 64 characters'),
        keys: z.array(KEY).max(MOST_KEYS, `must have at most ${MOST_KEYS} keys`),
      }),
    )
    .min(1, 'must name at least one account')
    .max(MOST_ACCOUNTS, `must have at most ${MOST_ACCOUNTS} accounts`),
  organization: z
    .strictObject({
      managementAccountId: ACCOUNT,
      accountIds: z
        .array(ACCOUNT)
        .max(MOST_ACCOUNTS, `must have at most ${MOST_ACCOUNTS} accounts`),
    })
    .nullish(),
})

type CredentialsFile = z.infer<typeof FILE>

/**
 * Reads a credentials file:
 *
 * ```json
 * { "accounts": [{ "accountId": "111122223333", "email": "ml@example.com",
 *     "keys": [{ "accessKeyId": "AKIAEXAMPLE111122223", "secretAccessKey": "…", "role": "administrator" }] }],
 *   "organization": { "managementAccountId": "111122223333", "accountIds": ["444455556666"] } }
 * ```
 *
 * `keys` may be empty: the account can be invited then, but not call. A key with a `sessionToken` only works with it.
 *
 * @param name of the file, for messages.
 * @throws UserError that says what is wrong and where. No message holds a secret.
 */
export function parseCredentials(text: string, name: string): Credentials {
  if (text.length > MAX_CREDENTIALS) {
    throw new UserError(
      `${name} has more than ${MAX_CREDENTIALS} characters: that is no credentials file`,
    )
  }
  const result = FILE.safeParse(jsonOf(text, name))
  if (!result.success) throw new UserError(problemsOf(result.error, name, 'no credentials file'))
  const file = result.data
  const problem = repeatedIn(file)
  if (problem !== undefined) throw new UserError(`${name}: ${problem}`)
  return {
    keys: keysOf(file),
    emails: new Map(file.accounts.map(({ accountId, email }) => [accountId, email])),
    organization: organizationOf(file),
  }
}

/** The ARN of whoever uses a key of `account` in `role`. */
function principalArn(account: string, role: string): string {
  return `arn:aws:iam::${account}:user/${role}`
}

function keysOf({ accounts }: CredentialsFile): ReadonlyMap<string, AccessKey> {
  const keys = accounts.flatMap(({ accountId: account, keys }) =>
    keys.map(({ accessKeyId, secretAccessKey, sessionToken, role }): [string, AccessKey] => {
      const principal = { account, role, accessKeyId, arn: principalArn(account, role) }
      return [accessKeyId, { principal, secretAccessKey, sessionToken: sessionToken ?? undefined }]
    }),
  )
  return new Map(keys)
}

function organizationOf({ organization }: CredentialsFile): Credentials['organization'] {
  if (organization === undefined || organization === null) return undefined
  const { managementAccountId: managementAccount, accountIds } = organization
  return { managementAccount, accounts: new Set([managementAccount, ...accountIds]) }
}

/** What stands twice, where and where first. */
function repeatedIn({ accounts, organization }: CredentialsFile): string | undefined {
  const ids = accounts.map(({ accountId }, i) => ({
    id: accountId,
    at: `accounts[${i}].accountId`,
  }))
  const keys = accounts.flatMap(({ keys }, i) =>
    keys.map(({ accessKeyId: id }, j) => ({ id, at: `accounts[${i}].keys[${j}].accessKeyId` })),
  )
  const members = (organization?.accountIds ?? []).map((id, i) => {
    return { id, at: `organization.accountIds[${i}]` }
  })
  return repeatedAmong(ids) ?? repeatedAmong(keys) ?? repeatedAmong(members)
}

function repeatedAmong(
  all: readonly { readonly id: string; readonly at: string }[],
): string | undefined {
  const first = new Map<string, string>()
  for (const { id, at } of all) {
    const earlier = first.get(id)
    if (earlier !== undefined)
      return `${at} is the same as ${earlier}; remove or change one of them`
    first.set(id, at)
  }
  return undefined
}
