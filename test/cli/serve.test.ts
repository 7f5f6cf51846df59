import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DetectiveClient, ListGraphsCommand } from '@aws-sdk/client-detective'
import { afterEach, describe, expect, it } from 'vitest'
import { verifyAudit } from '../../src/api/audit/verify-audit.ts'
import { dupin, newFolder, trailRecord, writeTrail } from '../support/run-cli.ts'
import { BIN, killStarted, start } from './started.ts'

afterEach(killStarted)

interface Served {
  readonly child: ChildProcess
  readonly url: string
  readonly said: () => string
}

/** Starts `dupin serve` as a user would, and waits until it says that it listens. */
async function serve(folder: string, ...args: readonly string[]): Promise<Served> {
  const lake = join(folder, 'lake.duckdb')
  const all = ['serve', '--lake', lake, '--listen', '127.0.0.1:0', '--region', 'eu-west-1', ...args]
  const pattern = /^listening on (http:\/\/127\.0\.0\.1:\d+)\n/m
  const { child, said, err } = await start(all, { on: 'stdout', pattern })
  return { child, url: said, said: err }
}

async function stop({ child }: Served, signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<number> {
  child.kill(signal)
  const [code] = await once(child, 'exit')
  return Number(code)
}

interface Profile {
  readonly id: string
  readonly secret: string
}

/** The key that a server made for itself. */
function ownKey(folder: string): Profile & { readonly account: string } {
  const file = join(folder, 'lake.duckdb.credentials.json')
  const { accounts } = JSON.parse(readFileSync(file, 'utf8'))
  const [{ accountId, keys }] = accounts
  return { account: accountId, id: keys[0].accessKeyId, secret: keys[0].secretAccessKey }
}

function clientOf(url: string, { id, secret }: Profile): DetectiveClient {
  const credentials = { accessKeyId: id, secretAccessKey: secret }
  return new DetectiveClient({ endpoint: url, region: 'eu-west-1', credentials, maxAttempts: 1 })
}

describe('dupin serve', () => {
  it('makes a key for its user alone, says how to use it, and answers with it after a restart', async () => {
    const folder = newFolder()
    const first = await serve(folder)
    const key = ownKey(folder)
    const file = statSync(join(folder, 'lake.duckdb.credentials.json'))
    expect(file.mode & 0o777).toBe(0o600)
    expect(first.said()).toContain('AWS_ENDPOINT_URL_DETECTIVE')
    expect(first.said()).not.toContain(key.secret)
    expect(await clientOf(first.url, key).send(new ListGraphsCommand({}))).toMatchObject({
      GraphList: [],
    })
    expect(await stop(first)).toBe(0)
    const second = await serve(folder)
    await clientOf(second.url, key).send(new ListGraphsCommand({}))
    expect(await stop(second, 'SIGINT')).toBe(130)
    const audit = await verifyAudit(join(folder, 'lake.duckdb.audit'))
    expect(audit).toMatchObject({ records: 2, problems: [] })
  })

  it('makes its key for the account that the lake holds most of', async () => {
    const folder = newFolder()
    writeTrail(folder, 'one', [trailRecord(1, 'ListUsers'), trailRecord(2, 'ListRoles')])
    const lake = join(folder, 'lake.duckdb')
    await dupin(['ingest', join(folder, 'AWSLogs'), '--lake', lake])
    await stop(await serve(folder))
    expect(ownKey(folder).account).toBe('111122223333')
  })

  it('makes its key for the account that is named, and later refuses to be told of another', async () => {
    const folder = newFolder()
    await stop(await serve(folder, '--account', '444455556666'))
    expect(ownKey(folder).account).toBe('444455556666')
    await stop(await serve(folder, '--account', '444455556666'))
    await expect(serve(folder, '--account', '111122223333')).rejects.toThrow(
      /ended with 2: .*has no key of account 111122223333; leave --account out/,
    )
  })

  it('reads a folder of logs as it grows, while it answers', { timeout: 60_000 }, async () => {
    const folder = newFolder()
    const logs = join(folder, 'logs')
    writeTrail(logs, 'one', [trailRecord(1, 'ListUsers')])
    const served = await serve(folder, '--logs', logs, '--every', '1')
    const said = async (text: string) => {
      for (let i = 0; i < 400 && !served.said().includes(text); i++)
        await new Promise((resolve) => setTimeout(resolve, 50))
      expect(served.said()).toContain(text)
    }
    await said(`read 1 records of ${logs}: 1 new`)
    writeTrail(logs, 'two', [trailRecord(2, 'ListRoles'), trailRecord(3, 'ListKeys')])
    await said(`read 2 records of ${logs}: 2 new`)
    expect(await stop(served)).toBe(0)
  })

  it('stops when npx, which started it through a shell, is ended without a word', async () => {
    const folder = newFolder()
    const lake = join(folder, 'lake.duckdb')
    const command = `"${process.execPath}" "${BIN}" serve --lake "${lake}" --listen 127.0.0.1:0; true`
    const shell = spawn('sh', ['-c', command], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, npm_command: 'exec' },
    })
    let said = ''
    shell.stderr.on('data', (part) => (said += String(part)))
    const closed = once(shell.stderr, 'close')
    await once(shell.stdout, 'data')
    shell.kill('SIGTERM')
    // The server holds this pipe as long as it runs.
    await closed
    expect(said).toContain('stopping …')
    const { code } = await dupin(['query', 'SELECT 1 AS one', '--lake', lake])
    expect(code).toBe(0)
  })

  it('owns its lake: another command says who has it', async () => {
    const folder = newFolder()
    const served = await serve(folder)
    const other = spawn(process.execPath, [BIN, 'coverage', '--lake', join(folder, 'lake.duckdb')])
    let err = ''
    other.stderr.on('data', (part) => (err += String(part)))
    const [code] = await once(other, 'exit')
    expect(code).toBe(2)
    expect(err).toContain('in use by another process')
    await stop(served)
  })
})

