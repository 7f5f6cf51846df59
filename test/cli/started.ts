import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const BIN = fileURLToPath(new URL('../../bin/dupin.js', import.meta.url))

const started: ChildProcess[] = []

export interface Started {
  readonly child: ChildProcess
  /** What it said that was waited for: the first group of the pattern. */
  readonly said: string
  readonly out: () => string
  readonly err: () => string
}

/** Starts `dupin` as a user would, and waits until it says something on one of its streams. */
export async function start(
  args: readonly string[],
  waitFor: { readonly on: 'stdout' | 'stderr'; readonly pattern: RegExp },
): Promise<Started> {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  const texts = { stdout: '', stderr: '' }
  const said = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${texts.stderr}`)))
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].on('data', (part) => {
        texts[stream] += String(part)
        const found = stream === waitFor.on ? waitFor.pattern.exec(texts[stream])?.[1] : undefined
        if (found !== undefined) resolve(found)
      })
  })
  return { child, said, out: () => texts.stdout, err: () => texts.stderr }
}

/** Ends what a test left running: to be called after each. */
export async function killStarted(): Promise<void> {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
}
