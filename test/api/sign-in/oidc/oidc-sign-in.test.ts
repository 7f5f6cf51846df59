import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ADMINISTRATOR, MEMBER, startTestServer, type TestServer } from '../../../support/serve.ts'
import { type Answered, ask, SAME_ORIGIN, signedIn } from '../browser.ts'
import { type Issuer, type Mischief, startIssuer } from './issuer.ts'

const folder = mkdtempSync(join(tmpdir(), 'dupin-oidc-'))
let issuer: Issuer
let server: TestServer
let ahead = 0

beforeAll(async () => {
  issuer = await startIssuer()
  const { url, clientId, clientSecret } = issuer
  const oidcFile = join(folder, 'oidc.json')
  const rules = [
    { claim: 'groups', value: 'ml-admins', account: ADMINISTRATOR, role: 'administrator' },
    { claim: 'sub', value: 'marie', account: MEMBER, role: 'member' },
  ]
  const file = { issuer: url, clientId, clientSecret, label: 'Example SSO', rules }
  writeFileSync(oidcFile, JSON.stringify(file), { mode: 0o600 })
  server = await startTestServer({ oidcFile, now: () => Date.now() + ahead })
})
afterEach(() => {
  issuer.person = { sub: 'auguste', groups: ['staff', 'ml-admins'] }
  issuer.mischief = {}
  // Whoever failed before may try again.
  ahead += 6 * 60_000
})
afterAll(async () => {
  await server.close()
  await issuer.close()
  rmSync(folder, { recursive: true, force: true })
})

const BEGIN = '/api/v1/session/oidc'
const locationOf = ({ headers }: Answered) => String(headers['location'])

/** The value of a cookie that an answer sets, as a browser sends it back. */
function set({ cookies }: Answered, name: string): string | undefined {
  return cookies.find((one) => one.startsWith(`${name}=`))?.split(';')[0]
}

/** Goes to the issuer, and comes back to the address of the callback and with the cookie of the browser. */
async function away(path = BEGIN): Promise<{ callback: URL; cookie: string }> {
  const begun = await ask(server.endpoint, path)
  expect(begun.status).toBe(302)
  const there = await fetch(locationOf(begun), { redirect: 'manual' })
  const callback = new URL(there.headers.get('location') ?? '')
  return { callback, cookie: set(begun, '__Host-dupin-oidc') ?? '' }
}

const back = ({ pathname, search }: URL, cookie: string) =>
  ask(server.endpoint, pathname + search, {
    headers: { cookie, 'sec-fetch-site': 'cross-site' },
  })

const whoami = async (answer: Answered) =>
  (
    await ask(server.endpoint, '/api/v1/whoami', {
      headers: { cookie: set(answer, '__Host-dupin') ?? '', ...SAME_ORIGIN },
    })
  ).json()

const audit = () => {
  const files = join(server.folder, 'audit')
  return readdirSync(files)
    .map((name) => readFileSync(join(files, name), 'utf8'))
    .join('')
}

describe('somebody with an account elsewhere', () => {
  it('is told that there is this way in', async () => {
    expect((await ask(server.endpoint, '/api/v1/session')).json()).toEqual({
      signedIn: false,
      ways: { token: true, oidc: { label: 'Example SSO' } },
    })
  })

  it('is signed in as the first rule that fits says', async () => {
    issuer.person = {
      sub: 'auguste',
      groups: ['staff', 'ml-admins'],
      email: 'auguste@example.com',
      email_verified: true,
    }
    const { callback, cookie } = await away(`${BEGIN}?return=%2Fconsole%2Ffindings%3Fa%3D1`)
    const answer = await back(callback, cookie)
    expect([answer.status, locationOf(answer)]).toEqual([302, '/console/findings?a=1'])
    expect(set(answer, '__Host-dupin-oidc')).toBe('__Host-dupin-oidc=')
    expect(await whoami(answer)).toMatchObject({
      account: ADMINISTRATOR,
      role: 'administrator',
      arn: `arn:aws:sts::${ADMINISTRATOR}:assumed-role/administrator/auguste@example.com`,
    })
    expect(audit()).toMatch(/"type":"AssumedRole".*"eventName":"ConsoleLogin".*"way":"oidc"/)
  })

  it('is named by an address only when that was verified', async () => {
    issuer.person = { sub: 'marie', email: 'auguste@example.com', email_verified: false }
    const { callback, cookie } = await away()
    expect(await whoami(await back(callback, cookie))).toMatchObject({
      account: MEMBER,
      role: 'member',
      arn: `arn:aws:sts::${MEMBER}:assumed-role/member/marie`,
    })
  })

  it('is refused in words when no rule fits', async () => {
    issuer.person = { sub: 'nobody', groups: 'ml-admins-not' }
    const { callback, cookie } = await away()
    const answer = await back(callback, cookie)
    expect(locationOf(answer)).toBe('/console/#refused=no-account')
    expect(set(answer, '__Host-dupin')).toBeUndefined()
    // Nobody waits until a refusal is on disk.
    await expect.poll(audit).toContain('no rule fits the subject nobody')
  })
})

