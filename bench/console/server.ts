import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { signRequest } from '../../test/support/sign-request.ts'

const KEY = {
  accessKeyId: 'EXAMPLEBENCHKEY00001',
  secretAccessKey: 'not-a-secret-at-all-but-of-forty-letters',
}
const REGION = 'eu-west-1'

/** What a question was answered with, and how long that took from the first byte sent to the last received. */
export interface Answered {
  readonly milliseconds: number
  readonly status: number
  readonly bytes: number
  readonly body: unknown
}

/** A server in a process of its own, and whoever asks it. */
export interface BenchServer {
  readonly ask: (target: string, body?: object) => Promise<Answered>
  /** Most mebibytes that it has held at once; NaN where the system does not tell. */
  readonly peakMb: () => number
  readonly stop: () => Promise<void>
}

/** Serves a lake to one administrator. */
export async function serveLake(lake: string): Promise<BenchServer> {
  const credentials = `${lake}.bench-credentials.json`
  const keys = [{ ...KEY, role: 'administrator' }]
  const account = { accountId: '111122223333', email: 'root@example.com', keys }
  writeFileSync(credentials, JSON.stringify({ accounts: [account] }), { mode: 0o600 })
  const dupin = fileURLToPath(new URL('../../bin/dupin.js', import.meta.url))
  const serve = ['serve', '--lake', lake, '--listen', '127.0.0.1:0', '--region', REGION]
  const child = spawn(process.execPath, [dupin, ...serve, '--credentials', credentials], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await portOf(child)
  return {
    ask: (target, body) => ask(port, target, body),
    peakMb: () => peakMb(child.pid),
    stop: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)))
    child.stdout?.on('data', (chunk) => {
      const port = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(String(chunk))?.[1]
      if (port !== undefined) resolve(Number(port))
    })
  })
}

async function ask(port: number, target: string, body?: object): Promise<Answered> {
  const method = body === undefined ? 'GET' : 'POST'
  const { rawHeaders } = signRequest({
    method,
    target,
    headers: {
      host: `127.0.0.1:${port}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? '' : JSON.stringify(body),
    ...KEY,
    region: REGION,
    service: 'detective',
    date: Date.now(),
  })
  const headers = new Headers()
  for (let i = 0; i < rawHeaders.length; i += 2)
    headers.set(rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '')
  headers.delete('host')
  const started = performance.now()
  const answer = await fetch(`http://127.0.0.1:${port}${target}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const milliseconds = performance.now() - started
  return {
    milliseconds,
    status: answer.status,
    bytes: text.length,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

function peakMb(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024
  } catch {
    return Number.NaN
  }
}
