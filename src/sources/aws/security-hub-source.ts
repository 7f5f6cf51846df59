import type { AwsSecurityFinding, SecurityHubClient } from '@aws-sdk/client-securityhub'
import { HOUR, MINUTE } from '../../events/time.ts'
import type { Source } from '../source.ts'
import type { ApiDeps, ApiSettings } from './api-settings.ts'
import type { Pace } from './pace.ts'
import { pagesOf } from './pages.ts'
import { type Ask, type WindowedApi, windowedSource } from './windowed-source.ts'

/**
 * Security Hub's findings by the time of their last change, in its Finding Format. That time is the provider's, who may hand a
 * finding over hours later: GuardDuty tells of changes every six hours unless it is told to do so more often.
 *
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 */
const GET_FINDINGS: WindowedApi = {
  service: 'securityhub',
  operation: 'GetFindings',
  probe: 'GetFindings',
  lateness: { usual: 15 * MINUTE, most: 8 * HOUR },
  mostDays: 90,
  // Three a second are granted.
  perSecond: 2.5,
  readsOpen: true,
  prepare: async ({ client: settings }, pace) => {
    const { GetFindingsCommand, SecurityHubClient } = await import('@aws-sdk/client-securityhub')
    const client = new SecurityHubClient(settings)
    await pace.step()
    await client.send(new GetFindingsCommand({ MaxResults: 1 }))
    return { ask: findings(client, pace) }
  },
}

const PAGE = 100
/** Pages after which the next query begins where this one came to: a token leads only so deep. */
const PAGES_DEEP = 10

export function securityHubSource(settings: ApiSettings, deps: ApiDeps): Source {
  return windowedSource(GET_FINDINGS, settings, deps)
}

function findings(client: SecurityHubClient, pace: Pace): Ask {
  return async function* ({ start, end }) {
    let from: string | undefined = new Date(start).toISOString()
    const to = new Date(end).toISOString()
    while (from !== undefined) from = yield* stretch(client, pace, from, to)
  }
}

/** Findings from a time on; answers the time that the next query is to begin with, if there is more. What was changed at that very
 * time comes twice, and is stored once. */
async function* stretch(
  client: SecurityHubClient,
  pace: Pace,
  from: string,
  to: string,
): AsyncGenerator<string, string | undefined> {
  const { GetFindingsCommand } = await import('@aws-sdk/client-securityhub')
  const ask = (token: { NextToken?: string }) =>
    client.send(
      new GetFindingsCommand({
        Filters: { UpdatedAt: [{ Start: from, End: to }] },
        SortCriteria: [{ Field: 'UpdatedAt', SortOrder: 'asc' }],
        MaxResults: PAGE,
        ...token,
      }),
    )
  let pages = 0
  for await (const { Findings, NextToken } of pagesOf(pace.step, ask)) {
    for (const finding of Findings ?? []) yield JSON.stringify(finding)
    const last: AwsSecurityFinding | undefined = Findings?.at(-1)
    const reached = last?.UpdatedAt
    // Where more than a query's worth was changed at one time, only the token leads on.
    if (++pages >= PAGES_DEEP && NextToken && reached !== undefined && isLater(reached, from))
      return reached
  }
  return undefined
}

/** Providers write times with and without fractions. */
function isLater(time: string, than: string): boolean {
  return Date.parse(time) > Date.parse(than)
}
