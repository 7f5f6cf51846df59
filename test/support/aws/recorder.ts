import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { closed } from '../closed.ts'
import { listening } from '../listening.ts'
import { type ApiCall, readRequest } from './api-stand-in.ts'
import { type PassedAnswer, passOn } from './pass-on.ts'

/** Stands before whatever stands for AWS, and writes down what that is asked. */
export interface Recorder {
  readonly endpoint: string
  readonly calls: readonly ApiCall[]
  /** Actions that what stands behind does not know, as it turned out. */
  readonly unknown: ReadonlySet<string>
  close(): Promise<void>
}

export interface RecorderOptions {
  /** Whose key names no role that was taken on. */
  readonly own: string
  /** Where requests to a service go. */
  readonly targetOf: (service: string) => string
  /** Actions that are refused as unknown without asking. */
  readonly unknown?: ReadonlySet<string>
}

/** An action that is not known is answered as a refusal that nobody tries again. */
export async function startRecorder({
  own,
  targetOf,
  unknown = new Set(),
}: RecorderOptions): Promise<Recorder> {
  const accounts = new Map<string, string>()
  const [calls, unknownSoFar]: [ApiCall[], Set<string>] = [[], new Set(unknown)]
  const serve = async (asked: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(asked)
    const { key, ...read } = readRequest(asked, textOf(asked, body))
    const call: ApiCall = { ...read, account: accounts.get(key) ?? own }
    calls.push(call)
    if (unknownSoFar.has(call.action)) return refuse(response, call.action)
    const service = call.action.split(':')[0] ?? ''
    const answer = await passOn(targetOf(service), asked, body)
    if (isUnknown(answer)) {
      unknownSoFar.add(call.action)
      return refuse(response, call.action)
    }
    if (call.action === 'sts:AssumeRole') learn(call, answer, accounts)
    response.writeHead(answer.status, answer.headers).end(answer.body)
  }
  const server = createServer((asked, response) => {
    serve(asked, response).catch(() => response.destroy())
  })
  const endpoint = await listening(server)
  return {
    endpoint,
    calls,
    unknown: unknownSoFar,
    close: () => closed(server),
  }
}

/** What goes into a bucket is no JSON. */
function textOf({ method }: IncomingMessage, body: Buffer): string {
  return method === 'PUT' ? '' : body.toString('utf8')
}

/** moto has a page of HTML for what it has no answer for: AWS never has. */
function isUnknown({ status, headers }: PassedAnswer): boolean {
  return status >= 400 && (headers['content-type'] ?? '').startsWith('text/html')
}

function refuse(response: ServerResponse, action: string): void {
  const name = 'NotImplementedException'
  response.writeHead(400, { 'content-type': 'application/json', 'x-amzn-errortype': name })
  response.end(JSON.stringify({ __type: name, message: `nobody here knows ${action}` }))
}

function learn({ input }: ApiCall, { body }: PassedAnswer, accounts: Map<string, string>): void {
  const [, key] = /<AccessKeyId>([^<]+)</.exec(body.toString('utf8')) ?? []
  const account = String(input['RoleArn']).split(':')[4]
  if (key !== undefined && account !== undefined) accounts.set(key, account)
}
