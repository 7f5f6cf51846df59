import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { RawRequest } from '../src/api/http/raw-request.ts'
import { signRequest } from '../test/support/sign-request.ts'
import { type Load, load } from './api-load.ts'
import { writeData } from './data.ts'

/**
 * Measures signed reads a second of Detective's API, beside a bare `node:http` server that answers as many bytes to the same
 * requests and knows nobody; then the same while an ingest runs in the server. Clients share the machine's cores.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    connections: { type: 'string', default: '16' },
    events: { type: 'string', default: '400000' },
    json: { type: 'string' },
  },
})
const seconds = Number(values.seconds)
const connections = Number(values.connections)
const ACCOUNT = '111122223333'
const KEY = { accessKeyId: 'EXAMPLEBENCHKEY00001', secretAccessKey: 'not-a-secret-at-all' }
const scratch = mkdtempSync(join(tmpdir(), 'dupin-bench-api-'))
const children: ChildProcess[] = []
try {
  const quiet = await start(join(scratch, 'quiet'))
  const reads = await prepare(quiet)
  const bare = await bareServer(reads.bytes)
  const baseline = await load({ port: bare, requests: reads.requests, connections, seconds })
  await load({ port: quiet, requests: reads.requests, connections, seconds: 2 })
  const alone = await load({ port: quiet, requests: reads.requests, connections, seconds })
  const data = writeData('aws', join(scratch, 'logs'), Number(values.events))
  const busy = await start(join(scratch, 'busy'), ['--logs', data.folder])
  const busyReads = await prepare(busy)
  const during = await load({ port: busy, requests: busyReads.requests, connections, seconds })
  show('bare node:http, no signature', baseline)
  show('signed reads', alone)
  show('signed reads while an ingest runs', during)
  const met = alone.perSecond >= 2000 && alone.p99 <= 50
  process.stdout.write(
    `share of the bare server ${(alone.perSecond / baseline.perSecond).toFixed(2)}; wanted ≥ 2,000 a second and p99 ≤ 50 ms: ${met ? 'met' : 'MISSED'}\n`,
  )
  write({ baseline, alone, during })
} finally {
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(
    children.map((child) => (child.exitCode === null ? once(child, 'exit') : undefined)),
  )
  rmSync(scratch, { recursive: true, force: true })
}

async function start(folder: string, args: readonly string[] = []): Promise<number> {
  mkdirSync(folder, { recursive: true })
  const credentials = join(folder, 'credentials.json')
  const keys = [{ ...KEY, role: 'administrator' }]
  const account = { accountId: ACCOUNT, email: 'root@example.com', keys }
  writeFileSync(credentials, JSON.stringify({ accounts: [account] }), { mode: 0o600 })
  const dupin = fileURLToPath(new URL('../bin/dupin.js', import.meta.url))
  const lake = join(folder, 'lake.duckdb')
  const serve = ['serve', '--lake', lake, '--listen', '127.0.0.1:0', '--region', 'eu-west-1']
  const child = spawn(process.execPath, [dupin, ...serve, '--credentials', credentials, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)))
    child.stdout?.on('data', (chunk) => {
      const port = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(String(chunk))?.[1]
      if (port !== undefined) resolve(Number(port))
    })
  })
}

/** Makes a graph with a thousand members, and signs reads of all kinds. */
async function prepare(port: number): Promise<{ requests: RawRequest[]; bytes: number }> {
  const sign = (method: string, target: string, body?: object) =>
    signRequest({
      method,
      target,
      headers: { host: `127.0.0.1:${port}`, 'content-type': 'application/json' },
      body: body === undefined ? '' : JSON.stringify(body),
      ...KEY,
      region: 'eu-west-1',
      service: 'detective',
      date: Date.now(),
    })
  const GraphArn = String((await send(port, sign('POST', '/graph', {}))).json['GraphArn'])
  const accounts = Array.from({ length: 1000 }, (_, i) => String(500_000_000_000 + i))
  for (let i = 0; i < accounts.length; i += 50) {
    const Accounts = accounts
      .slice(i, i + 50)
      .map((AccountId) => ({ AccountId, EmailAddress: `root@${AccountId}.example.com` }))
    await send(port, sign('POST', '/graph/members', { GraphArn, Accounts }))
  }
  const requests = [
    sign('POST', '/graphs/list', {}),
    sign('POST', '/graph/members/list', { GraphArn, MaxResults: 20 }),
    sign('POST', '/graph/members/get', { GraphArn, AccountIds: accounts.slice(100, 105) }),
    sign('POST', '/graph/datasources/list', { GraphArn }),
    sign('POST', '/investigations/listInvestigations', { GraphArn }),
    sign('POST', '/invitations/list', {}),
    sign('GET', `/tags/${encodeURIComponent(GraphArn)}`),
  ]
  let bytes = 0
  for (const request of requests) bytes += (await send(port, request)).bytes
  return { requests, bytes: Math.round(bytes / requests.length) }
}

async function send(port: number, { method, target, rawHeaders, body }: RawRequest) {
  const headers = new Headers()
  for (let i = 0; i < rawHeaders.length; i += 2)
    headers.set(rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '')
  headers.delete('host')
  const answer = await fetch(`http://127.0.0.1:${port}${target}`, {
    method,
    headers,
    ...(method === 'GET' ? {} : { body: new Uint8Array(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${target}: ${answer.status} ${text}`)
  const json: Record<string, unknown> = text === '' ? {} : JSON.parse(text)
  return { json, bytes: text.length }
}

/** In a process of its own, as the server that it is held against. */
async function bareServer(bytes: number): Promise<number> {
  const code = `import { createServer } from 'node:http'
    const body = Buffer.alloc(${bytes}, 'x')
    const server = createServer((request, response) => {
      request.resume()
      request.on('end', () => response.writeHead(200, { 'content-length': ${bytes} }).end(body))
    })
    server.listen(0, '127.0.0.1', () => process.stdout.write(String(server.address().port)))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [port] = await once(child.stdout, 'data')
  return Number(port)
}

function show(name: string, { perSecond, p50, p99, requests, statuses }: Load): void {
  const codes = Object.entries(statuses).map(([status, count]) => `${status} × ${count}`)
  process.stdout.write(
    `${name.padEnd(38)} ${Math.round(perSecond).toString().padStart(7)} a second  p50 ${p50.toFixed(1)} ms  p99 ${p99.toFixed(1)} ms  ${requests} requests  ${codes.join(', ')}\n`,
  )
}

function write(result: Readonly<Record<string, Load>>): void {
  if (values.json === undefined) return
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version }
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(
    values.json,
    `${JSON.stringify({ date, machine, seconds, connections, ...result }, null, 2)}\n`,
  )
}
