import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail'
import type { Place } from './api-settings.ts'
import type { Ask } from './described-answer.ts'

/**
 * Which trails record a Region, whether they do so now, and which events. A trail answers for itself in the Region that it is at
 * home in, by its ARN.
 *
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html
 */
export async function* cloudTrailDescriptions(place: Place, ask: Ask): AsyncGenerator<string> {
  const { CloudTrailClient, DescribeTrailsCommand } = await import('@aws-sdk/client-cloudtrail')
  const request = { includeShadowTrails: true }
  const client = new CloudTrailClient(place.client)
  try {
    const { line, response } = await ask('DescribeTrails', request, () =>
      client.send(new DescribeTrailsCommand(request)),
    )
    yield line
    for (const { TrailARN, HomeRegion } of response?.trailList ?? []) {
      if (TrailARN === undefined) continue
      const home = new CloudTrailClient({ ...place.client, region: HomeRegion ?? place.region })
      try {
        yield* trail(home, TrailARN, ask)
      } finally {
        home.destroy()
      }
    }
  } finally {
    client.destroy()
  }
}

async function* trail(client: CloudTrailClient, arn: string, ask: Ask): AsyncGenerator<string> {
  const { GetEventSelectorsCommand, GetTrailStatusCommand } = await import(
    '@aws-sdk/client-cloudtrail'
  )
  const status = await ask('GetTrailStatus', { Name: arn }, () =>
    client.send(new GetTrailStatusCommand({ Name: arn })),
  )
  yield status.line
  const selectors = await ask('GetEventSelectors', { TrailName: arn }, () =>
    client.send(new GetEventSelectorsCommand({ TrailName: arn })),
  )
  yield selectors.line
}

/**
 * Whether GuardDuty watches a place, and which features of it are on.
 *
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html
 */
export async function* guardDutyDescriptions(place: Place, ask: Ask): AsyncGenerator<string> {
  const { GetDetectorCommand, GuardDutyClient, ListDetectorsCommand } = await import(
    '@aws-sdk/client-guardduty'
  )
  const client = new GuardDutyClient(place.client)
  try {
    const { line, response } = await ask('ListDetectors', {}, () =>
      client.send(new ListDetectorsCommand({})),
    )
    yield line
    for (const DetectorId of response?.DetectorIds ?? []) {
      const detector = await ask('GetDetector', { DetectorId }, () =>
        client.send(new GetDetectorCommand({ DetectorId })),
      )
      yield detector.line
    }
  } finally {
    client.destroy()
  }
}
