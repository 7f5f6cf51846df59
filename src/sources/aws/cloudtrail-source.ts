import type { CloudTrailClient, Event } from '@aws-sdk/client-cloudtrail'
import { HOUR, MINUTE } from '../../events/time.ts'
import type { Source } from '../source.ts'
import type { ApiDeps, ApiSettings } from './api-settings.ts'
import type { Pace } from './pace.ts'
import { pagesOf } from './pages.ts'
import { type Ask, type WindowedApi, windowedSource } from './windowed-source.ts'

/**
 * CloudTrail's event history: the management events of the last 90 days, in every account, with no trail. Two requests a second
 * are granted to an account and Region, whoever makes them, so that at most 100 events a second can be had: a busy account
 * needs a trail. Events are the same as in S3, of the same identity.
 *
 * CloudTrail is rarely later than five minutes and promises nothing.
 *
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
const LOOKUP_EVENTS: WindowedApi = {
  service: 'cloudtrail',
  operation: 'LookupEvents',
  probe: 'LookupEvents',
  lateness: { usual: 15 * MINUTE, most: 2 * HOUR },
  // A ninetieth day has partly gone.
  mostDays: 89,
  // Somebody may look into the console beside us.
  perSecond: 1.6,
  readsOpen: true,
  prepare: async ({ client: settings }, pace) => {
    const { CloudTrailClient, LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail')
    const client = new CloudTrailClient(settings)
    await pace.step()
    await client.send(new LookupEventsCommand({ MaxResults: 1 }))
    return { ask: lookUp(client, pace) }
  },
}

const PAGE = 50

export function cloudTrailSource(settings: ApiSettings, deps: ApiDeps): Source {
  return windowedSource(LOOKUP_EVENTS, settings, deps)
}

function lookUp(client: CloudTrailClient, pace: Pace): Ask {
  return async function* ({ start, end }) {
    const { LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail')
    // Both ends count, in whole seconds.
    const StartTime = new Date(start)
    const EndTime = new Date(Math.max(start, end - 1000))
    const ask = (token: { NextToken?: string }) =>
      client.send(new LookupEventsCommand({ StartTime, EndTime, MaxResults: PAGE, ...token }))
    for await (const { Events } of pagesOf(pace.step, ask))
      for (const event of Events ?? []) yield lineOf(event)
  }
}

/** The event itself, as a trail delivers it. One that is not sound stays in its envelope, where it harms no neighbour. */
function lineOf(event: Event): string {
  const text = event.CloudTrailEvent ?? ''
  return isJsonObject(text) ? text : JSON.stringify(event)
}

function isJsonObject(text: string): boolean {
  if (!text.startsWith('{')) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
