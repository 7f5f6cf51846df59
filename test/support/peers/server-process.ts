import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'

export interface ServerProcess {
  readonly endpoint: string
  close(): Promise<void>
}

/** Starts a server of others on a free port of loopback, and waits until it answers. */
export async function startServerProcess(
  program: string,
  argumentsFor: (port: number) => readonly string[],
  { answersAt }: { readonly answersAt: string },
): Promise<ServerProcess> {
  const port = await freePort()
  const server = spawn(program, argumentsFor(port), { stdio: ['ignore', 'ignore', 'pipe'] })
  const said: string[] = []
  server.stderr.on('data', (data: Buffer) => {
    // What it says of each request is of no use; what it says before it answers is.
    if (said.length < 100) said.push(data.toString('utf8'))
  })
  server.once('error', (error) => said.push(error.message))
  const endpoint = `http://127.0.0.1:${port}`
  await answers(`${endpoint}${answersAt}`, server, said)
  return {
    endpoint,
    close: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return
      server.kill()
      await once(server, 'close')
    },
  }
}

async function answers(url: string, server: ChildProcess, said: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 300 && server.exitCode === null; tries++) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok === true) return
    await setTimeout(100)
  }
  server.kill()
  throw new Error(`${server.spawnfile} did not start: ${said.join('').slice(0, 1000)}`)
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