describe('dupin serve prints', () => {
  const linkOf = async (served: Served): Promise<URL> => {
    for (let i = 0; i < 400 && !served.said().includes('console: '); i++)
      await new Promise((resolve) => setTimeout(resolve, 50))
    return new URL(/^console: (\S+)$/m.exec(served.said())?.[1] ?? 'none:')
  }
  const signIn = ({ origin, hash }: URL) =>
    fetch(`${origin}/api/v1/session`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ token: hash.replace('#token=', '') }),
    })

  it('a link that signs its owner in once, to a console that is not empty', async () => {
    const folder = newFolder()
    writeTrail(folder, 'one', [trailRecord(1, 'ListUsers'), trailRecord(2, 'ListRoles')])
    const lake = join(folder, 'lake.duckdb')
    await dupin(['ingest', join(folder, 'AWSLogs'), '--lake', lake])
    const served = await serve(folder)
    const link = await linkOf(served)
    expect(link.origin + link.pathname).toBe(`${served.url}/console/`)
    const answer = await signIn(link)
    expect(answer.status).toBe(204)
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await signIn(link)).status).toBe(403)
    const runs = await fetch(`${served.url}/api/v1/runs`, { headers: { cookie } })
    expect(await runs.json()).toMatchObject({ items: [{ id: expect.any(String) }] })
    await stop(served)
    const log = readdirSync(`${lake}.audit`).map((name) =>
      readFileSync(join(`${lake}.audit`, name)),
    )
    expect(String(log)).not.toContain(link.hash.slice('#token='.length))
  })

  it('another with dupin login, while the server has the lake', async () => {
    const folder = newFolder()
    const served = await serve(folder)
    const login = spawn(process.execPath, [BIN, 'login', '--lake', join(folder, 'lake.duckdb')])
    let out = ''
    login.stdout.on('data', (part) => (out += String(part)))
    const [code] = await once(login, 'close')
    expect(code).toBe(0)
    expect(out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/#token=[\w-]{43}\n$/)
    expect(out).not.toContain(ownKey(folder).secret)
    expect((await signIn(new URL(out.trim()))).status).toBe(204)
    await stop(served)
  })
})

describe('dupin serve refuses', () => {
  const refused = async (...args: readonly string[]) => {
    const folder = newFolder()
    const { code, err } = await dupin(['serve', '--lake', join(folder, 'l.duckdb'), ...args])
    expect(code).toBe(2)
    return { err, left: readdirSync(folder) }
  }

  it.each(['0.0.0.0:0', '[::]:0', '192.0.2.1:0', 'example.org:0'])(
    'to listen on %s without TLS and credentials',
    async (address) => {
      const { err, left } = await refused('--listen', address)
      expect(err).toContain('--credentials FILE')
      expect(err).toContain('--tls-cert FILE --tls-key FILE')
      expect(left.filter((name) => /credentials|audit/.test(name))).toEqual([])
    },
  )

  it('to listen beyond this machine with credentials alone', async () => {
    const file = join(newFolder(), 'credentials.json')
    writeFileSync(file, '{"accounts":[]}')
    const { err } = await refused('--listen', '0.0.0.0:0', '--credentials', file)
    expect(err).toContain('--tls-cert FILE --tls-key FILE')
    expect(err).not.toContain('--credentials FILE')
  })

  it.each([
    [['--listen', 'nowhere'], 'write HOST:PORT'],
    [['--listen', '127.0.0.1:70000'], 'write HOST:PORT'],
    [['--region', 'Europe'], 'write a Region'],
    [['--account', '12'], '12 digits'],
    [['--tls-cert', 'cert.pem'], 'go together'],
    [['--tls-cert', 'none.pem', '--tls-key', 'k.pem'], '--tls-cert none.pem cannot be read'],
    [['--credentials', 'none.json'], 'none.json cannot be opened'],
    [['--every', '0'], 'whole seconds'],
    [['--idle-timeout', '0'], 'whole minutes'],
    [['--oidc', 'none.json'], 'the sign-in file none.json cannot be opened'],
  ])('%j', async (args, message) => {
    expect((await refused(...args)).err).toContain(message)
  })

  it('a credentials file that says nothing it can use, and tells where', async () => {
    const file = join(newFolder(), 'credentials.json')
    writeFileSync(file, '{"accounts":[{"accountId":"1","email":"x@example.com","keys":[]}]}')
    const { err } = await refused('--credentials', file)
    expect(err).toContain('accounts[0].accountId')
    expect(existsSync(`${file}.audit`)).toBe(false)
  })
})
