/**
 * Indicators of compromise, with the details that Detective gives of each kind.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_IndicatorDetail.html
 */
export const INDICATOR_TYPES = [
  'TTP_OBSERVED',
  'IMPOSSIBLE_TRAVEL',
  'FLAGGED_IP_ADDRESS',
  'NEW_GEOLOCATION',
  'NEW_ASO',
  'NEW_USER_AGENT',
  'RELATED_FINDING',
  'RELATED_FINDING_GROUP',
] as const

export type IndicatorType = (typeof INDICATOR_TYPES)[number]

export type Indicator =
  | {
      readonly type: 'TTP_OBSERVED'
      readonly tactic: string
      readonly technique: string
      readonly procedure: string
      readonly ipAddress: string
      readonly apiName: string
      readonly apiSuccessCount: number
      readonly apiFailureCount: number
    }
  | {
      readonly type: 'IMPOSSIBLE_TRAVEL'
      readonly startingIpAddress: string
      readonly endingIpAddress: string
      readonly startingLocation: string
      readonly endingLocation: string
      /** Hours between the two calls, a whole number. */
      readonly hourlyTimeDelta: number
    }
  | {
      readonly type: 'FLAGGED_IP_ADDRESS'
      readonly ipAddress: string
      readonly reason: 'AWS_THREAT_INTELLIGENCE'
    }
  | {
      readonly type: 'NEW_GEOLOCATION'
      readonly location: string
      readonly ipAddress: string
      readonly isNewForEntireAccount: boolean
    }
  | { readonly type: 'NEW_ASO'; readonly aso: string; readonly isNewForEntireAccount: boolean }
  | {
      readonly type: 'NEW_USER_AGENT'
      readonly userAgent: string
      readonly isNewForEntireAccount: boolean
    }
  | {
      readonly type: 'RELATED_FINDING'
      readonly arn: string
      readonly findingType: string
      readonly ipAddress: string
    }
  | { readonly type: 'RELATED_FINDING_GROUP'; readonly id: string }
