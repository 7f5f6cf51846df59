import { ListIndicatorsCommand } from '@aws-sdk/client-detective'
import { describe, expect, it } from 'vitest'
import type { Indicator } from '../../../../src/investigations/indicators/indicator.ts'
import { client } from '../support/client.ts'
import { fakeServices, GRAPH, investigation } from '../support/fakes.ts'

const ID = investigation().id

const INDICATORS: readonly Indicator[] = [
  {
    type: 'TTP_OBSERVED',
    tactic: 'Impact',
    technique: 'Data Destruction',
    procedure: 'DeleteModel',
    ipAddress: '192.0.2.7',
    apiName: 'DeleteModel',
    apiSuccessCount: 3,
    apiFailureCount: 1,
  },
  {
    type: 'IMPOSSIBLE_TRAVEL',
    startingIpAddress: '192.0.2.7',
    endingIpAddress: '198.51.100.1',
    startingLocation: 'Riga',
    endingLocation: 'Lima',
    hourlyTimeDelta: 1,
  },
  { type: 'FLAGGED_IP_ADDRESS', ipAddress: '192.0.2.7', reason: 'AWS_THREAT_INTELLIGENCE' },
  {
    type: 'NEW_GEOLOCATION',
    location: 'Lima',
    ipAddress: '192.0.2.7',
    isNewForEntireAccount: true,
  },
  { type: 'NEW_ASO', aso: 'Example Net', isNewForEntireAccount: false },
  { type: 'NEW_USER_AGENT', userAgent: 'curl', isNewForEntireAccount: true },
  { type: 'RELATED_FINDING', arn: 'arn:aws:guardduty:x', findingType: 'T', ipAddress: '192.0.2.7' },
  { type: 'RELATED_FINDING_GROUP', id: 'group-1' },
]

describe('indicators', () => {
  const { services } = fakeServices({
    investigations: { indicators: () => Promise.resolve(INDICATORS) },
  })
  const which = { GraphArn: GRAPH, InvestigationId: ID }

  it('are told each with the detail of its type', async () => {
    const { Indicators } = await client({ services }).send(new ListIndicatorsCommand(which))
    expect(Indicators).toEqual([
      {
        IndicatorType: 'TTP_OBSERVED',
        IndicatorDetail: {
          TTPsObservedDetail: {
            Tactic: 'Impact',
            Technique: 'Data Destruction',
            Procedure: 'DeleteModel',
            IpAddress: '192.0.2.7',
            APIName: 'DeleteModel',
            APISuccessCount: 3,
            APIFailureCount: 1,
          },
        },
      },
      {
        IndicatorType: 'IMPOSSIBLE_TRAVEL',
        IndicatorDetail: {
          ImpossibleTravelDetail: {
            StartingIpAddress: '192.0.2.7',
            EndingIpAddress: '198.51.100.1',
            StartingLocation: 'Riga',
            EndingLocation: 'Lima',
            HourlyTimeDelta: 1,
          },
        },
      },
      {
        IndicatorType: 'FLAGGED_IP_ADDRESS',
        IndicatorDetail: {
          FlaggedIpAddressDetail: { IpAddress: '192.0.2.7', Reason: 'AWS_THREAT_INTELLIGENCE' },
        },
      },
      {
        IndicatorType: 'NEW_GEOLOCATION',
        IndicatorDetail: {
          NewGeolocationDetail: {
            Location: 'Lima',
            IpAddress: '192.0.2.7',
            IsNewForEntireAccount: true,
          },
        },
      },
      {
        IndicatorType: 'NEW_ASO',
        IndicatorDetail: { NewAsoDetail: { Aso: 'Example Net', IsNewForEntireAccount: false } },
      },
      {
        IndicatorType: 'NEW_USER_AGENT',
        IndicatorDetail: { NewUserAgentDetail: { UserAgent: 'curl', IsNewForEntireAccount: true } },
      },
      {
        IndicatorType: 'RELATED_FINDING',
        IndicatorDetail: {
          RelatedFindingDetail: { Arn: 'arn:aws:guardduty:x', Type: 'T', IpAddress: '192.0.2.7' },
        },
      },
      {
        IndicatorType: 'RELATED_FINDING_GROUP',
        IndicatorDetail: { RelatedFindingGroupDetail: { Id: 'group-1' } },
      },
    ])
  })

  it('are filtered by type, and paged', async () => {
    const sdk = client({ services })
    const one = await sdk.send(new ListIndicatorsCommand({ ...which, IndicatorType: 'NEW_ASO' }))
    expect(one.Indicators?.map(({ IndicatorType }) => IndicatorType)).toEqual(['NEW_ASO'])
    const first = await sdk.send(new ListIndicatorsCommand({ ...which, MaxResults: 5 }))
    const rest = await sdk.send(new ListIndicatorsCommand({ ...which, NextToken: first.NextToken }))
    expect([first.Indicators?.length, rest.Indicators?.length]).toEqual([5, 3])
    expect(rest.NextToken).toBeUndefined()
  })

  it('are none as long as the investigation runs', async () => {
    const running = fakeServices({
      listed: [investigation({ status: 'RUNNING', severity: undefined })],
      investigations: { indicators: () => Promise.resolve(INDICATORS) },
    })
    const { Indicators } = await client(running).send(new ListIndicatorsCommand(which))
    expect(Indicators).toEqual([])
  })
})
