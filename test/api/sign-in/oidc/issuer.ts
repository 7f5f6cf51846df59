import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { closed } from '../../../support/closed.ts'

type Json = Readonly<Record<string, unknown>>

/** What an issuer does that it should not. */
export interface Mischief {
  readonly claims?: Json
  /** `none` sends no signature; `other` signs with a key that it has not published. */
  readonly signature?: 'none' | 'other'
}

export interface Issuer {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** Whom it says somebody is, from now on. */
  person: Json
  mischief: Mischief
  /** Paths that it was asked for. */
  readonly asked: string[]
  readonly close: () => Promise<void>
}

interface Code {
  readonly challenge: string
  readonly redirect: string
  readonly nonce: string
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const { privateKey: otherKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** An OpenID issuer as small as can be, that lets everybody in who comes. @param name that it goes by */
export async function startIssuer(name = '127.0.0.1'): Promise<Issuer> {
  const codes = new Map<string, Code>()
  const server = createServer((request, response) => {
    issuer.asked.push(String(request.url).split('?')[0] ?? '')
    void answer(request, response, issuer, codes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const issuer: Issuer = {
    url: `http://${name}:${port}`,
    clientId: 'dupin',
    clientSecret: 'secret of the client',
    person: { sub: 'auguste' },
    mischief: {},
    asked: [],
    close: () => closed(server),
  }
  return issuer
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  issuer: Issuer,
  codes: Map<string, Code>,
): Promise<void> {
  const { pathname, searchParams } = new URL(String(request.url), issuer.url)
  const send = (status: number, body: Json) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }
  if (pathname === '/.well-known/openid-configuration') return send(200, metadata(issuer.url))
  if (pathname === '/jwks') {
    const jwk = publicKey.export({ format: 'jwk' })
    return send(200, { keys: [{ ...jwk, kid: 'one', use: 'sig', alg: 'RS256' }] })
  }
  if (pathname === '/authorize') {
    const back = new URL(searchParams.get('redirect_uri') ?? '')
    const code = randomBytes(8).toString('hex')
    codes.set(code, {
      challenge: searchParams.get('code_challenge') ?? '',
      redirect: back.href,
      nonce: searchParams.get('nonce') ?? '',
    })
    back.searchParams.set('code', code)
    back.searchParams.set('state', searchParams.get('state') ?? '')
    response.writeHead(302, { location: back.href })
    return void response.end()
  }
  const form = new URLSearchParams(await textOf(request))
  const code = codes.get(form.get('code') ?? '')
  codes.delete(form.get('code') ?? '')
  const verified = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  if (code?.challenge !== verified || code.redirect !== form.get('redirect_uri'))
    return send(400, { error: 'invalid_grant' })
  if (!isClient(request, issuer)) return send(401, { error: 'invalid_client' })
  send(200, { access_token: 'unused', token_type: 'Bearer', id_token: idToken(issuer, code.nonce) })
}

function metadata(url: string): Json {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  }
}

function isClient(request: IncomingMessage, { clientId, clientSecret }: Issuer): boolean {
  const [, given = ''] = (request.headers.authorization ?? '').split(' ')
  const expected = [clientId, clientSecret].map((part) =>
    new URLSearchParams([['', part]]).toString().slice(1),
  )
  return Buffer.from(given, 'base64').toString() === expected.join(':')
}

function idToken({ url, clientId, person, mischief }: Issuer, nonce: string): string {
  const now = Math.floor(Date.now() / 1000)
  const usual = { iss: url, aud: clientId, iat: now, exp: now + 300, nonce, ...person }
  const claims = { ...usual, ...mischief.claims }
  const part = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url')
  if (mischief.signature === 'none') return `${part({ alg: 'none' })}.${part(claims)}.`
  const text = `${part({ alg: 'RS256', kid: 'one' })}.${part(claims)}`
  const key = mischief.signature === 'other' ? otherKey : privateKey
  return `${text}.${createSign('sha256').update(text).sign(key).toString('base64url')}`
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString()
}
