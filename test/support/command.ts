import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface CommandResult {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a program that the test brings a server for, and waits for its end. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CommandResult> {
  const env = { ...process.env, ...options.env }
  return new Promise((resolve) => {
    execFile(
      program,
      [...args],
      { env, maxBuffer: 64 << 20, ...(options.cwd ? { cwd: options.cwd } : {}) },
      (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 127
        resolve({ code, out, err })
      },
    )
  })
}

/** Where a program lies on the PATH; undefined when it does not. */
export function programOnPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** Says on the test's output why something could not be tested here. */
export function skipped(what: string, why: string): void {
  process.stderr.write(`skipped: ${what}: ${why}\n`)
}
