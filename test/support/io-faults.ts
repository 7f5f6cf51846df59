import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SOURCE = fileURLToPath(new URL('./io-faults.c', import.meta.url))
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/dupin', import.meta.url))

export type Fault = 'kill' | 'torn' | 'full'

/** The library that lets steps fail, made by the machine's own compiler; why not where it cannot be. */
export function faultLibrary(): { readonly path: string } | { readonly missing: string } {
  if (process.platform !== 'linux') return { missing: 'system calls are stepped on Linux alone' }
  const path = join(CACHE, 'io-faults.so')
  if (existsSync(path) && statSync(path).mtimeMs > statSync(SOURCE).mtimeMs) return { path }
  mkdirSync(CACHE, { recursive: true })
  const made = spawnSync('cc', ['-O1', '-shared', '-fPIC', '-o', path, SOURCE, '-ldl'], {
    encoding: 'utf8',
  })
  return made.status === 0 ? { path } : { missing: 'there is no C compiler' }
}

export interface Stepped {
  /** Steps that were done or begun: writes, syncs and the like on the lake and its log. */
  readonly steps: number
  readonly code: number | null
  readonly signal: string | null
  readonly err: string
}

/** Runs a program of ours that touches a lake; the `at`-th step on it fails (0: none). */
export async function runStepped(
  library: string,
  program: readonly string[],
  lake: string,
  fault: { readonly kind: Fault; readonly at: number },
): Promise<Stepped> {
  const log = `${lake.replace(/\.duckdb$/, '')}-${fault.kind}-${fault.at}.steps`
  const child = spawn(process.execPath, [...program], {
    env: {
      ...process.env,
      LD_PRELOAD: library,
      FAULT_FILE: lake,
      FAULT_LOG: log,
      FAULT_AT: String(fault.at),
      FAULT_KIND: fault.kind,
    },
  })
  let err = ''
  child.stderr.on('data', (chunk) => (err += String(chunk)))
  child.stdout.resume()
  await once(child, 'close')
  return {
    steps: existsSync(log) ? statSync(log).size : 0,
    code: child.exitCode,
    signal: child.signalCode,
    err,
  }
}
