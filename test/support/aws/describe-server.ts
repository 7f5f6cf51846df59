import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { ApiDeps } from '../../../src/sources/aws/api-settings.ts'
import { clientSettings } from '../../../src/sources/aws/session.ts'
import { closed } from '../closed.ts'

/** What an API of AWS is asked: `cloudtrail:DescribeTrails`, in which Region, with what. */
export interface DescribeCall {
  readonly action: string
  readonly region: string
  readonly input: Readonly<Record<string, unknown>>
}

/** A body, or the name of an error. */
export type DescribeAnswer = object | string

export const ACCOUNT = '111122223333'

/** By the method and path of services whose protocol is REST. */
const REST: readonly (readonly [RegExp, string])[] = [
  [/^\/logging\/modelinvocations$/, 'bedrock:GetModelInvocationLoggingConfiguration'],
  [/^\/guardrails$/, 'bedrock:ListGuardrails'],
  [/^\/guardrails\/([^/]+)$/, 'bedrock:GetGuardrail'],
  [/^\/inference-profiles$/, 'bedrock:ListInferenceProfiles'],
  [/^\/provisioned-model-throughputs$/, 'bedrock:ListProvisionedModelThroughputs'],
  [/^\/custom-models$/, 'bedrock:ListCustomModels'],
  [/^\/custom-models\/([^/]+)$/, 'bedrock:GetCustomModel'],
  [/^\/imported-models$/, 'bedrock:ListImportedModels'],
  [/^\/imported-models\/([^/]+)$/, 'bedrock:GetImportedModel'],
  [/^\/detector$/, 'guardduty:ListDetectors'],
  [/^\/detector\/([^/]+)$/, 'guardduty:GetDetector'],
]

/** Stands in for the APIs that say how things are configured, and notes what it is asked. */
export async function startDescribing(
  answer: (call: DescribeCall) => DescribeAnswer,
): Promise<{ readonly url: string; readonly calls: DescribeCall[] }> {
  const calls: DescribeCall[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const call = callOf(request, body)
      calls.push(call)
      reply(response, call, answer(call))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => closed(server))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, calls }
}

/** What sources need beside their settings, against a stand-in. */
export function describeDeps(url: string, spool: string, now: () => number): ApiDeps {
  return {
    clock: { now, sleep: async () => undefined },
    spool,
    clientSettings: async (target) => ({
      ...(await clientSettings({ ...target, endpointUrl: url })),
      credentials: async () => ({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 's' }),
      maxAttempts: 1,
    }),
  }
}

function callOf(request: IncomingMessage, body: string): DescribeCall {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const [, region = '', service = ''] =
    /Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? []
  const target = String(request.headers['x-amz-target'] ?? '')
  if (service === 'sts') return { action: 'sts:GetCallerIdentity', region, input: {} }
  if (target !== '')
    return { action: `${service}:${target.split('.').at(-1)}`, region, input: objectOf(body) }
  for (const [pattern, action] of REST) {
    const [, name] = pattern.exec(path) ?? []
    const input = { ...Object.fromEntries(new URLSearchParams(query)) }
    if (pattern.test(path))
      return { action, region, input: name ? { ...input, name: decodeURIComponent(name) } : input }
  }
  return { action: `${service}:${path}`, region, input: {} }
}

function objectOf(body: string): Record<string, unknown> {
  const value: unknown = body === '' ? {} : JSON.parse(body)
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function reply(response: ServerResponse, { action }: DescribeCall, answered: DescribeAnswer): void {
  if (action.startsWith('sts:') && typeof answered !== 'string') {
    const result = `<Account>${ACCOUNT}</Account><Arn>arn:aws:iam::${ACCOUNT}:user/dupin</Arn><UserId>x</UserId>`
    const name = 'GetCallerIdentity'
    response.writeHead(200, { 'content-type': 'text/xml' })
    response.end(`<${name}Response><${name}Result>${result}</${name}Result></${name}Response>`)
    return
  }
  const isError = typeof answered === 'string'
  if (action.startsWith('sts:') && isError) {
    response.writeHead(403, { 'content-type': 'text/xml' })
    response.end(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${answered}</Code><Message>no</Message></Error></ErrorResponse>`,
    )
    return
  }
  const type = isError ? { 'x-amzn-errortype': answered } : {}
  response.writeHead(isError ? 400 : 200, { 'content-type': 'application/json', ...type })
  response.end(JSON.stringify(isError ? { __type: answered, message: 'refused' } : answered))
}
