import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADMINISTRATOR, MEMBER, startTestServer, type TestServer } from '../../support/serve.ts'
import {
  ask,
  askSigned,
  beginSession,
  cookiePair,
  SAME_ORIGIN,
  signedIn,
  tokenOf,
} from './browser.ts'

let server: TestServer
let ahead = 0
const consoleFolder = mkdtempSync(join(tmpdir(), 'dupin-console-'))
const now = () => Date.now() + ahead

beforeAll(async () => {
  writeFileSync(join(consoleFolder, 'index.html'), '<p>console')
  server = await startTestServer({ now, consoleFolder })
})
afterAll(async () => {
  await server.close()
  rmSync(consoleFolder, { recursive: true, force: true })
})

const get = (path: string, cookie: string, headers: Record<string, string> = SAME_ORIGIN) =>
  ask(server.endpoint, path, { headers: { cookie, ...headers } })

const listGraphs = (headers: Record<string, string>) =>
  ask(server.endpoint, '/graphs/list', { method: 'POST', headers, body: {} })

const audited = () => {
  const folder = join(server.folder, 'audit')
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('')
}

describe('a one-time token', () => {
  it('signs in once, with a cookie that no script and no other site can use', async () => {
    const token = await tokenOf(server)
    const first = await beginSession(server, token)
    expect(first.status).toBe(204)
    expect(first.cookies).toEqual([
      expect.stringMatching(/^__Host-dupin=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/),
    ])
    const second = await beginSession(server, token)
    expect([second.status, second.cookies]).toEqual([403, []])
    expect(second.json()).toMatchObject({ type: 'urn:dupin:problem:not-authenticated' })
  })

  it('is over after five minutes', async () => {
    const token = await tokenOf(server)
    ahead = 5 * 60_000
    try {
      expect((await beginSession(server, token)).status).toBe(403)
    } finally {
      ahead = 0
    }
  })

  it('is made for signed requests alone, and for the principal of the key', async () => {
    const cookie = await signedIn(server, server.credentials(MEMBER, 'member'))
    const again = await ask(server.endpoint, '/api/v1/session-tokens', {
      method: 'POST',
      headers: { cookie, ...SAME_ORIGIN },
    })
    expect(again.status).toBe(403)
    expect((await get('/api/v1/whoami', cookie)).json()).toMatchObject({
      account: MEMBER,
      role: 'member',
    })
  })

  it('of a page of another site signs nobody in', async () => {
    const token = await tokenOf(server)
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      {},
    ])
      expect((await beginSession(server, token, headers)).status).toBe(403)
    expect((await beginSession(server, token)).status).toBe(204)
  })

  it('stands in no audit, no more than the cookie', async () => {
    const token = await tokenOf(server)
    const cookie = cookiePair(await beginSession(server, token))
    await get('/api/v1/whoami', cookie)
    const log = audited()
    expect(log).toContain('"eventName":"PostSessionTokens"')
    expect(log).toContain('"eventName":"ConsoleLogin"')
    expect(log).not.toContain(token)
    expect(log).not.toContain(cookie.split('=')[1] ?? 'no cookie')
  })
})

