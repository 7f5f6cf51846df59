import { entityArn, indicatorType, reason } from './scalars.ts'
import { anyInteger, boolean, optional, string, structure } from './shape.ts'

/** What is told of an indicator of compromise: exactly one of the details, by its type. */
const text = optional(string())
const isNew = { IsNewForEntireAccount: optional(boolean) } as const

export const indicatorDetail = structure('IndicatorDetail', {
  TTPsObservedDetail: optional(
    structure('TTPsObservedDetail', {
      Tactic: text,
      Technique: text,
      Procedure: text,
      IpAddress: text,
      APIName: text,
      APISuccessCount: optional(anyInteger),
      APIFailureCount: optional(anyInteger),
    }),
  ),
  ImpossibleTravelDetail: optional(
    structure('ImpossibleTravelDetail', {
      StartingIpAddress: text,
      EndingIpAddress: text,
      StartingLocation: text,
      EndingLocation: text,
      HourlyTimeDelta: optional(anyInteger),
    }),
  ),
  FlaggedIpAddressDetail: optional(
    structure('FlaggedIpAddressDetail', { IpAddress: text, Reason: optional(reason) }),
  ),
  NewGeolocationDetail: optional(
    structure('NewGeolocationDetail', { Location: text, IpAddress: text, ...isNew }),
  ),
  NewAsoDetail: optional(structure('NewAsoDetail', { Aso: text, ...isNew })),
  NewUserAgentDetail: optional(structure('NewUserAgentDetail', { UserAgent: text, ...isNew })),
  RelatedFindingDetail: optional(
    structure('RelatedFindingDetail', { Arn: optional(entityArn), Type: text, IpAddress: text }),
  ),
  RelatedFindingGroupDetail: optional(structure('RelatedFindingGroupDetail', { Id: text })),
})

export const indicatorShape = structure('Indicator', {
  IndicatorType: optional(indicatorType),
  IndicatorDetail: optional(indicatorDetail),
})
