import { createHash } from 'node:crypto'
import { type FileHandle, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../events/user-error.ts'
import { auditFiles, dayOfFile, openToMend, syncFolder } from './audit-files.ts'
import { endOfLines, linesBackward, readAt } from './audit-lines.ts'
import { type Head, NO_HEAD, readLink } from './chain.ts'

/** Where a log goes on. */
export interface Recovered {
  readonly head: Head
  /** Day of the newest file; '' when there is none. */
  readonly day: string
  readonly torn: readonly TornEnd[]
}

/** The end of a file that a crash left unfinished, and where it is now. */
export interface TornEnd {
  readonly file: string
  readonly setAside: string
  readonly bytes: number
  readonly sha256: string
}

/** A crash tears at most what was being written at once; a longer end is something else, which is kept in part. */
const MAX_KEPT = 16 * 1024 * 1024

/**
 * Finds the last whole line of a log. What stands behind it was never finished: it is moved to a file beside.
 *
 * @throws UserError when the last whole line is not as it was written: to go on from it would bless the change.
 */
export async function recover(folder: string): Promise<Recovered> {
  const files = await auditFiles(folder)
  const torn: TornEnd[] = []
  const day = dayOfFile(files.at(-1) ?? '') ?? ''
  for (const name of files.toReversed()) {
    const file = await openToMend(folder, name)
    try {
      const end = await mend(file, folder, name)
      if (end !== undefined) torn.push(end)
      const head = await headOf(file, join(folder, name))
      if (head !== undefined) return { head, day, torn }
    } finally {
      await file.close()
    }
  }
  return { head: NO_HEAD, day, torn }
}

async function mend(file: FileHandle, folder: string, name: string): Promise<TornEnd | undefined> {
  const { size } = await file.stat()
  const end = await endOfLines(file)
  if (end === size) return undefined
  const rest = await readAt(file, end, Math.min(size - end, MAX_KEPT))
  const setAside = `${name.replace(/\.jsonl$/, '')}.torn-${end}-${size}`
  // Kept before it is cut off, so that a crash in between loses nothing.
  await writeFile(join(folder, setAside), rest, { mode: 0o600, flag: 'w', flush: true })
  await file.truncate(end)
  await file.sync()
  await syncFolder(folder)
  const sha256 = createHash('sha256').update(rest).digest('hex')
  return { file: name, setAside, bytes: size - end, sha256 }
}

async function headOf(file: FileHandle, path: string): Promise<Head | undefined> {
  const { size } = await file.stat()
  for await (const { text } of linesBackward(file, size)) {
    const link = text === undefined ? undefined : readLink(text)
    if (link?.isIntact) return { sequence: link.sequence, sha256: link.sha256 }
    throw new UserError(
      `the last line of the audit log ${path} is not as it was written; move the folder away to begin a new log, and keep it as evidence`,
    )
  }
  return undefined
}
