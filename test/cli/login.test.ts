import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dupin, newFolder } from '../support/run-cli.ts'
import { MEMBER, startTestServer, type TestServer } from '../support/serve.ts'

/** That of the command line in tests. */
const NOW = Date.UTC(2026, 0, 20)
const folder = newFolder()
const NOWHERE = { HOME: folder }

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ now: () => NOW })
})
afterAll(() => server.close())

const keyInEnv = () => {
  const { accessKeyId, secretAccessKey } = server.credentials(MEMBER, 'member')
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
}

async function whoSigns(link: string): Promise<unknown> {
  const { origin, hash } = new URL(link.trim())
  const begun = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: hash.slice('#token='.length) }),
  })
  const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? ''
  return (await fetch(`${origin}/api/v1/whoami`, { headers: { cookie } })).json()
}

describe('dupin login', () => {
  const lake = join(folder, 'none.duckdb')

  it('signs with a key of the environment', async () => {
    const env = { ...NOWHERE, ...keyInEnv(), AWS_REGION: server.region }
    const { code, out, err } = await dupin(
      ['login', '--lake', lake, '--endpoint', server.endpoint],
      { env },
    )
    expect([code, err]).toEqual([0, 'signs in once, until 2026-01-20T00:05:00Z:\n'])
    expect(await whoSigns(out)).toMatchObject({ account: MEMBER, role: 'member' })
  })

  it('signs with a profile of the AWS CLI, and makes another link each time', async () => {
    const { accessKeyId, secretAccessKey } = server.credentials(MEMBER, 'auditor')
    const config = join(folder, 'config')
    writeFileSync(
      config,
      `[profile one]\nregion = ${server.region}\nendpoint_url = ${server.endpoint}\n` +
        `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    )
    const env = { ...NOWHERE, AWS_CONFIG_FILE: config }
    const links = await Promise.all([1, 2].map(() => dupin(['login', '--profile', 'one'], { env })))
    expect(new Set(links.map(({ out }) => out)).size).toBe(2)
    for (const { out } of links)
      expect(await whoSigns(out)).toMatchObject({ account: MEMBER, role: 'auditor' })
  })

  const wrong: readonly [string, readonly string[], () => Record<string, string>, string][] = [
    ['no key anywhere', [], () => ({}), 'name the --lake that it serves'],
    ['no such profile', ['--profile', 'x'], () => ({}), 'there is no profile x'],
    ['no endpoint', [], keyInEnv, 'add --endpoint URL'],
    ['no address', ['--endpoint', 'here'], keyInEnv, 'is no address of a server'],
    ['a way that others read', ['--endpoint', 'http://192.0.2.1'], keyInEnv, 'is not encrypted'],
    ['nobody there', ['--endpoint', 'http://127.0.0.1:9'], keyInEnv, 'no server answers at'],
    ['another Region', ['--endpoint', 'SERVER'], keyInEnv, 'makes no link: '],
  ]
  it.each(wrong)('says what to do about %s', async (_, args, env, message) => {
    const all = args.map((one) => (one === 'SERVER' ? server.endpoint : one))
    const { code, out, err } = await dupin(['login', '--lake', lake, ...all], {
      env: { ...NOWHERE, ...env() },
    })
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
    expect(err).not.toContain(keyInEnv().AWS_SECRET_ACCESS_KEY)
  })
})
