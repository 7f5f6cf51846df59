import type { AwsTarget, ClientSettings } from './session.ts'

/** An account whose APIs are asked, and how to be let in. */
export interface AccountSettings {
  readonly id: string
  /** Taken on first; the credentials at hand are used where there is none. */
  readonly role?: string | undefined
  readonly externalId?: string | undefined
}

/** What a source that asks APIs is told. */
export interface ApiSettings {
  /** The account of the credentials where the list is empty. */
  readonly accounts: readonly AccountSettings[]
  readonly regions: readonly string[]
  /** How far back the first reading goes; a service that keeps less is asked for less. */
  readonly days: number
}

/** What comes from outside. */
export interface ApiDeps {
  readonly clock: {
    /** Milliseconds since the epoch. */
    readonly now: () => number
    /** Milliseconds since some moment; nobody sets it. */
    readonly monotonic: () => number
    readonly sleep: (milliseconds: number) => Promise<void>
  }
  /** A folder for answers too large to hold. */
  readonly spool: string
  /** What a client of the SDK is made with. */
  readonly clientSettings: (target: Pick<AwsTarget, 'region' | 'role'>) => Promise<ClientSettings>
}

/** One account in one Region. */
export interface Place {
  readonly account: string
  readonly region: string
  /** For messages: the role that asks, or whose credentials do. */
  readonly who: string
  readonly client: ClientSettings
  /** What time it is for AWS, milliseconds since the epoch. */
  readonly now: () => number
}
