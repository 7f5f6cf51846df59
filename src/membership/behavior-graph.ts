/**
 * The words of behavior graphs and their members, as Amazon Detective has them.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_Types.html
 */

export const MEMBER_STATUSES = [
  'INVITED',
  'VERIFICATION_IN_PROGRESS',
  'VERIFICATION_FAILED',
  'ENABLED',
  'ACCEPTED_BUT_DISABLED',
] as const
export type MemberStatus = (typeof MEMBER_STATUSES)[number]

export const DISABLED_REASONS = ['VOLUME_TOO_HIGH', 'VOLUME_UNKNOWN'] as const
export type DisabledReason = (typeof DISABLED_REASONS)[number]

export const INVITATION_TYPES = ['INVITATION', 'ORGANIZATION'] as const
export type InvitationType = (typeof INVITATION_TYPES)[number]

export const DATASOURCE_PACKAGES = [
  'DETECTIVE_CORE',
  'EKS_AUDIT',
  'ASFF_SECURITYHUB_FINDING',
] as const
export type DatasourcePackage = (typeof DATASOURCE_PACKAGES)[number]

export const INGEST_STATES = ['STARTED', 'STOPPED', 'DISABLED'] as const
export type IngestState = (typeof INGEST_STATES)[number]

/** The state of a data source package, and when each state was last entered, in milliseconds since the epoch. */
export interface PackageState {
  readonly state: IngestState
  readonly entered: Readonly<Partial<Record<IngestState, number>>>
}

/** An account that was asked into a behavior graph. */
export interface Member {
  readonly account: string
  /** Absent for accounts of the organization that were enabled without one. */
  readonly email: string | undefined
  readonly status: MemberStatus
  readonly disabledReason: DisabledReason | undefined
  readonly invitation: InvitationType
  /** Its turn in the graph: who was invited later has a larger one, also when the clock was set back in between. */
  readonly place: number
  /** Milliseconds since the epoch. */
  readonly invited: number
  readonly updated: number
  readonly packages: Readonly<Partial<Record<DatasourcePackage, PackageState>>>
}

/** A behavior graph: what one administrator account has collected in one Region. */
export interface BehaviorGraph {
  readonly arn: string
  /** The administrator account. */
  readonly account: string
  readonly region: string
  readonly created: number
  readonly tags: ReadonlyMap<string, string>
  /** Whether it is the graph of an organization, and whether accounts that are new to that are enabled by themselves. */
  readonly organization: boolean
  readonly autoEnable: boolean
  readonly packages: Readonly<Partial<Record<DatasourcePackage, PackageState>>>
  /** By account, in the order of invitation; without the administrator. */
  readonly members: ReadonlyMap<string, Member>
}

/** Detective's quota of members of one graph. */
export const MOST_MEMBERS = 1200
/** Detective's quota of a graph: bytes a day, over which no account is enabled any more. */
export const MOST_BYTES_A_DAY = 10e12

/** What a caller asked for cannot be done. `kind` says in which way; the message says what and why, for people. */
export class MembershipError extends Error {
  readonly kind: 'no-such-graph' | 'no-such-thing' | 'conflict' | 'invalid' | 'denied' | 'quota'
  /** What a quota stands in the way of: account ids. */
  readonly resources: readonly string[]

  constructor(kind: MembershipError['kind'], message: string, resources: readonly string[] = []) {
    super(message)
    this.name = 'MembershipError'
    this.kind = kind
    this.resources = resources
  }
}
