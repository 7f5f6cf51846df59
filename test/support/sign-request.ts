import { createHash, createHmac } from 'node:crypto'
import type { RawRequest } from '../../src/api/http/raw-request.ts'

/** What to sign, and whatever a test wants to be odd about it. */
export interface SignOptions {
  readonly method: string
  /** Path and query as they go over the wire. */
  readonly target: string
  /** Sent beside those that signing adds; `host` is 127.0.0.1 unless given. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly region: string
  readonly service: string
  /** When it is signed: milliseconds since the epoch, or a Date. */
  readonly date: number | Date
  /** Presigned: the signature goes into the query. */
  readonly query?: boolean
  /** Seconds that a presigned request may live; 60 unless given. */
  readonly expires?: number
  /** Names in lower case of headers that are sent but not signed. */
  readonly unsigned?: readonly string[]
  readonly scopeDate?: string
  readonly terminator?: string
  readonly remoteAddress?: string
}

/**
 * Signs a request with AWS Signature Version 4, as a client would. It shares no line with what checks signatures, so that
 * an error cannot hide by being made twice; the tests hold it against AWS's own client.
 */
export function signRequest(options: SignOptions): RawRequest {
  const time = new Date(options.date).toISOString().replace(/[-:]|\.\d{3}/g, '')
  const scope = [
    options.scopeDate ?? time.slice(0, 8),
    options.region,
    options.service,
    options.terminator ?? 'aws4_request',
  ]
  const headers = headersOf(options, time)
  const signed = Object.keys(headers)
    .map((name) => name.toLowerCase())
    .filter((name) => !(options.unsigned ?? []).includes(name))
    .sort()
  const credential = `${options.accessKeyId}/${scope.join('/')}`
  const target = options.query ? presigned(options, credential, time, signed) : options.target
  const body = Buffer.from(options.body ?? '')
  const text = canonical(options.method, target, headers, signed, body)
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(text)].join('\n')
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${options.secretAccessKey}`)
  const signature = hmac(key, toSign).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signed.join(';')}, Signature=${signature}`
  return {
    method: options.method,
    target: options.query ? `${target}&X-Amz-Signature=${signature}` : target,
    rawHeaders: Object.entries(
      options.query ? headers : { ...headers, Authorization: authorization },
    ).flat(),
    body,
    remoteAddress: options.remoteAddress ?? '127.0.0.1',
  }
}

function headersOf(options: SignOptions, time: string): Readonly<Record<string, string>> {
  const given = options.headers ?? {}
  const hasHost = Object.keys(given).some((name) => name.toLowerCase() === 'host')
  const token = options.sessionToken
  return {
    ...(hasHost ? {} : { Host: '127.0.0.1' }),
    ...given,
    ...(options.query ? {} : { 'X-Amz-Date': time }),
    ...(options.query || token === undefined ? {} : { 'X-Amz-Security-Token': token }),
  }
}

function presigned(
  options: SignOptions,
  credential: string,
  time: string,
  signed: readonly string[],
): string {
  const parameters = new Map([
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', credential],
    ['X-Amz-Date', time],
    ['X-Amz-Expires', String(options.expires ?? 60)],
    ['X-Amz-SignedHeaders', signed.join(';')],
  ])
  if (options.sessionToken !== undefined) {
    parameters.set('X-Amz-Security-Token', options.sessionToken)
  }
  const query = [...parameters].map(([name, value]) => `${name}=${encode(value)}`).join('&')
  return `${options.target}${options.target.includes('?') ? '&' : '?'}${query}`
}

function canonical(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  signed: readonly string[],
  body: Buffer,
): string {
  const url = /^([^?]*)\??(.*)$/.exec(target)
  const values = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const lines = signed.map((name) => {
    const value = values.get(name) ?? ''
    return `${name}:${value.split(/ +/).filter(Boolean).join(' ')}`
  })
  const pairs = (url?.[2] ?? '')
    .split('&')
    .filter(Boolean)
    .map((pair) => /^([^=]*)=?(.*)$/s.exec(pair))
    .map((match) => [decodedThenEncoded(match?.[1]), decodedThenEncoded(match?.[2])])
    .sort(([a = '', x = ''], [b = '', y = '']) => (a === b ? compare(x, y) : compare(a, b)))
  const query = pairs.map((pair) => pair.join('=')).join('&')
  const path = (url?.[1] ?? '').split('/').map(encode).join('/')
  return [method, path, query, ...lines, '', signed.join(';'), sha256(body)].join('\n')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function decodedThenEncoded(part = ''): string {
  return encode(decodeURIComponent(part))
}

function encode(text: string): string {
  const spare = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  return encodeURIComponent(text).replace(/[!'()*]/g, spare)
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
