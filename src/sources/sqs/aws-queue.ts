import type { Message, SQSClient } from '@aws-sdk/client-sqs'
import { type AwsTarget, clientSettings } from '../aws/session.ts'
import { adviceOnQueue, type QueueAction } from './advice.ts'
import type { Queue, QueueMessage, Receipt } from './queue.ts'

/** SQS takes ten messages in a call. */
const MOST_IN_CALL = 10

export interface AwsQueue extends Queue {
  /** About how many messages can be received now. */
  readonly waiting: () => Promise<number>
  readonly close: () => void
}

/** A queue of SQS by its URL. Nothing is asked of the network before it is used.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html */
export async function awsQueue(url: string, target: AwsTarget): Promise<AwsQueue> {
  const { SQSClient } = await import('@aws-sdk/client-sqs')
  // The address of a stand-in is asked for, never the one in the queue's URL.
  const client = new SQSClient({
    ...(await clientSettings(target)),
    useQueueUrlAsEndpoint: target.endpointUrl === undefined,
  })
  // What it throws says what to do.
  const advised = (action: QueueAction) => (cause: unknown) => {
    throw new Error(adviceOnQueue(cause, url, action), { cause })
  }
  return {
    receive: (request, signal) =>
      receive(client, url, request, signal).catch(advised('sqs:ReceiveMessage')),
    delete: (messages) =>
      inTens(messages, (some) => remove(client, url, some)).catch(advised('sqs:DeleteMessage')),
    hide: (messages, seconds) =>
      inTens(messages, (some) => hide(client, url, some, seconds)).catch(
        advised('sqs:ChangeMessageVisibility'),
      ),
    hasDeadLetterQueue: () =>
      hasDeadLetterQueue(client, url).catch(advised('sqs:GetQueueAttributes')),
    waiting: () => waiting(client, url).catch(advised('sqs:GetQueueAttributes')),
    close: () => client.destroy(),
  }
}

const receive = async (
  client: SQSClient,
  url: string,
  { waitSeconds, visibilitySeconds }: Parameters<Queue['receive']>[0],
  abortSignal: AbortSignal,
): Promise<QueueMessage[]> => {
  const { ReceiveMessageCommand } = await import('@aws-sdk/client-sqs')
  const command = new ReceiveMessageCommand({
    QueueUrl: url,
    MaxNumberOfMessages: MOST_IN_CALL,
    WaitTimeSeconds: waitSeconds,
    VisibilityTimeout: visibilitySeconds,
    MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
  })
  const { Messages = [] } = await client.send(command, { abortSignal })
  return Messages.flatMap(messageOf)
}

function messageOf({ MessageId, ReceiptHandle, Body, Attributes }: Message): QueueMessage[] {
  if (MessageId === undefined || ReceiptHandle === undefined) return []
  const number = (text: string | undefined) => Math.max(0, Number(text ?? 0) || 0)
  return [
    {
      id: MessageId,
      receipt: ReceiptHandle,
      body: Body ?? '',
      receives: Math.max(1, number(Attributes?.ApproximateReceiveCount)),
      sentAt: number(Attributes?.SentTimestamp),
    },
  ]
}

async function remove(client: SQSClient, url: string, messages: readonly Receipt[]) {
  const { DeleteMessageBatchCommand } = await import('@aws-sdk/client-sqs')
  const Entries = messages.map(({ receipt }, i) => ({ Id: String(i), ReceiptHandle: receipt }))
  return client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }))
}

async function hide(client: SQSClient, url: string, messages: readonly Receipt[], seconds: number) {
  const { ChangeMessageVisibilityBatchCommand } = await import('@aws-sdk/client-sqs')
  const Entries = messages.map(({ receipt }, i) => ({
    Id: String(i),
    ReceiptHandle: receipt,
    VisibilityTimeout: seconds,
  }))
  return client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }))
}

async function hasDeadLetterQueue(client: SQSClient, url: string): Promise<boolean> {
  const { GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs')
  const command = new GetQueueAttributesCommand({
    QueueUrl: url,
    AttributeNames: ['RedrivePolicy'],
  })
  const { Attributes } = await client.send(command)
  return (Attributes?.RedrivePolicy ?? '') !== ''
}

async function waiting(client: SQSClient, url: string): Promise<number> {
  const { GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs')
  const AttributeNames = ['ApproximateNumberOfMessages'] as const
  const command = new GetQueueAttributesCommand({
    QueueUrl: url,
    AttributeNames: [...AttributeNames],
  })
  const { Attributes } = await client.send(command)
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0) || 0
}

interface BatchAnswer {
  readonly Failed?:
    | readonly { readonly Id: string | undefined; readonly SenderFault: boolean | undefined }[]
    | undefined
}

/** Ten at a time; one call that fails leaves the others as they are, and its own count as failed. @throws when every call fails */
async function inTens(
  messages: readonly Receipt[],
  call: (messages: readonly Receipt[]) => Promise<BatchAnswer>,
): Promise<Receipt[]> {
  const tens = Array.from({ length: Math.ceil(messages.length / MOST_IN_CALL) }, (_, i) =>
    messages.slice(i * MOST_IN_CALL, (i + 1) * MOST_IN_CALL),
  )
  const answers = await Promise.allSettled(tens.map(call))
  const [first] = answers
  if (first?.status === 'rejected' && answers.every(({ status }) => status === 'rejected'))
    throw first.reason
  return answers.flatMap((answer, i) => {
    const ten = tens[i] ?? []
    if (answer.status === 'rejected') return [...ten]
    // A receipt that ran out stays so: the message comes again with another.
    const again = (answer.value.Failed ?? []).filter(({ SenderFault }) => SenderFault !== true)
    const failed = new Set(again.map(({ Id }) => Id))
    return ten.filter((_, at) => failed.has(String(at)))
  })
}
