import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { clientSettings } from '../../../src/sources/aws/session.ts'
import { AskedDirectly } from './asked-directly.ts'
import { BUCKETS, HOME, LOGS, OWN } from './organisation.ts'

/** Events of EventBridge go here first, since moto writes them in a way that AWS does not. */
const EVENTS = 'new-events'
const QUEUE = 'new-logs'

/**
 * The buckets of logs in moto, and a queue that hears of what is new in two of them: by a topic of SNS and by a rule of
 * EventBridge, as S3 tells these itself.
 *
 * @returns the URL of the queue
 */
export async function putLogs(endpoint: string): Promise<string> {
  const settings = await clientSettings({ region: HOME, endpointUrl: endpoint })
  const [s3, sqs] = [new S3Client({ ...settings, forcePathStyle: true }), new SQSClient(settings)]
  const { QueueUrl: queue = '' } = await sqs.send(new CreateQueueCommand({ QueueName: QUEUE }))
  const { QueueUrl: events = '' } = await sqs.send(new CreateQueueCommand({ QueueName: EVENTS }))
  const LocationConstraint = HOME
  for (const Bucket of Object.values(BUCKETS))
    await s3.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }),
    )
  const aws = new AskedDirectly(endpoint, HOME)
  await tellBy(s3, await topicFor(aws))
  await ruleFor(aws)
  for (const { bucket: Bucket, key: Key, content: Body } of LOGS)
    await s3.send(new PutObjectCommand({ Bucket, Key, Body }))
  await passOn(sqs, events, queue)
  s3.destroy()
  sqs.destroy()
  return queue
}

const arnOf = (queue: string) => `arn:aws:sqs:${HOME}:${OWN}:${queue}`

async function topicFor(aws: AskedDirectly): Promise<string> {
  const topic = { Action: 'CreateTopic', Name: 'new-logs' }
  const TopicArn = await aws.query('sns', topic, 'TopicArn')
  const subscribed = { Action: 'Subscribe', TopicArn, Protocol: 'sqs', Endpoint: arnOf(QUEUE) }
  await aws.query('sns', subscribed, 'SubscriptionArn')
  return TopicArn
}

async function ruleFor(aws: AskedDirectly): Promise<void> {
  const EventPattern = JSON.stringify({ source: ['aws.s3'], 'detail-type': ['Object Created'] })
  await aws.json('events', 'AWSEvents.PutRule', { Name: EVENTS, EventPattern })
  const Targets = [{ Id: 'queue', Arn: arnOf(EVENTS) }]
  await aws.json('events', 'AWSEvents.PutTargets', { Rule: EVENTS, Targets })
}

/** moto names the ETag of an event `eTag`, AWS `etag`: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
async function passOn(sqs: SQSClient, from: string, to: string): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: from, MaxNumberOfMessages: 10 }),
    )
    if (Messages.length === 0) return
    for (const { Body = '' } of Messages) {
      const MessageBody = Body.replace('"eTag"', '"etag"')
      await sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody }))
    }
  }
}

async function tellBy(s3: S3Client, TopicArn: string): Promise<void> {
  const topics = { TopicConfigurations: [{ TopicArn, Events: ['s3:ObjectCreated:*' as const] }] }
  for (const [Bucket, NotificationConfiguration] of [
    [BUCKETS.topic, topics],
    [BUCKETS.events, { EventBridgeConfiguration: {} }],
  ] as const)
    await s3.send(
      new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }),
    )
}
