import { afterAll } from 'vitest'

/**
 * Files of one process share what they import, and must not share what they did to the process: its environment, its mask of new
 * files and its folder are after each file as they were before the first.
 */
interface Before {
  readonly env: NodeJS.ProcessEnv
  readonly mask: number
  readonly folder: string
}

const KEY = Symbol.for('dupin.before')
const shared: typeof globalThis & { [KEY]?: Before } = globalThis
const before = shared[KEY] ?? {
  env: { ...process.env },
  mask: process.umask(),
  folder: process.cwd(),
}
shared[KEY] = before

afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in before.env)) delete process.env[name]
  Object.assign(process.env, before.env)
  process.umask(before.mask)
  process.chdir(before.folder)
})
