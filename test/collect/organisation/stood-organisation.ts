import { onTestFinished } from 'vitest'
import { startApis } from '../../support/aws/api-stand-in.ts'
import { eventBridgeEvent, s3Notification, snsEnvelope } from '../../support/aws/notifications.ts'
import { startS3 } from '../../support/aws/s3-server.ts'
import { startSqs } from '../../support/aws/sqs-server.ts'
import { BUCKETS, LOGS, OWN } from './organisation.ts'
import { type MadeMember, membersApis } from './stood-apis.ts'

/** The organisation in stand-ins of our own, until the test is over. */
export async function standIn(members: readonly MadeMember[]): Promise<{
  readonly targetOf: (service: string) => string
  readonly queue: string
}> {
  const s3 = await startS3()
  onTestFinished(() => s3.close())
  const sqs = await startSqs()
  onTestFinished(() => sqs.close())
  const apis = await startApis(membersApis(members), OWN)
  onTestFinished(() => apis.close())
  for (const { bucket, key, content } of LOGS) {
    const { etag } = s3.put(bucket, key, content)
    const object = { bucket, key, etag, bytes: Buffer.byteLength(content) }
    if (bucket === BUCKETS.topic) sqs.send(snsEnvelope(s3Notification([object])))
    if (bucket === BUCKETS.events) sqs.send(eventBridgeEvent(object))
  }
  const own: Readonly<Record<string, string>> = { s3: s3.endpoint, sqs: sqs.endpoint }
  return { targetOf: (service) => own[service] ?? apis.url, queue: sqs.url }
}
