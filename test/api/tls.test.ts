import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../../src/api/serve.ts'
import { Dupin } from '../../src/dupin.ts'
import { signRequest } from '../support/sign-request.ts'

/** A certificate of localhost for a hundred years, which nobody has a reason to trust. */
const read = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url))
const TLS = { cert: read('localhost.cert.pem'), key: read('localhost.key.pem') }
const KEY = { accessKeyId: 'EXAMPLEKEY', secretAccessKey: 'not-a-secret-of-anybody-at-all-in-here' }

let dupin: Dupin
let server: RunningServer
const folder = mkdtempSync(join(tmpdir(), 'dupin-tls-'))

beforeAll(async () => {
  const credentials = join(folder, 'credentials.json')
  const keys = [{ ...KEY, role: 'administrator' }]
  const account = { accountId: '111122223333', email: 'root@example.com', keys }
  writeFileSync(credentials, JSON.stringify({ accounts: [account] }), { mode: 0o600 })
  const lake = join(folder, 'lake.duckdb')
  dupin = await Dupin.open(lake, { threads: 1 })
  server = await startServer(dupin, {
    lake,
    listen: { host: '127.0.0.1', port: 0 },
    region: 'eu-west-1',
    credentials,
    tls: TLS,
    names: ['dupin.example.org'],
    auditFolder: join(folder, 'audit'),
    now: Date.now,
    tell: () => undefined,
  })
})
afterAll(async () => {
  await server.stop()
  await dupin.close()
  rmSync(folder, { recursive: true, force: true })
})

const port = () => Number(new URL(server.url).port)

interface Answered {
  readonly status: number
  readonly body: string
  /** Whether browsers are told to speak TLS alone from now on. */
  readonly strict: boolean
}

/** Asks for the graphs of the key's account under a name of the server. */
function listGraphs(host: string): Promise<Answered> {
  const signed = signRequest({
    method: 'POST',
    target: '/graphs/list',
    headers: { host, 'content-type': 'application/json' },
    body: '{}',
    ...KEY,
    region: 'eu-west-1',
    service: 'detective',
    date: Date.now(),
  })
  const headers: Record<string, string> = {}
  for (let i = 0; i < signed.rawHeaders.length; i += 2)
    headers[signed.rawHeaders[i] ?? ''] = signed.rawHeaders[i + 1] ?? ''
  return new Promise((resolve, reject) => {
    const where = { host: '127.0.0.1', port: port(), method: 'POST', path: '/graphs/list' }
    // Whatever name it is asked under, it is the certificate of localhost that is shown.
    const trust = { ca: TLS.cert, servername: 'localhost' }
    const asked = request({ ...where, headers, ...trust }, (answer) => {
      let body = ''
      answer.on('data', (part) => (body += String(part)))
      const strict = answer.headers['strict-transport-security'] === 'max-age=31536000'
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, strict }))
    })
    asked.on('error', reject)
    asked.end(signed.body)
  })
}

it('answers over TLS, by its own address and by the name that it was given', async () => {
  expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  for (const host of [`127.0.0.1:${port()}`, 'dupin.example.org'])
    expect(await listGraphs(host)).toMatchObject({ status: 200, body: '{"GraphList":[]}' })
  expect((await listGraphs('other.example.org')).status).toBe(403)
})

it('has browsers speak nothing else from then on, but for the name that every server of a machine has', async () => {
  expect((await listGraphs('dupin.example.org')).strict).toBe(true)
  for (const host of [`127.0.0.1:${port()}`, `localhost:${port()}`])
    expect(await listGraphs(host)).toMatchObject({ status: 200, strict: false })
})

it('does not speak versions of TLS that are broken', async () => {
  const refused = new Promise((resolve) => {
    const socket = connect({
      host: '127.0.0.1',
      port: port(),
      ca: TLS.cert,
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
    })
    socket.on('error', resolve)
    socket.on('secureConnect', () => resolve('connected'))
  })
  expect(await refused).toBeInstanceOf(Error)
})

it('tells nothing to who does not speak TLS', async () => {
  await expect(fetch(`http://127.0.0.1:${port()}/healthz`)).rejects.toThrow()
})
