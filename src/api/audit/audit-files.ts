import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

const NAME = /^audit-(\d{4}-\d\d-\d\d)\.jsonl$/

/** For its owner alone: a record tells who works on what. */
const OWNER_ONLY = 0o600

/** The UTC day of a time in milliseconds, as in the names of files. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

export function fileOfDay(day: string): string {
  return `audit-${day}.jsonl`
}

/** The day of a file's name; undefined when it is no file of a log. */
export function dayOfFile(name: string): string | undefined {
  return NAME.exec(name)?.[1]
}

/** Names of the files of a log, oldest first; none when there is no folder. */
export async function auditFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
  return entries
    .filter((entry) => entry.isFile() && NAME.test(entry.name))
    .map(({ name }) => name)
    .toSorted()
}

export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
}

/** Opens a file to write at its end, new or not; never what a link leads to. */
export function openToAppend(folder: string, name: string): Promise<FileHandle> {
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants
  return open(join(folder, name), O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, OWNER_ONLY)
}

export function openToMend(folder: string, name: string): Promise<FileHandle> {
  return open(join(folder, name), constants.O_RDWR | constants.O_NOFOLLOW)
}

export async function withFile<T>(
  folder: string,
  name: string,
  use: (file: FileHandle) => Promise<T>,
): Promise<T> {
  const file = await open(join(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

/** Has the disk keep the names in a folder too: a new file is not there after a crash by being synced alone. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
