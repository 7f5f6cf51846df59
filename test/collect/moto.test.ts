import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import {
  contentOf,
  ingestFolder,
  temporaryFolder,
  temporaryLake,
  writeFiles,
} from '../lake/ingest-support.ts'
import { MOTO, motoOfTest } from '../support/peers/moto.ts'
import { lacks } from '../support/peers/peer.ts'
import { dupin } from '../support/run-cli.ts'
import { BUCKET, trailObject } from './collect-support.ts'

const isLacking = lacks(MOTO, 'a queue of moto')

const SOME = Array.from({ length: 25 }, (_, n) => trailObject(n))
const region = 'us-east-1'

/** A bucket whose new objects S3 itself, as moto has it, tells a queue of. */
async function toldBucket(endpoint: string): Promise<string> {
  const { CreateQueueCommand, SQSClient } = await import('@aws-sdk/client-sqs')
  const s3Sdk = await import('@aws-sdk/client-s3')
  const sqs = new SQSClient({ region, endpoint })
  const s3 = new s3Sdk.S3Client({ region, endpoint, forcePathStyle: true })
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'new-logs' }))
  await s3.send(new s3Sdk.CreateBucketCommand({ Bucket: BUCKET }))
  const QueueArn = `arn:aws:sqs:${region}:123456789012:new-logs`
  await s3.send(
    new s3Sdk.PutBucketNotificationConfigurationCommand({
      Bucket: BUCKET,
      NotificationConfiguration: {
        QueueConfigurations: [{ QueueArn, Events: ['s3:ObjectCreated:*'] }],
      },
    }),
  )
  for (const { key, content } of SOME)
    await s3.send(new s3Sdk.PutObjectCommand({ Bucket: BUCKET, Key: key, Body: content }))
  return QueueUrl
}

async function messagesIn(endpoint: string, url: string): Promise<number> {
  const { GetQueueAttributesCommand, SQSClient } = await import('@aws-sdk/client-sqs')
  const { Attributes = {} } = await new SQSClient({ region, endpoint }).send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
  )
  return (
    Number(Attributes.ApproximateNumberOfMessages) +
    Number(Attributes.ApproximateNumberOfMessagesNotVisible)
  )
}

test.runIf(!isLacking)(
  'what moto tells a queue of is read as the same files are, and the queue is empty then',
  { timeout: 120_000 },
  async () => {
    const { endpoint } = await motoOfTest('AKIDEXAMPLE')
    const queue = await toldBucket(endpoint)
    // The test event and the objects.
    expect(await messagesIn(endpoint, queue)).toBe(SOME.length + 1)
    const folder = temporaryFolder()
    const config = join(folder, 'dupin.yaml')
    const sources = [{ kind: 'sqs', queue, region, buckets: [BUCKET] }]
    writeFileSync(config, stringify({ aws: { endpointUrl: endpoint }, sources }))
    const path = join(folder, 'lake.duckdb')
    const { code, err } = await dupin(['collect', '--config', config, '--lake', path])
    expect(`${code} ${err}`).toBe('0 ')
    expect(await messagesIn(endpoint, queue)).toBe(0)
    const whole = await temporaryLake()
    const files = Object.fromEntries(SOME.map(({ key, content }) => [key, content]))
    await ingestFolder(whole, writeFiles(temporaryFolder(), files))
    expect(await contentOf(await temporaryLake(path))).toEqual(await contentOf(whole))
  },
)
