/** The accounts that the server knows of, and the organization that some of them belong to. */
export interface Directory {
  /** E-mail of the root user of each known account. */
  readonly emails: ReadonlyMap<string, string>
  readonly organization: Organization | undefined
}

export interface Organization {
  readonly managementAccount: string
  /** All of its accounts, the management account included. */
  readonly accounts: ReadonlySet<string>
}
