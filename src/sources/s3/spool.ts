import { createHash } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder for objects that are too large to hold while they wait to be read. */
export interface Spool {
  readonly folder: string
  /** A new file that its owner alone may read. The name says nothing of the object: keys are hostile. */
  readonly newFile: (uri: string) => Promise<SpoolFile>
}

export interface SpoolFile {
  readonly path: string
  readonly handle: FileHandle
}

const NAME = /^(?:[0-9a-f]{32}-\d+|answer-[0-9a-f-]{36}\.jsonl)$/

/** Removes what a crash left in the folder; files that are not a spool's stay. It is made when it is needed. Only one process may
 * have it. */
export function openSpool(folder: string): Spool {
  for (const name of existsSync(folder) ? readdirSync(folder) : [])
    if (NAME.test(name)) rmSync(join(folder, name), { force: true })
  let files = 0
  return {
    folder,
    newFile: async (uri) => {
      const name = createHash('sha256').update(uri).digest('hex').slice(0, 32)
      const path = join(folder, `${name}-${++files}`)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      return { path, handle: await open(path, 'wx', 0o600) }
    },
  }
}
