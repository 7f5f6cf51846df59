import * as s from './scalars.ts'
import {
  anyInteger,
  anyNumber,
  list,
  map,
  optional,
  string,
  structure,
  timestamp,
} from './shape.ts'

/** Structures that tell of graphs, members and their data sources; each is used by several operations. */
const timestampForCollection = structure('TimestampForCollection', {
  Timestamp: optional(timestamp),
})

/** When each state was last entered. */
export const lastIngestStateChangeDates = map(
  s.datasourcePackageIngestState,
  timestampForCollection,
)

const datasourcePackageUsageInfo = structure('DatasourcePackageUsageInfo', {
  VolumeUsageInBytes: optional(anyInteger),
  VolumeUsageUpdateTime: optional(timestamp),
})

export const memberDetail = structure('MemberDetail', {
  AccountId: optional(s.accountId),
  EmailAddress: optional(s.emailAddress),
  GraphArn: optional(s.graphArn),
  MasterId: optional(s.accountId),
  AdministratorId: optional(s.accountId),
  Status: optional(s.memberStatus),
  DisabledReason: optional(s.memberDisabledReason),
  InvitedTime: optional(timestamp),
  UpdatedTime: optional(timestamp),
  VolumeUsageInBytes: optional(anyInteger),
  VolumeUsageUpdatedTime: optional(timestamp),
  PercentOfGraphUtilization: optional(anyNumber),
  PercentOfGraphUtilizationUpdatedTime: optional(timestamp),
  InvitationType: optional(s.invitationType),
  VolumeUsageByDatasourcePackage: optional(map(s.datasourcePackage, datasourcePackageUsageInfo)),
  DatasourcePackageIngestStates: optional(map(s.datasourcePackage, s.datasourcePackageIngestState)),
})
export const memberDetailList = list(memberDetail)

export const membershipDatasources = structure('MembershipDatasources', {
  AccountId: optional(s.accountId),
  GraphArn: optional(s.graphArn),
  DatasourcePackageIngestHistory: optional(map(s.datasourcePackage, lastIngestStateChangeDates)),
})
export const membershipDatasourcesList = list(membershipDatasources)

export const unprocessedAccountList = list(
  structure('UnprocessedAccount', {
    AccountId: optional(s.accountId),
    Reason: optional(string()),
  }),
)
