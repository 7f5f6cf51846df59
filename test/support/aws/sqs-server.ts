import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { isRecord, type PlainRecord, recordOrEmpty } from '../../../src/events/plain-record.ts'
import { closed } from '../closed.ts'
import { listening } from '../listening.ts'

export interface SqsOptions {
  /** Milliseconds since the epoch. */
  readonly now?: () => number
  /** Seconds for which a message is hidden unless the receiver says otherwise. */
  readonly visibilitySeconds?: number
  /** Receives after which a message goes to the dead letters; there are none when left out. */
  readonly maxReceiveCount?: number
  /** Who answers what is not for a queue, so that one address stands for all of AWS. */
  readonly others?: string
}

export interface StoodMessage {
  readonly id: string
  readonly body: string
  readonly sentAt: number
  visibleAt: number
  receives: number
  receipt: string
}

/** A stand-in for one queue of SQS, by its JSON protocol and without signatures.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html */
export interface SqsServer {
  readonly endpoint: string
  readonly url: string
  /** Every operation that was asked for. */
  readonly operations: string[]
  readonly messages: Map<string, StoodMessage>
  readonly deadLetters: StoodMessage[]
  send(body: string): string
  /** What it returns is answered as an error instead. */
  intercept?: ((operation: string, body: PlainRecord) => string | undefined) | undefined
  close(): Promise<void>
}

interface State {
  readonly messages: Map<string, StoodMessage>
  readonly deadLetters: StoodMessage[]
  readonly now: () => number
  readonly visibilitySeconds: number
  readonly maxReceiveCount: number | undefined
}

export async function startSqs(options: SqsOptions = {}): Promise<SqsServer> {
  const state: State = {
    messages: new Map(),
    deadLetters: [],
    now: options.now ?? Date.now,
    visibilitySeconds: options.visibilitySeconds ?? 30,
    maxReceiveCount: options.maxReceiveCount,
  }
  const server = createServer((asked, response) => {
    const operation = /^AmazonSQS\.(\w+)$/.exec(String(asked.headers['x-amz-target']))?.[1]
    if (operation === undefined) return forward(asked, response, options.others)
    void answer(state, self, operation, asked, response)
  })
  const endpoint = await listening(server)
  const self: SqsServer = {
    endpoint,
    url: `${endpoint}/111122223333/new-logs`,
    operations: [],
    messages: state.messages,
    deadLetters: state.deadLetters,
    send: (body) => send(state, body),
    close: () => closed(server),
  }
  return self
}

async function answer(
  state: State,
  self: SqsServer,
  operation: string,
  asked: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of asked) chunks.push(Buffer.from(chunk))
  const body = recordOrEmpty(JSON.parse(Buffer.concat(chunks).toString() || '{}'))
  self.operations.push(operation)
  const failure = self.intercept?.(operation, body)
  if (failure !== undefined) return reply(response, 400, { __type: failure, message: failure })
  const work = OPERATIONS[operation]
  if (work === undefined) return reply(response, 400, { __type: 'InvalidAction' })
  const isGone = () => asked.destroyed && response.destroyed
  reply(response, 200, await work(state, body, isGone))
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
  response.end(JSON.stringify(body))
}

type Operation = (state: State, body: PlainRecord, isGone: () => boolean) => unknown

const OPERATIONS: Readonly<Record<string, Operation>> = {
  SendMessage: (state, body) => ({
    MessageId: send(state, String(body['MessageBody'])),
    MD5OfMessageBody: createHash('md5').update(String(body['MessageBody'])).digest('hex'),
  }),
  ReceiveMessage: receive,
  DeleteMessageBatch: (state, body) =>
    eachEntry(state, body, ({ id }) => void state.messages.delete(id)),
  ChangeMessageVisibilityBatch: (state, body) =>
    eachEntry(state, body, (message, entry) => {
      message.visibleAt = state.now() + Number(entry['VisibilityTimeout']) * 1000
    }),
  GetQueueAttributes: (state) => ({
    Attributes: {
      ApproximateNumberOfMessages: String(visible(state).length),
      ...(state.maxReceiveCount === undefined
        ? {}
        : {
            RedrivePolicy: JSON.stringify({
              maxReceiveCount: state.maxReceiveCount,
              deadLetterTargetArn: 'arn:x',
            }),
          }),
    },
  }),
}

function send({ messages, now }: State, body: string): string {
  const id = randomUUID()
  messages.set(id, { id, body, sentAt: now(), visibleAt: now(), receives: 0, receipt: '' })
  return id
}

async function receive(state: State, body: PlainRecord, isGone: () => boolean): Promise<unknown> {
  const wait = Number(body['WaitTimeSeconds'] ?? 0) * 1000
  const end = performance.now() + wait
  while (visible(state).length === 0 && performance.now() < end && !isGone())
    await new Promise((resolve) => setTimeout(resolve, 20))
  if (isGone()) return {}
  const most = Number(body['MaxNumberOfMessages'] ?? 1)
  const seconds = Number(body['VisibilityTimeout'] ?? state.visibilitySeconds)
  return {
    Messages: visible(state)
      .slice(0, most)
      .flatMap((one) => take(state, one, seconds)),
  }
}

function visible({ messages, now }: State): StoodMessage[] {
  return [...messages.values()].filter(({ visibleAt }) => visibleAt <= now())
}

function take(state: State, message: StoodMessage, seconds: number): unknown[] {
  message.receives++
  if (message.receives > (state.maxReceiveCount ?? Number.POSITIVE_INFINITY)) {
    state.messages.delete(message.id)
    state.deadLetters.push(message)
    return []
  }
  message.visibleAt = state.now() + seconds * 1000
  message.receipt = `${message.id}#${message.receives}`
  return [
    {
      MessageId: message.id,
      ReceiptHandle: message.receipt,
      Body: message.body,
      MD5OfBody: createHash('md5').update(message.body).digest('hex'),
      Attributes: {
        ApproximateReceiveCount: String(message.receives),
        SentTimestamp: String(message.sentAt),
      },
    },
  ]
}

function eachEntry(
  state: State,
  body: PlainRecord,
  work: (message: StoodMessage, entry: PlainRecord) => void,
): unknown {
  const entries = Array.isArray(body['Entries']) ? body['Entries'].filter(isRecord) : []
  const failed = entries.filter((entry) => {
    const receipt = String(entry['ReceiptHandle'])
    const message = state.messages.get(receipt.split('#')[0] ?? '')
    if (message?.receipt === receipt) work(message, entry)
    return message !== undefined && message.receipt !== receipt
  })
  const ids = new Set(failed.map((entry) => entry['Id']))
  return {
    Successful: entries.filter(({ Id }) => !ids.has(Id)).map(({ Id }) => ({ Id })),
    Failed: [...ids].map((Id) => ({ Id, SenderFault: true, Code: 'ReceiptHandleIsInvalid' })),
  }
}

/** Everything else is somebody else's. */
function forward(asked: IncomingMessage, response: ServerResponse, others?: string): void {
  if (others === undefined) return void response.writeHead(404).end()
  const { method, headers, url = '/' } = asked
  const { hostname, port } = new URL(others)
  const passed = request({ hostname, port, method, headers, path: url }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.headers)
    answered.pipe(response)
  })
  passed.on('error', () => response.destroy())
  asked.pipe(passed)
}
