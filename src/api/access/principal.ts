/** What a key may do; the account that it belongs to decides on what. */
export const ROLES = ['administrator', 'investigator', 'member', 'auditor'] as const
export type Role = (typeof ROLES)[number]

/** Who calls: an access key of an account, in a role. */
export interface Principal {
  readonly account: string
  readonly role: Role
  readonly accessKeyId: string
  /** Such as `arn:aws:iam::111122223333:user/administrator`. */
  readonly arn: string
}

/** A key that the server was given, with its secret. */
export interface AccessKey {
  readonly principal: Principal
  readonly secretAccessKey: string
  /** Temporary keys are only valid together with it. */
  readonly sessionToken: string | undefined
}
