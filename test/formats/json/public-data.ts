import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Public data that is read where it lies and never copied into the project: `DUPIN_DATA`, or beside the checkout. */
const ROOT =
  process.env['DUPIN_DATA'] ?? new URL('../../../../shared/data', import.meta.url).pathname

/** The full path of a folder of the public data; undefined, and said so, when it is not there. */
export function publicData(folder: string): string | undefined {
  const path = join(ROOT, folder)
  if (existsSync(path)) return path
  console.warn(`skipped: no public data at ${path} (set DUPIN_DATA)`)
  return undefined
}

export interface DataFile {
  readonly name: string
  readonly bytes: () => Uint8Array
}

/** Every file below a folder of the public data, by its path within it. */
export function filesOf(folder: string | undefined, matches = /./): readonly DataFile[] {
  if (folder === undefined) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => matches.test(name) && statSync(join(folder, name)).isFile())
    .map((name) => ({ name, bytes: () => readFileSync(join(folder, name)) }))
}
