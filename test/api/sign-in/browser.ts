import { request as open } from 'node:http'
import { ADMINISTRATOR, type TestServer } from '../../support/serve.ts'
import { signRequest } from '../../support/sign-request.ts'

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly cookies: readonly string[]
  readonly text: string
  readonly json: () => unknown
}

export interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Asks a server exactly what is given: `fetch` would not send what a browser sends of itself. */
export function ask(endpoint: string, path: string, sent: Sent = {}): Promise<Answered> {
  const { method = 'GET', headers = {}, body } = sent
  const { hostname, port } = new URL(endpoint)
  const content = body === undefined ? {} : { 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    const asking = open(
      { hostname, port, path, method, headers: { ...content, ...headers }, agent: false },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.once('end', () => {
          const text = Buffer.concat(parts).toString()
          const { statusCode: status = 0, headers: answered } = response
          const json = (): unknown => JSON.parse(text)
          resolve({ status, headers: answered, cookies: answered['set-cookie'] ?? [], text, json })
        })
      },
    )
    asking.once('error', reject)
    asking.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** What a browser says of a request by a page of the server itself. */
export const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' }

/** Whoever signs twice within a second must not be taken for one who asks again. */
let signed = 0

/** Asks signed by a key of the test server. */
export function askSigned(
  server: TestServer,
  path: string,
  key = server.credentials(ADMINISTRATOR),
  sent: Sent & { readonly date?: number } = {},
): Promise<Answered> {
  const { method = 'POST', headers = {}, body } = sent
  const request = signRequest({
    method,
    target: path,
    headers: {
      host: new URL(server.endpoint).host,
      'content-type': 'application/json',
      'x-count': String(signed++),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...key,
    region: server.region,
    service: 'detective',
    date: sent.date ?? Date.now(),
  })
  const raw = request.rawHeaders
  const named = Object.fromEntries(raw.flatMap((v, i) => (i % 2 ? [] : [[v, raw[i + 1] ?? '']])))
  return ask(server.endpoint, path, {
    method,
    headers: { ...named, ...headers },
    ...(body === undefined ? {} : { body }),
  })
}

/** A one-time token for the principal of a key. */
export async function tokenOf(
  server: TestServer,
  key = server.credentials(ADMINISTRATOR),
  date = Date.now(),
): Promise<string> {
  const answer = await askSigned(server, '/api/v1/session-tokens', key, { date })
  const made = answer.json()
  const token = typeof made === 'object' && made !== null && 'token' in made ? made.token : ''
  if (answer.status !== 200 || typeof token !== 'string') throw new Error(answer.text)
  return token
}

/** `NAME=VALUE` of the first cookie that is set, as a browser sends it back. */
export function cookiePair({ cookies }: Answered): string {
  return cookies[0]?.split(';')[0] ?? ''
}

/** Signs in with a token and answers the cookie. */
export async function signedIn(
  server: TestServer,
  key = server.credentials(ADMINISTRATOR),
  date = Date.now(),
): Promise<string> {
  const token = await tokenOf(server, key, date)
  const answer = await beginSession(server, token)
  if (answer.status !== 204) throw new Error(`${answer.status} ${answer.text}`)
  return cookiePair(answer)
}

export function beginSession(
  server: TestServer,
  token: string,
  headers: Readonly<Record<string, string>> = SAME_ORIGIN,
): Promise<Answered> {
  return ask(server.endpoint, '/api/v1/session', { method: 'POST', headers, body: { token } })
}