describe('a session', () => {
  it("acts as its principal for Dupin's own API and for Detective's, read and change", async () => {
    const cookie = await signedIn(server)
    expect((await get('/api/v1/whoami', cookie)).json()).toMatchObject({
      account: ADMINISTRATOR,
      role: 'administrator',
    })
    const made = await ask(server.endpoint, '/graph', {
      method: 'POST',
      headers: { cookie, ...SAME_ORIGIN },
      body: {},
    })
    expect(made.status).toBe(200)
    const graphs = await listGraphs({ cookie, ...SAME_ORIGIN })
    expect(graphs.json()).toMatchObject({ GraphList: [{ Arn: expect.any(String) }] })
    expect(audited()).toMatch(/"eventName":"CreateGraph".*"sessionCredentialFromConsole":"true"/)
  })

  it('sees what its key sees and nothing of others', async () => {
    const owner = await signedIn(server)
    const stranger = await signedIn(server, server.credentials(MEMBER))
    const graphs = await listGraphs({ cookie: owner, ...SAME_ORIGIN })
    expect(graphs.json()).toMatchObject({ GraphList: [{ Arn: expect.any(String) }] })
    const none = await listGraphs({ cookie: stranger, ...SAME_ORIGIN })
    expect(none.json()).toMatchObject({ GraphList: [] })
    const auditor = await signedIn(server, server.credentials(ADMINISTRATOR, 'auditor'))
    const denied = await ask(server.endpoint, '/graph', {
      method: 'POST',
      headers: { cookie: auditor, ...SAME_ORIGIN },
      body: {},
    })
    expect(denied.status).toBe(403)
  })

  it('is told of, and its ways in where there is none', async () => {
    const cookie = await signedIn(server)
    expect((await ask(server.endpoint, '/api/v1/session')).json()).toEqual({
      signedIn: false,
      ways: { token: true, oidc: null },
    })
    expect((await get('/api/v1/session', cookie)).json()).toMatchObject({
      signedIn: true,
      principal: { account: ADMINISTRATOR, role: 'administrator', name: 'administrator' },
      idleSeconds: 1800,
    })
  })

  it('ends when its owner signs out', async () => {
    const cookie = await signedIn(server)
    const out = await ask(server.endpoint, '/api/v1/session', {
      method: 'DELETE',
      headers: { cookie, ...SAME_ORIGIN },
    })
    expect(out.status).toBe(204)
    expect(out.cookies[0]).toMatch(/^__Host-dupin=; Path=\/; Max-Age=0; /)
    expect((await get('/api/v1/whoami', cookie)).status).toBe(403)
    expect(audited()).toContain('"eventName":"ConsoleLogout"')
  })

  it('is not ended by another site', async () => {
    const cookie = await signedIn(server)
    const out = await ask(server.endpoint, '/api/v1/session', {
      method: 'DELETE',
      headers: { cookie, 'sec-fetch-site': 'cross-site' },
    })
    expect(out.status).toBe(403)
    expect((await get('/api/v1/whoami', cookie)).status).toBe(200)
  })

  it('has an id that the server chose, whatever the browser had before', async () => {
    const fixed = `__Host-dupin=${'A'.repeat(43)}`
    const before = await signedIn(server)
    const token = await tokenOf(server)
    for (const cookie of [fixed, before]) {
      const answer = await beginSession(server, await tokenOf(server), { cookie, ...SAME_ORIGIN })
      expect(cookiePair(answer)).not.toBe(cookie)
      expect((await get('/api/v1/whoami', cookie)).status).toBe(403)
    }
    expect((await beginSession(server, token)).status).toBe(204)
  })

  it('comes compressed to who takes that', async () => {
    const cookie = await signedIn(server)
    const headers = { ...SAME_ORIGIN, 'accept-encoding': 'gzip' }
    const small = await get('/api/v1/whoami', cookie, headers)
    expect(small.headers['content-encoding']).toBeUndefined()
    const answer = await fetch(`${server.endpoint}/api/v1/audit?limit=50`, {
      headers: { ...headers, cookie },
    })
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect(await answer.json()).toMatchObject({ items: expect.any(Array) })
  })
})

