import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { closed } from '../closed.ts'
import { listening } from '../listening.ts'
import { bucketRequest, tellBucket } from './empty-buckets.ts'

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
  /** Of an answer of STS: milliseconds by which its clock is ahead of this machine's. */
  readonly ahead?: number
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
 *
 * @param own whose credentials a key is that names no account
 */
export async function startApis(answer: Answer, own = OWN_ACCOUNT): Promise<ApiStandIn> {
  const calls: ApiCall[] = []
  const server = createServer((request, response) => {
    serve(request, response, { calls, answer, own }).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  return { url: await listening(server), calls, close: () => closed(server) }
}

interface Standing {
  readonly calls: ApiCall[]
  readonly answer: Answer
  readonly own: string
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { calls, answer, own }: Standing,
): Promise<void> {
  const asked = readRequest(request, await text(request))
  const call: ApiCall = { ...asked, account: /\d{12}/.exec(asked.key)?.[0] ?? own }
  calls.push(call)
  const { status = 200, error, body = {}, ahead = 0 } = await answer(call)
  if (call.action.startsWith('sts:'))
    return tellSts(response, call, { status, ahead, ...named(error) }, own)
  if (call.action.startsWith('s3:'))
    return tellBucket(response, call.action, { body, ...named(error) })
  response.writeHead(error === undefined ? status : status === 200 ? 400 : status, {
    'content-type': 'application/json',
    ...(error === undefined ? {} : { 'x-amzn-errortype': error }),
  })
  const answered =
    error === undefined ? body : { __type: error, message: 'refused', ...(body ?? {}) }
  response.end(JSON.stringify(answered))
}

const named = (error: string | undefined) => (error === undefined ? {} : { error })

/** By the method and path of services whose protocol is REST; what a path names is the input's `name`. */
const REST: readonly (readonly [string, RegExp, string])[] = [
  ['guardduty', /^GET \/detector$/, 'ListDetectors'],
  ['guardduty', /^GET \/detector\/([^/]+)$/, 'GetDetector'],
  ['guardduty', /^POST \/detector\/([^/]+)\/findings$/, 'ListFindings'],
  ['guardduty', /^POST \/detector\/([^/]+)\/findings\/get$/, 'GetFindings'],
  ['account', /^POST \/listRegions$/, 'ListRegions'],
  ['securityhub', /^POST \/findings$/, 'GetFindings'],
  ['bedrock', /^GET \/logging\/modelinvocations$/, 'GetModelInvocationLoggingConfiguration'],
  ['bedrock', /^GET \/guardrails$/, 'ListGuardrails'],
  ['bedrock', /^GET \/guardrails\/([^/]+)$/, 'GetGuardrail'],
  ['bedrock', /^GET \/inference-profiles$/, 'ListInferenceProfiles'],
  ['bedrock', /^GET \/provisioned-model-throughputs$/, 'ListProvisionedModelThroughputs'],
  ['bedrock', /^GET \/custom-models$/, 'ListCustomModels'],
  ['bedrock', /^GET \/custom-models\/([^/]+)$/, 'GetCustomModel'],
  ['bedrock', /^GET \/imported-models$/, 'ListImportedModels'],
  ['bedrock', /^GET \/imported-models\/([^/]+)$/, 'GetImportedModel'],
]
const PREFIXES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' }

/** What a request asks for, and the access key that it is signed with. */
export interface AskedOfAws extends Omit<ApiCall, 'account'> {
  readonly key: string
}

export function readRequest(request: IncomingMessage, body: string): AskedOfAws {
  const scope = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\//.exec(
    request.headers.authorization ?? '',
  )
  const [, key = '', region = '', service = ''] = scope ?? []
  const named = PREFIXES[service] ?? service
  const target = request.headers['x-amz-target']
  if (service === 'sts') {
    const input = Object.fromEntries(new URLSearchParams(body))
    return { action: `sts:${input['Action']}`, key, region, input }
  }
  if (typeof target === 'string')
    return { action: `${named}:${target.split('.').at(-1)}`, key, region, input: objectOf(body) }
  const { operation, input } =
    service === 's3' ? bucketRequest(request) : readRest(service, request, body)
  return { action: `${named}:${operation}`, key, region, input }
}

function readRest(service: string, { method, url = '' }: IncomingMessage, body: string) {
  const [path = '', query = ''] = url.split('?')
  const line = `${method} ${path}`
  const found = REST.find(([of, at]) => of === service && at.test(line))
  const name = found?.[1].exec(line)?.[1]
  const input = {
    ...Object.fromEntries(new URLSearchParams(query)),
    ...(found === undefined ? {} : objectOf(body)),
    ...(name === undefined ? {} : { name: decodeURIComponent(name) }),
  }
  return { operation: found?.[2] ?? line, input }
}

function objectOf(body: string): Record<string, unknown> {
  const value: unknown = body === '' ? {} : JSON.parse(body)
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function tellSts(
  response: ServerResponse,
  call: ApiCall,
  { status = 200, error, ahead = 0 }: ApiAnswer,
  own: string,
): void {
  const name = call.action.slice('sts:'.length)
  response.writeHead(error === undefined ? status : 403, {
    'content-type': 'text/xml',
    date: new Date(Date.now() + ahead).toUTCString(),
  })
  if (error !== undefined) {
    const said = `User: arn:aws:iam::${own}:user/dupin is not authorized to perform: ${call.action}`
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
