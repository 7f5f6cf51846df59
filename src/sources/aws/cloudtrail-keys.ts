import type { CloudTrailClient, PublicKey } from '@aws-sdk/client-cloudtrail'
import type { TimeWindow } from '../../events/time.ts'
import { type AwsTarget, clientSettings } from './session.ts'

/** Pages that are asked for at most: a Region has a key a month or so. */
const MOST_PAGES = 100

/**
 * The keys with which CloudTrail signed digests of a Region within the window, as `aws cloudtrail list-public-keys` prints them:
 * each Region has its own.
 *
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html
 * @throws what AWS answers when it refuses
 */
export async function listPublicKeys(target: AwsTarget, window: TimeWindow): Promise<string> {
  const { CloudTrailClient: Client, ListPublicKeysCommand } = await import(
    '@aws-sdk/client-cloudtrail'
  )
  const client: CloudTrailClient = new Client(await clientSettings(target))
  const keys: PublicKey[] = []
  try {
    let next: string | undefined
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await client.send(
        new ListPublicKeysCommand({
          StartTime: new Date(window.start),
          EndTime: new Date(window.end),
          ...(next === undefined ? {} : { NextToken: next }),
        }),
      )
      keys.push(...(answer.PublicKeyList ?? []))
      next = answer.NextToken
      if (next === undefined) break
    }
  } finally {
    client.destroy()
  }
  const list = keys.map(({ Value, Fingerprint }) => ({
    Value: Buffer.from(Value ?? []).toString('base64'),
    Fingerprint,
  }))
  return JSON.stringify({ PublicKeyList: list })
}
