import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../../support/command.ts'

const CONSOLE = fileURLToPath(new URL('../../../console', import.meta.url))
const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url))
const VITE = join(MODULES, 'vite/bin/vite.js')
const CACHE = join(MODULES, '.cache/dupin')

/** The folder of the console as it is published, built once from the same sources, whichever test asks first. */
export async function builtConsole(): Promise<string> {
  const folder = join(CACHE, `console-${sourcesHash()}`)
  if (existsSync(folder)) return folder
  mkdirSync(CACHE, { recursive: true })
  const own = join(CACHE, `building-${randomUUID()}`)
  await build(own)
  try {
    renameSync(own, folder)
  } catch (error) {
    // Another test was sooner.
    rmSync(own, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

async function build(folder: string): Promise<void> {
  const args = [VITE, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error']
  // A test runner's own environment would have React built for tests.
  const env = { NODE_ENV: 'production' }
  const { code, out, err } = await run(process.execPath, args, { cwd: CONSOLE, env })
  if (code === 0) return
  rmSync(folder, { recursive: true, force: true })
  throw new Error(`the console cannot be built:\n${out}\n${err}`)
}

/** Of all that a build is made of: sources, settings, and the versions of what it uses. */
function sourcesHash(): string {
  const hash = createHash('sha256')
  const sources = readdirSync(join(CONSOLE, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const settings = ['index.html', 'package.json', 'vite.config.ts', '../package-lock.json']
  for (const file of [...sources, ...settings.map((name) => join(CONSOLE, name))].toSorted())
    hash.update(file).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex').slice(0, 16)
}
