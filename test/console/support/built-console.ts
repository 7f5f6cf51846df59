import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../../support/command.ts'

const CONSOLE = fileURLToPath(new URL('../../../console', import.meta.url))
const VITE = fileURLToPath(new URL('../../../node_modules/vite/bin/vite.js', import.meta.url))

export interface BuiltConsole {
  readonly folder: string
  readonly remove: () => void
}

/** Builds the console into a folder of its own, as it is published. */
export async function buildConsole(): Promise<BuiltConsole> {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-console-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const build = [VITE, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error']
  // A test runner's own environment would have React built for tests.
  const env = { NODE_ENV: 'production' }
  const { code, out, err } = await run(process.execPath, build, { cwd: CONSOLE, env })
  if (code === 0) return { folder, remove }
  remove()
  throw new Error(`the console cannot be built:\n${out}\n${err}`)
}
