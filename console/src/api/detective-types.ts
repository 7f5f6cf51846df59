/** Shapes of Amazon Detective, as JSON has them. https://docs.aws.amazon.com/detective/latest/APIReference/API_Types.html */

export type SeverityName = 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL'

export interface Graph {
  readonly Arn: string
  readonly CreatedTime: string
}

export interface Investigation {
  readonly InvestigationId: string
  readonly EntityArn: string
  readonly EntityType: 'IAM_ROLE' | 'IAM_USER'
  readonly CreatedTime: string
  readonly Status: 'RUNNING' | 'FAILED' | 'SUCCESSFUL'
  readonly State: 'ACTIVE' | 'ARCHIVED'
  /** Absent until it is over. */
  readonly Severity?: SeverityName
  /** Only where one is asked for by its id. */
  readonly ScopeStartTime?: string
  readonly ScopeEndTime?: string
}

export interface IndicatorDetails {
  readonly TTPsObservedDetail: {
    readonly Tactic?: string
    readonly Technique?: string
    readonly Procedure?: string
    readonly IpAddress?: string
    readonly APIName?: string
    readonly APISuccessCount?: number
    readonly APIFailureCount?: number
  }
  readonly ImpossibleTravelDetail: {
    readonly StartingIpAddress?: string
    readonly EndingIpAddress?: string
    readonly StartingLocation?: string
    readonly EndingLocation?: string
    readonly HourlyTimeDelta?: number
  }
  readonly FlaggedIpAddressDetail: { readonly IpAddress?: string; readonly Reason?: string }
  readonly NewGeolocationDetail: {
    readonly Location?: string
    readonly IpAddress?: string
    readonly IsNewForEntireAccount?: boolean
  }
  readonly NewAsoDetail: { readonly Aso?: string; readonly IsNewForEntireAccount?: boolean }
  readonly NewUserAgentDetail: {
    readonly UserAgent?: string
    readonly IsNewForEntireAccount?: boolean
  }
  readonly RelatedFindingDetail: {
    readonly Arn?: string
    readonly Type?: string
    readonly IpAddress?: string
  }
  readonly RelatedFindingGroupDetail: { readonly Id?: string }
}

export interface Indicator {
  readonly IndicatorType:
    | 'TTP_OBSERVED'
    | 'IMPOSSIBLE_TRAVEL'
    | 'FLAGGED_IP_ADDRESS'
    | 'NEW_GEOLOCATION'
    | 'NEW_ASO'
    | 'NEW_USER_AGENT'
    | 'RELATED_FINDING'
    | 'RELATED_FINDING_GROUP'
  /** The one that belongs to the type. */
  readonly IndicatorDetail: Partial<IndicatorDetails>
}

export type PackageName = 'DETECTIVE_CORE' | 'EKS_AUDIT' | 'ASFF_SECURITYHUB_FINDING'
export type PackageState = 'STARTED' | 'STOPPED' | 'DISABLED'

export interface Member {
  readonly AccountId: string
  readonly EmailAddress?: string
  readonly GraphArn: string
  readonly AdministratorId: string
  readonly Status:
    | 'INVITED'
    | 'VERIFICATION_IN_PROGRESS'
    | 'VERIFICATION_FAILED'
    | 'ENABLED'
    | 'ACCEPTED_BUT_DISABLED'
  readonly DisabledReason?: 'VOLUME_TOO_HIGH' | 'VOLUME_UNKNOWN'
  readonly InvitedTime?: string
  readonly UpdatedTime?: string
  /** A day. */
  readonly VolumeUsageInBytes?: number
  readonly PercentOfGraphUtilization?: number
  readonly InvitationType?: 'INVITATION' | 'ORGANIZATION'
  readonly DatasourcePackageIngestStates?: Readonly<Partial<Record<PackageName, PackageState>>>
}

export interface Unprocessed {
  readonly AccountId: string
  readonly Reason: string
}

export interface PackageDetail {
  readonly DatasourcePackageIngestState: PackageState
  readonly LastIngestStateChange?: Readonly<
    Partial<Record<PackageState, { readonly Timestamp: string }>>
  >
}

export interface Administrator {
  readonly AccountId: string
  readonly GraphArn: string
  readonly DelegationTime: string
}
