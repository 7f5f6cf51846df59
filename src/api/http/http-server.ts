import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { UserError } from '../../events/user-error.ts'
import { isLoopback } from './hosts.ts'
import type { RawRequest } from './raw-request.ts'
import type { RawResponse } from './raw-response.ts'
import { BodyTooLarge, readRequest } from './read-request.ts'

export interface ListenOptions {
  /** What is answered to a body that is too large. */
  readonly tooLarge: RawResponse
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** PEM; without it the server speaks plain HTTP. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer }
}

/** Where a request came in. */
export interface Arrival {
  readonly address: string
  readonly port: number
  /** Of the connection; no other has this number while the process lives. */
  readonly connection: number
}

/** Answers a request: at once, or as a stream of the web (server-sent events). Must not throw. */
export type Answer = (request: RawRequest, arrival: Arrival) => Promise<RawResponse | Response>

export interface RunningHttpServer {
  /** Such as `http://127.0.0.1:8417`. */
  readonly url: string
  /** Takes no more requests, lets those under way end for at most `graceMs`, then cuts them. */
  readonly stop: (graceMs?: number) => Promise<void>
}

const LIMITS = {
  /** Headers of a signed request are below 4 KiB. */
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
}
const MOST_CONNECTIONS = 2_000
const GRACE = 8_000

/** Sent with everything: answers are data for programs and never pages. */
const ALWAYS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** For a year. Not for `localhost`: browsers hold it against every port of a name, and others have servers there too. */
const TLS_ONLY = 'max-age=31536000'

function nameOf({ headers }: IncomingMessage): string {
  return (headers.host ?? '').replace(/:\d*$/, '').replace(/^\[|\]$/g, '')
}

/** Listens, and has `answer` answer. @throws UserError when the address cannot be had or the certificate is none. */
export async function listen(options: ListenOptions, answer: Answer): Promise<RunningHttpServer> {
  const handle = (message: IncomingMessage, response: ServerResponse) => {
    if (options.tls !== undefined && !isLoopback(nameOf(message)))
      response.setHeader('strict-transport-security', TLS_ONLY)
    void respond(message, response, answer, options.tooLarge)
  }
  const server = open(options, handle)
  server.maxConnections = MOST_CONNECTIONS
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  })
  await bind(server, options)
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.port
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    stop: (graceMs) => stop(server, graceMs ?? GRACE),
  }
}

function open(
  { tls }: ListenOptions,
  handle: (message: IncomingMessage, response: ServerResponse) => void,
): Server {
  if (tls === undefined) return createServer(LIMITS, handle)
  try {
    return createTlsServer({ ...LIMITS, ...tls, minVersion: 'TLSv1.2' }, handle)
  } catch (cause) {
    throw new UserError('the certificate and key for TLS do not fit or are no PEM files', { cause })
  }
}

async function bind(server: Server, { host, port }: ListenOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new UserError(`cannot listen on ${host}:${port}: ${cause.message}`, { cause })),
    )
    server.listen({ host, port }, () => resolve())
  })
}

async function stop(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection on which the last answer has gone out stays open for the next request, which will not be taken.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearInterval(idle)
  clearTimeout(cut)
}

async function respond(
  message: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  tooLarge: RawResponse,
): Promise<void> {
  try {
    const request = await readRequest(message)
    const { localAddress = '', localPort = 0 } = message.socket
    const connection = numberOf(message.socket)
    const answered = await answer(request, { address: localAddress, port: localPort, connection })
    if (answered instanceof Response) await stream(answered, response)
    else send(answered, response)
  } catch (error) {
    if (error instanceof BodyTooLarge && !response.headersSent) {
      send({ ...tooLarge, headers: { ...tooLarge.headers, connection: 'close' } }, response)
    } else response.destroy()
  }
}

const numbers = new WeakMap<Socket, number>()
let connections = 0

function numberOf(socket: Socket): number {
  const known = numbers.get(socket)
  if (known !== undefined) return known
  numbers.set(socket, ++connections)
  return connections
}

function send(
  { status, headers, body }: RawResponse,
  response: ServerResponse,
  cookies: readonly string[] = [],
): void {
  const length = body === undefined ? 0 : Buffer.byteLength(body)
  const withLength = status === 204 || status === 304 ? {} : { 'content-length': String(length) }
  const withCookies = cookies.length === 0 ? {} : { 'set-cookie': [...cookies] }
  response.writeHead(status, { ...ALWAYS, ...headers, ...withCookies, ...withLength })
  response.end(body)
}

/** Events are sent as they come; everything else is there already, and is sent with its length. */
async function stream(answered: Response, response: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(answered.headers)
  if (answered.body === null || !headers['content-type']?.startsWith('text/event-stream')) {
    const body = Buffer.from(await answered.arrayBuffer())
    return send(
      { status: answered.status, headers, body },
      response,
      answered.headers.getSetCookie(),
    )
  }
  response.writeHead(answered.status, { ...ALWAYS, ...headers })
  await pipeline(Readable.fromWeb(answered.body), response)
}
