import type { TimeWindow } from '../../events/time.ts'
import type { Indicator } from '../../investigations/indicators/indicator.ts'
import type { Investigation, InvestigationState } from '../../investigations/investigation.ts'
import type * as s from './schema/scalars.ts'
import type { ValueOf } from './schema/shape.ts'

/**
 * What this face asks of those behind it. A face knows no stage, so the stages fit these types by their structure.
 * Whatever a caller may not do or what is not there is thrown as an error with the name `MembershipError` or
 * `InvestigationError` and a `kind`.
 */
export interface DetectiveServices {
  readonly membership: MembershipService
  readonly investigations: InvestigationService
  /** Seals the tokens of pages; at least 32 bytes, and the same for as long as tokens shall be good. */
  readonly tokenKey: Uint8Array
}

export type DatasourcePackage = ValueOf<typeof s.datasourcePackage>
export type IngestState = ValueOf<typeof s.datasourcePackageIngestState>

/** Instants are milliseconds since the epoch, here and below. */
export interface PackageState {
  readonly state: IngestState
  readonly entered: Readonly<Partial<Record<IngestState, number>>>
}

export type PackageStates = Readonly<Partial<Record<DatasourcePackage, PackageState>>>

/** An account that was asked into a behavior graph. */
export interface GraphMember {
  readonly account: string
  readonly email: string | undefined
  readonly status: ValueOf<typeof s.memberStatus>
  readonly disabledReason: ValueOf<typeof s.memberDisabledReason> | undefined
  readonly invitation: ValueOf<typeof s.invitationType>
  /** Its turn: who was invited later has a larger one. */
  readonly place: number
  readonly invited: number
  readonly updated: number
  readonly packages: PackageStates
}

export interface MemberGraph {
  readonly arn: string
  /** The administrator account. */
  readonly account: string
  readonly created: number
  readonly tags: ReadonlyMap<string, string>
  readonly packages: PackageStates
  readonly members: ReadonlyMap<string, GraphMember>
}

export interface Unprocessed {
  readonly account: string
  readonly reason: string
}

export interface PackageVolume {
  readonly bytesPerDay: number
  /** When it was measured; undefined when it never was, and then there are 0 bytes. */
  readonly measured: number | undefined
}

/** `account` is always who calls; `arn` a graph that the caller says is its own. */
export interface MembershipService {
  administered(account: string): MemberGraph | undefined
  graph(account: string, arn: string): MemberGraph
  memberships(account: string): readonly Membership[]
  createGraph(account: string, tags: ReadonlyMap<string, string>): Promise<string>
  deleteGraph(account: string, arn: string): Promise<unknown>
  tag(account: string, arn: string, tags: ReadonlyMap<string, string>): Promise<unknown>
  untag(account: string, arn: string, keys: readonly string[]): Promise<unknown>
  createMembers(
    account: string,
    arn: string,
    accounts: readonly { readonly account: string; readonly email: string | undefined }[],
  ): Promise<{
    readonly members: readonly GraphMember[]
    readonly unprocessed: readonly Unprocessed[]
  }>
  deleteMembers(
    account: string,
    arn: string,
    accounts: readonly string[],
  ): Promise<{ readonly deleted: readonly string[]; readonly unprocessed: readonly Unprocessed[] }>
  startMonitoring(account: string, arn: string, member: string): Promise<unknown>
  acceptInvitation(account: string, arn: string): Promise<unknown>
  rejectInvitation(account: string, arn: string): Promise<unknown>
  disassociate(account: string, arn: string): Promise<unknown>
  startPackages(
    account: string,
    arn: string,
    packages: readonly DatasourcePackage[],
  ): Promise<unknown>
  administrators(account: string): readonly OrganizationAdministrator[]
  enableAdministrator(caller: string, account: string): Promise<unknown>
  disableAdministrator(caller: string): Promise<unknown>
  autoEnable(account: string, arn: string): boolean
  setAutoEnable(account: string, arn: string, value: boolean): Promise<unknown>
  /** What the logs of an account weigh. */
  volumes(account: string): Readonly<Record<DatasourcePackage, PackageVolume>>
  /** What that is of the quota of a graph, in percent. */
  accountUtilization(account: string): number
}

/** A graph that an account was asked into, and its place in it. */
export interface Membership {
  readonly graph: MemberGraph
  readonly member: GraphMember
}

interface OrganizationAdministrator {
  readonly account: string
  readonly graphArn: string
  readonly delegated: number
}

export interface InvestigationService {
  start(what: {
    readonly graphArn: string
    readonly entityArn: string
    readonly scope: TimeWindow
  }): Promise<Investigation>
  list(graphArn: string): readonly Investigation[]
  get(graphArn: string, id: string): Investigation | undefined
  setState(graphArn: string, id: string, state: InvestigationState): Promise<unknown>
  indicators(graphArn: string, id: string): Promise<readonly Indicator[]>
}
