import type { Indicator } from '../../investigations/indicators/indicator.ts'
import type { indicatorDetail, indicatorShape } from './schema/indicator-shapes.ts'
import type { ValueOf } from './schema/shape.ts'

/** An indicator as Detective tells of it. */
export function indicatorOf(indicator: Indicator): ValueOf<typeof indicatorShape> {
  return { IndicatorType: indicator.type, IndicatorDetail: detailOf(indicator) }
}

function detailOf(indicator: Indicator): ValueOf<typeof indicatorDetail> {
  switch (indicator.type) {
    case 'TTP_OBSERVED':
      return {
        TTPsObservedDetail: {
          Tactic: indicator.tactic,
          Technique: indicator.technique,
          Procedure: indicator.procedure,
          IpAddress: indicator.ipAddress,
          APIName: indicator.apiName,
          APISuccessCount: indicator.apiSuccessCount,
          APIFailureCount: indicator.apiFailureCount,
        },
      }
    case 'IMPOSSIBLE_TRAVEL':
      return {
        ImpossibleTravelDetail: {
          StartingIpAddress: indicator.startingIpAddress,
          EndingIpAddress: indicator.endingIpAddress,
          StartingLocation: indicator.startingLocation,
          EndingLocation: indicator.endingLocation,
          HourlyTimeDelta: indicator.hourlyTimeDelta,
        },
      }
    case 'FLAGGED_IP_ADDRESS':
      return {
        FlaggedIpAddressDetail: { IpAddress: indicator.ipAddress, Reason: indicator.reason },
      }
    case 'RELATED_FINDING':
      return {
        RelatedFindingDetail: {
          Arn: indicator.arn,
          Type: indicator.findingType,
          IpAddress: indicator.ipAddress,
        },
      }
    case 'RELATED_FINDING_GROUP':
      return { RelatedFindingGroupDetail: { Id: indicator.id } }
    default:
      return noveltyOf(indicator)
  }
}

type Novelty = Extract<Indicator, { readonly isNewForEntireAccount: boolean }>

function noveltyOf(indicator: Novelty): ValueOf<typeof indicatorDetail> {
  const isNew = { IsNewForEntireAccount: indicator.isNewForEntireAccount }
  switch (indicator.type) {
    case 'NEW_GEOLOCATION':
      return {
        NewGeolocationDetail: {
          Location: indicator.location,
          IpAddress: indicator.ipAddress,
          ...isNew,
        },
      }
    case 'NEW_ASO':
      return { NewAsoDetail: { Aso: indicator.aso, ...isNew } }
    case 'NEW_USER_AGENT':
      return { NewUserAgentDetail: { UserAgent: indicator.userAgent, ...isNew } }
  }
}
