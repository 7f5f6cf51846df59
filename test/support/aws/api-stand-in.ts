import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { closed } from '../closed.ts'

/** A request to an API of AWS, whatever its protocol. */
export interface ApiCall {
  /** As a policy names it: `guardduty:ListFindings`. */
  readonly action: string
  readonly account: string
  readonly region: string
  readonly input: Readonly<Record<string, unknown>>
}

export interface ApiAnswer {
  readonly status?: number
  /** Of an error: its name. */
  readonly error?: string
  readonly body?: unknown
}

export type Answer = (call: ApiCall) => ApiAnswer | Promise<ApiAnswer>

export interface ApiStandIn {
  readonly url: string
  /** Every call so far. */
  readonly calls: ApiCall[]
  readonly close: () => Promise<void>
}

/** Whose credentials `AKIAEXAMPLE` are. */
export const OWN_ACCOUNT = '999900001111'

/**
 * Stands in for AWS's APIs over HTTP: reads which action is meant from the signature's scope and the protocol (JSON with a target,
 * REST, query), notes it, and answers what `answer` says. STS it knows by itself: a role that is taken on has an access key that
 * names its account.
 */
export async function startApis(answer: Answer): Promise<ApiStandIn> {
  const calls: ApiCall[] = []
  const server = createServer((request, response) => {
    serve(request, response, calls, answer).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${portOf(server)}`, calls, close: () => closed(server) }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  calls: ApiCall[],
  answer: Answer,
): Promise<void> {
  const call = readCall(request, await text(request))
  calls.push(call)
  const { status = 200, error, body = {} } = await answer(call)
  if (call.action.startsWith('sts:')) return tellSts(response, call, { status, ...named(error) })
  response.writeHead(error === undefined ? status : status === 200 ? 400 : status, {
    'content-type': 'application/json',
    ...(error === undefined ? {} : { 'x-amzn-errortype': error }),
  })
  const answered =
    error === undefined ? body : { __type: error, message: 'refused', ...(body ?? {}) }
  response.end(JSON.stringify(answered))
}

const named = (error: string | undefined) => (error === undefined ? {} : { error })

/** By the method and path of services whose protocol is REST. */
const REST: readonly (readonly [string, RegExp, string])[] = [
  ['guardduty', /^GET \/detector$/, 'ListDetectors'],
  ['guardduty', /^POST \/detector\/[^/]+\/findings$/, 'ListFindings'],
  ['guardduty', /^POST \/detector\/[^/]+\/findings\/get$/, 'GetFindings'],
  ['securityhub', /^POST \/findings$/, 'GetFindings'],
]
const PREFIXES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' }

function readCall(request: IncomingMessage, body: string): ApiCall {
  const scope = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\//.exec(
    request.headers.authorization ?? '',
  )
  const [, key = '', region = '', service = ''] = scope ?? []
  const query = new URLSearchParams(service === 'sts' ? body : '')
  const path = (request.url ?? '').split('?')[0] ?? ''
  const target = request.headers['x-amz-target']
  const name =
    query.get('Action') ??
    (typeof target === 'string' ? target.split('.').at(-1) : undefined) ??
    REST.find(([of, at]) => of === service && at.test(`${request.method} ${path}`))?.[2] ??
    `${request.method} ${path}`
  return {
    action: `${PREFIXES[service] ?? service}:${name}`,
    account: /\d{12}/.exec(key)?.[0] ?? OWN_ACCOUNT,
    region,
    input: service === 'sts' ? Object.fromEntries(query) : objectOf(body),
  }
}

function objectOf(body: string): Record<string, unknown> {
  const value: unknown = body === '' ? {} : JSON.parse(body)
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function tellSts(
  response: ServerResponse,
  call: ApiCall,
  { status = 200, error }: ApiAnswer,
): void {
  const name = call.action.slice('sts:'.length)
  response.writeHead(error === undefined ? status : 403, { 'content-type': 'text/xml' })
  if (error !== undefined) {
    const said = `User: arn:aws:iam::${OWN_ACCOUNT}:user/dupin is not authorized to perform: ${call.action}`
    response.end(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${error}</Code><Message>${said}</Message></Error></ErrorResponse>`,
    )
    return
  }
  const role = String(call.input['RoleArn'] ?? '')
  const account = /\d{12}/.exec(role)?.[0] ?? ''
  const result =
    name === 'AssumeRole'
      ? `<Credentials><AccessKeyId>ASIA${account}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>`
      : `<Account>${call.account}</Account><Arn>arn:aws:iam::${call.account}:user/dupin</Arn><UserId>x</UserId>`
  response.end(`<${name}Response><${name}Result>${result}</${name}Result></${name}Response>`)
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
