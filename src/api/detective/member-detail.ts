import type { memberDetail, membershipDatasources } from './schema/member-shapes.ts'
import { datasourcePackage, datasourcePackageIngestState } from './schema/scalars.ts'
import type { ValueOf } from './schema/shape.ts'
import type {
  DatasourcePackage,
  GraphMember,
  IngestState,
  MemberGraph,
  MembershipService,
  PackageStates,
  PackageVolume,
  Unprocessed,
} from './services.ts'

/** A member as Detective tells of it. Volumes are 0 as long as nothing was measured; and as long as the account has not joined,
 * or whoever invites it would learn of logs that are none of theirs. */
export function detailOf(
  membership: MembershipService,
  graph: MemberGraph,
  member: GraphMember,
): ValueOf<typeof memberDetail> {
  const joined = hasJoined(member)
  const volumes = entriesOf(joined ? membership.volumes(member.account) : UNMEASURED)
  const bytes = volumes.reduce((sum, [, volume]) => sum + Math.round(volume.bytesPerDay), 0)
  const measured = volumes.reduce<number | undefined>(
    (latest, [, volume]) => later(latest, volume.measured),
    undefined,
  )
  return {
    AccountId: member.account,
    EmailAddress: member.email,
    GraphArn: graph.arn,
    MasterId: graph.account,
    AdministratorId: graph.account,
    Status: member.status,
    DisabledReason: member.disabledReason,
    InvitedTime: member.invited,
    UpdatedTime: member.updated,
    VolumeUsageInBytes: bytes,
    VolumeUsageUpdatedTime: measured,
    PercentOfGraphUtilization: joined ? membership.accountUtilization(member.account) : 0,
    PercentOfGraphUtilizationUpdatedTime: measured,
    InvitationType: member.invitation,
    VolumeUsageByDatasourcePackage: new Map(
      volumes.map(([name, volume]) => [
        name,
        {
          VolumeUsageInBytes: Math.round(volume.bytesPerDay),
          VolumeUsageUpdateTime: volume.measured,
        },
      ]),
    ),
    DatasourcePackageIngestStates: new Map(
      entriesOf(member.packages).map(([name, { state }]) => [name, state]),
    ),
  }
}

/** An invitation that is still open makes nobody a member. */
export function hasJoined({ status }: GraphMember): boolean {
  return status === 'ENABLED' || status === 'ACCEPTED_BUT_DISABLED'
}

/** When the data source packages of an account entered their states. */
export function datasourcesOf(
  graphArn: string,
  account: string,
  packages: PackageStates,
): ValueOf<typeof membershipDatasources> {
  return {
    AccountId: account,
    GraphArn: graphArn,
    DatasourcePackageIngestHistory: new Map(
      entriesOf(packages).map(([name, { entered }]) => [name, changesOf(entered)]),
    ),
  }
}

/** Instants of states in the form of Detective's `LastIngestStateChangeDates`. */
export function changesOf(
  entered: Readonly<Partial<Record<IngestState, number>>>,
): ReadonlyMap<IngestState, { readonly Timestamp: number }> {
  return new Map(
    datasourcePackageIngestState.values.flatMap((state) => {
      const time = entered[state]
      return time === undefined ? [] : [[state, { Timestamp: time }] as const]
    }),
  )
}

/** The packages that an account has, in Detective's order. */
export function entriesOf<V>(
  packages: Readonly<Partial<Record<DatasourcePackage, V>>>,
): readonly (readonly [DatasourcePackage, V])[] {
  return datasourcePackage.values.flatMap((name) => {
    const of = packages[name]
    return of === undefined ? [] : [[name, of] as const]
  })
}

/** Accounts that could not be dealt with, as Detective tells of them. */
export function unprocessedAccounts(accounts: readonly Unprocessed[]) {
  return accounts.map(({ account, reason }) => ({ AccountId: account, Reason: reason }))
}

const NOTHING: PackageVolume = { bytesPerDay: 0, measured: undefined }
const UNMEASURED: Readonly<Record<DatasourcePackage, PackageVolume>> = {
  DETECTIVE_CORE: NOTHING,
  EKS_AUDIT: NOTHING,
  ASFF_SECURITYHUB_FINDING: NOTHING,
}

function later(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return Math.max(a, b)
}

/** Why an account could not be told of. */
export const NO_MEMBER = 'The account is not a member of the behavior graph.'
