import { type Dirent, lstatSync, readdirSync } from 'node:fs'
import { stat } from 'node:fs/promises'
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
  yield describe(path)
}

/** Asks the disk synchronously: a folder of logs holds many small files, and asking for each in turn through the event
 * loop costs more than the answer. */
async function* walk(
  folder: string,
  onProblem: (uri: string, problem: string) => void,
): AsyncGenerator<LogObject> {
  for (const entry of entriesOf(folder, onProblem)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* walk(path, onProblem)
    else if (entry.isFile()) {
      const object = tryDescribe(path, onProblem)
      if (object !== undefined) yield object
    } else onProblem(uriOf(path), 'not a regular file; links are not followed')
  }
}

function entriesOf(folder: string, onProblem: (uri: string, problem: string) => void): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !IGNORED.has(name))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    onProblem(uriOf(folder), `the folder cannot be listed: ${messageOf(error)}`)
    return []
  }
}

function tryDescribe(
  path: string,
  onProblem: (uri: string, problem: string) => void,
): LogObject | undefined {
  try {
    return describe(path)
  } catch (error) {
    onProblem(uriOf(path), messageOf(error))
    return undefined
  }
}

function describe(path: string): LogObject {
  const status = lstatSync(path)
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
