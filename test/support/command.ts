import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
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

/** A folder that holds Terraform's AWS provider as a file system mirror: where Terraform itself looks, and below `/opt`. */
export function terraformMirror(): string | undefined {
  const home = process.env['HOME'] ?? ''
  const usual = [
    process.env['TF_PLUGIN_MIRROR'] ?? '',
    join(home, '.terraform.d/plugins'),
    '/usr/local/share/terraform/plugins',
    '/usr/share/terraform/plugins',
  ]
  const others = existsSync('/opt') ? readdirSync('/opt').map((name) => join('/opt', name)) : []
  return [...usual, ...others].find(
    (folder) =>
      folder !== '' && existsSync(join(folder, 'registry.terraform.io', 'hashicorp', 'aws')),
  )
}

/** Says on the test's output why something could not be tested here. */
export function skipped(what: string, why: string): void {
  process.stderr.write(`skipped: ${what}: ${why}\n`)
}
