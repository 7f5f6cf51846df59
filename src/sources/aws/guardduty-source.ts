import type { GuardDutyClient } from '@aws-sdk/client-guardduty'
import { HOUR, MINUTE } from '../../events/time.ts'
import type { Source } from '../source.ts'
import type { ApiDeps, ApiSettings } from './api-settings.ts'
import type { Pace } from './pace.ts'
import { pagesOf } from './pages.ts'
import { type Ask, type WindowedApi, windowedSource } from './windowed-source.ts'

/**
 * GuardDuty's findings by the time of their last change: a finding that goes on is told again with each change, and the latest
 * state counts. The administrator of an organisation sees those of all its members.
 *
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFindings.html
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetFindings.html
 */
const GET_FINDINGS: WindowedApi = {
  service: 'guardduty',
  operation: 'GetFindings',
  probe: 'ListDetectors',
  lateness: { usual: 15 * MINUTE, most: 2 * HOUR },
  mostDays: 90,
  perSecond: 5,
  readsOpen: true,
  prepare: async ({ client: settings, region }, pace) => {
    const { GuardDutyClient, ListDetectorsCommand } = await import('@aws-sdk/client-guardduty')
    const client = new GuardDutyClient(settings)
    await pace.step()
    const { DetectorIds } = await client.send(new ListDetectorsCommand({}))
    const [detector] = DetectorIds ?? []
    if (detector !== undefined) return { ask: findings(client, detector, pace) }
    client.destroy()
    return { absent: `GuardDuty is not enabled in ${region}: there are no findings to read` }
  },
}

/** Ids that a call takes. */
const PAGE = 50

export function guardDutySource(settings: ApiSettings, deps: ApiDeps): Source {
  return windowedSource(GET_FINDINGS, settings, deps)
}

function findings(client: GuardDutyClient, detector: string, pace: Pace): Ask {
  return async function* ({ start, end }) {
    const { GetFindingsCommand, ListFindingsCommand } = await import('@aws-sdk/client-guardduty')
    const list = (token: { NextToken?: string }) =>
      client.send(
        new ListFindingsCommand({
          DetectorId: detector,
          FindingCriteria: {
            Criterion: { updatedAt: { GreaterThanOrEqual: start, LessThan: end } },
          },
          SortCriteria: { AttributeName: 'updatedAt', OrderBy: 'ASC' },
          MaxResults: PAGE,
          ...token,
        }),
      )
    for await (const { FindingIds } of pagesOf(pace.step, list)) {
      if (FindingIds === undefined || FindingIds.length === 0) continue
      await pace.step()
      const { Findings } = await client.send(
        new GetFindingsCommand({ DetectorId: detector, FindingIds }),
      )
      for (const finding of Findings ?? []) yield JSON.stringify(finding)
    }
  }
}
