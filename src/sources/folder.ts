import type { Dirent } from 'node:fs'
import { lstat, opendir, stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { UserError } from '../events/user-error.ts'
import type { LogObject, Source } from './source.ts'

/** Names that are never logs: what operating systems and version control leave behind. */
const IGNORED = new Set(['.DS_Store', 'Thumbs.db', '.git', '__MACOSX'])

/**
 * Every file below a folder, or one file. Folders are walked in the order of their names, which in AWS's layouts is the
 * order of time. Symbolic links are not followed: a folder of logs may come from anyone, and a link in it could lead
 * anywhere.
 *
 * @throws UserError when there is nothing at `path`.
 */
export async function folderSource(path: string): Promise<Source> {
  const root = resolve(path)
  const status = await stat(root).catch((cause: unknown) => {
    throw new UserError(`there is nothing at ${path}`, { cause })
  })
  return {
    name: path,
    list: (onProblem) => (status.isDirectory() ? walk(root, onProblem) : one(root)),
  }
}

async function* one(path: string): AsyncGenerator<LogObject> {
  yield await describe(path)
}

async function* walk(
  folder: string,
  onProblem: (uri: string, problem: string) => void,
): AsyncGenerator<LogObject> {
  const entries = await entriesOf(folder).catch((error: unknown) => {
    onProblem(uriOf(folder), `the folder cannot be listed: ${messageOf(error)}`)
    return []
  })
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* walk(path, onProblem)
    else if (entry.isFile()) {
      const object = await describe(path).catch((error: unknown) => {
        onProblem(uriOf(path), messageOf(error))
        return undefined
      })
      if (object !== undefined) yield object
    } else onProblem(uriOf(path), 'not a regular file; links are not followed')
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  const entries: Dirent[] = []
  for await (const entry of await opendir(folder, { bufferSize: 256 })) {
    if (!IGNORED.has(entry.name)) entries.push(entry)
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function describe(path: string): Promise<LogObject> {
  const status = await lstat(path)
  return {
    uri: uriOf(path),
    version: `${status.size}-${Math.trunc(status.mtimeMs)}`,
    bytes: status.size,
  }
}

function uriOf(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