describe('a session is refused', () => {
  const cases: readonly [string, string, Record<string, string>, number][] = [
    ['a read from another site', 'GET', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a read from a sibling', 'GET', { 'sec-fetch-site': 'same-site' }, 403],
    ['a download by hand', 'GET', { 'sec-fetch-site': 'none' }, 200],
    ['a read of a browser that says nothing', 'GET', {}, 200],
    ['a change from another site', 'POST', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a change by hand', 'POST', { 'sec-fetch-site': 'none' }, 403],
    ['a change of a browser that says nothing', 'POST', {}, 403],
    ['a change with an origin of nobody', 'POST', { origin: 'null' }, 403],
    ['a change with another origin', 'POST', { origin: 'https://example.org' }, 403],
    ['a change from our own page', 'POST', { 'sec-fetch-site': 'same-origin' }, 200],
    ['a change with our own origin', 'POST', { origin: 'OWN' }, 200],
  ]

  it.each(cases)('or not: %s', async (_, method, headers, status) => {
    const cookie = await signedIn(server)
    const own = Object.fromEntries(
      Object.entries(headers).map(([k, v]) => [k, v === 'OWN' ? server.endpoint : v]),
    )
    const answer = await ask(
      server.endpoint,
      method === 'GET' ? '/api/v1/whoami' : '/graphs/list',
      {
        method,
        headers: { cookie, ...own },
        ...(method === 'GET' ? {} : { body: {} }),
      },
    )
    expect(answer.status).toBe(status)
  })

  it('beside an Authorization: that alone counts, well or badly signed', async () => {
    const cookie = await signedIn(server)
    const member = server.credentials(MEMBER, 'member')
    const both = await askSigned(server, '/api/v1/whoami', member, {
      method: 'GET',
      headers: { cookie, ...SAME_ORIGIN },
    })
    expect(both.json()).toMatchObject({ account: MEMBER })
    for (const authorization of ['', 'Bearer x', 'AWS4-HMAC-SHA256 Credential=x'])
      expect(
        (await get('/api/v1/whoami', cookie, { ...SAME_ORIGIN, authorization })).status,
      ).toBeGreaterThanOrEqual(400)
  })

  it.each([
    ['none', ''],
    ['an unknown id', `__Host-dupin=${'x'.repeat(43)}`],
    ['an empty id', '__Host-dupin='],
    ['a cookie by another name', 'dupin=x'],
  ])('with %s', async (_, cookie) => {
    const answer = await get('/api/v1/whoami', cookie)
    expect(answer.status).toBe(403)
    expect(answer.json()).toMatchObject({ type: 'urn:dupin:problem:not-authenticated' })
    expect((await listGraphs({ cookie, ...SAME_ORIGIN })).status).toBe(403)
  })

  it('with two cookies that differ', async () => {
    const cookie = await signedIn(server)
    const answer = await get('/api/v1/whoami', `${cookie}; __Host-dupin=other`)
    expect(answer.status).toBe(403)
  })
})

describe('a session that is not used', () => {
  it('is over after half an hour, however often a page asks by itself', async () => {
    const cookie = await signedIn(server)
    try {
      ahead = 20 * 60_000
      const background = { ...SAME_ORIGIN, 'x-dupin-background': '1' }
      expect((await get('/api/v1/whoami', cookie, background)).status).toBe(200)
      ahead = 30 * 60_000 + 5_000
      expect((await get('/api/v1/whoami', cookie)).status).toBe(403)
      expect((await get('/api/v1/session', cookie)).json()).toMatchObject({ signedIn: false })
    } finally {
      ahead = 0
    }
  })
})

describe('the console, over the wire', () => {
  it('is told of at the root, with its policy, and needs no session', async () => {
    expect((await ask(server.endpoint, '/')).headers['location']).toBe('/console/')
    const page = await ask(server.endpoint, '/console/')
    expect([page.status, page.text]).toEqual([200, '<p>console'])
    expect(page.headers['content-security-policy']).toContain("script-src 'self'")
    expect(page.headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(page.headers['referrer-policy']).toBe('no-referrer')
    expect(page.headers['x-content-type-options']).toBe('nosniff')
    expect(page.headers['strict-transport-security']).toBeUndefined()
  })

  it('answers who asks for its head alone, and who has it', async () => {
    const head = await ask(server.endpoint, '/console/', { method: 'HEAD' })
    expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', '10'])
    const again = await ask(server.endpoint, '/console/', {
      headers: { 'if-none-match': String(head.headers['etag']) },
    })
    expect([again.status, again.headers['content-length']]).toEqual([304, undefined])
  })

  it.each([
    '/console/assets/../../credentials.json',
    '/console/assets/%2e%2e/%2e%2e/credentials.json',
    '/console/../credentials.json',
    '/console/..%5c..%5ccredentials.json',
  ])('has nothing of outside at %s', async (path) => {
    expect((await ask(server.endpoint, path)).text).not.toContain('secretAccessKey')
  })

  it('is not for a name that somebody pointed here', async () => {
    const page = await ask(server.endpoint, '/console/', { headers: { host: 'evil.example' } })
    expect(page.status).toBe(403)
  })
})

describe('an address from which too many fail', () => {
  it('must wait, with a good token too, and may try again later', async () => {
    const token = await tokenOf(server)
    for (let i = 0; i < 12; i++) await beginSession(server, `wrong-${i}`)
    const refused = await beginSession(server, token)
    expect(refused.status).toBe(429)
    expect(refused.headers['retry-after']).toBe('300')
    ahead = 6 * 60_000
    try {
      const later = await tokenOf(server, server.credentials(ADMINISTRATOR), now())
      expect((await beginSession(server, later)).status).toBe(204)
    } finally {
      ahead = 0
    }
  })
})