describe('a browser begins', () => {
  it('with a cookie for the way back alone, a challenge, a state and a nonce', async () => {
    const begun = await ask(server.endpoint, BEGIN)
    expect(begun.cookies).toEqual([
      expect.stringMatching(
        /^__Host-dupin-oidc=[\w.-]+; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=Lax$/,
      ),
    ])
    const { searchParams } = new URL(locationOf(begun))
    expect(searchParams.get('code_challenge_method')).toBe('S256')
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(searchParams.get(name)?.length).toBeGreaterThanOrEqual(43)
    expect(searchParams.get('redirect_uri')).toBe(`${server.endpoint}/api/v1/session/oidc/callback`)
  })

  it.each([
    'https://evil.example',
    '//evil.example/console/',
    '/\\evil.example',
    '/console',
    '/console/../api/v1/runs',
    '/console/%2e%2e/%2e%2e//evil.example',
    '/console/..\\..\\evil',
    'javascript:alert(1)',
    '\t//evil.example',
    '',
  ])('and does not come back to %j', async (place) => {
    const answer = await ask(server.endpoint, `${BEGIN}?return=${encodeURIComponent(place)}`)
    expect(answer.status).toBe(400)
    expect(answer.json()).toMatchObject({ type: 'urn:dupin:problem:invalid-request' })
  })
})

describe('nobody is signed in', () => {
  const lies: readonly [string, Mischief][] = [
    ['an unsigned token', { signature: 'none' }],
    ['a token that another key signed', { signature: 'other' }],
    ['a token of another issuer', { claims: { iss: 'http://127.0.0.1:1' } }],
    ['a token for another client', { claims: { aud: 'another' } }],
    ['a token of another sign-in', { claims: { nonce: 'another' } }],
    ['a token that is over', { claims: { exp: 1_700_000_000, iat: 1_699_999_000 } }],
    ['a token of nobody', { claims: { sub: '' } }],
  ]

  it.each(lies)('by %s', async (_, mischief) => {
    issuer.mischief = mischief
    const { callback, cookie } = await away()
    const answer = await back(callback, cookie)
    expect(locationOf(answer)).toBe('/console/#refused=failed')
    expect(set(answer, '__Host-dupin')).toBeUndefined()
  })

  it('by a state that is not the one it began with', async () => {
    const { callback, cookie } = await away()
    callback.searchParams.set('state', 'another')
    expect(locationOf(await back(callback, cookie))).toBe('/console/#refused=failed')
  })

  it('by a code that was used', async () => {
    const { callback, cookie } = await away()
    expect(locationOf(await back(callback, cookie))).toBe('/console/')
    expect(locationOf(await back(callback, cookie))).toBe('/console/#refused=failed')
  })

  it('in another browser than the one that began', async () => {
    const victim = await away()
    const attacker = await away()
    expect(locationOf(await back(attacker.callback, victim.cookie))).toBe(
      '/console/#refused=failed',
    )
    expect(locationOf(await back(attacker.callback, ''))).toBe('/console/#refused=expired')
    const forged = `${attacker.cookie.slice(0, -2)}xx`
    expect(locationOf(await back(attacker.callback, forged))).toBe('/console/#refused=expired')
  })

  it('after ten minutes', async () => {
    const { callback, cookie } = await away()
    ahead += 10 * 60_000
    expect(locationOf(await back(callback, cookie))).toBe('/console/#refused=expired')
  })

  it('after ten minutes, also where the clock was put back meanwhile', async () => {
    const { callback, cookie } = await away()
    ahead -= 60 * 60_000
    expect(locationOf(await back(callback, cookie))).toBe('/console/#refused=expired')
  })

  it('whom the issuer refused', async () => {
    const { callback, cookie } = await away()
    callback.searchParams.delete('code')
    callback.searchParams.set('error', 'access_denied')
    expect(locationOf(await back(callback, cookie))).toBe('/console/#refused=cancelled')
  })

  it('from an address where too many failed', async () => {
    const { callback, cookie } = await away()
    for (let i = 0; i < 10; i++) await back(callback, '')
    expect(locationOf(await back(callback, cookie))).toBe('/console/#refused=too-many')
  })

  it('when the issuer cannot be reached', async () => {
    const oidcFile = join(folder, 'gone.json')
    const rules = [{ claim: 'sub', value: 'x', account: MEMBER, role: 'auditor' }]
    const file = { issuer: 'http://127.0.0.1:9', clientId: 'c', rules }
    writeFileSync(oidcFile, JSON.stringify(file), { mode: 0o600 })
    const other = await startTestServer({ oidcFile })
    try {
      const answer = await ask(other.endpoint, BEGIN)
      expect(locationOf(answer)).toBe('/console/#refused=unreachable')
    } finally {
      await other.close()
    }
  })
})

it('somebody of another account makes a lake one that is shared: nobody sees all of it', async () => {
  const oidcFile = join(folder, 'shared.json')
  const rules = [{ claim: 'sub', value: 'marie', account: MEMBER, role: 'administrator' }]
  const { url, clientId, clientSecret } = issuer
  writeFileSync(oidcFile, JSON.stringify({ issuer: url, clientId, clientSecret, rules }), {
    mode: 0o600,
  })
  const seen = async (file: string | undefined) => {
    const accounts = [ADMINISTRATOR]
    const one = await startTestServer({ accounts, ...(file ? { oidcFile: file } : {}) })
    try {
      const cookie = await signedIn(one)
      const headers = { cookie, ...SAME_ORIGIN }
      return (await ask(one.endpoint, '/api/v1/summary', { headers })).status
    } finally {
      await one.close()
    }
  }
  expect(await seen(undefined)).toBe(200)
  expect(await seen(oidcFile)).toBe(403)
})

it('asks the issuer about itself once', () => {
  expect(issuer.asked.filter((path) => path.startsWith('/.well-known/'))).toHaveLength(1)
})
