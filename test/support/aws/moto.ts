import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { programOnPath, run } from '../command.ts'

const python = programOnPath('python3')
const found = python === undefined ? undefined : await run(python, ['-c', 'import moto.server'])

/** Why there is no moto, the stand-in for AWS that others made and use; undefined where there is.
 * `pip install 'moto[server]'` puts it there. */
export const MOTO_LACKING =
  found?.code === 0 ? undefined : 'python3 has no moto here (pip install "moto[server]")'

export interface Moto {
  readonly endpoint: string
  close(): Promise<void>
}

/** A server of moto in a process of its own. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort()
  const server = spawn(
    python ?? 'python3',
    ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    {
      stdio: 'ignore',
    },
  )
  const endpoint = `http://127.0.0.1:${port}`
  await answers(endpoint, server)
  return {
    endpoint,
    close: async () => {
      if (server.exitCode !== null) return
      server.kill()
      await once(server, 'close')
    },
  }
}

async function answers(endpoint: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    if (server.exitCode !== null) break
    const answer = await fetch(`${endpoint}/moto-api/data.json`).catch(() => undefined)
    if (answer?.ok === true) return
    await setTimeout(200)
  }
  server.kill()
  throw new Error('moto did not start')
}

async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
