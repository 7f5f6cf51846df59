import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { UserError } from '../events/user-error.ts'

/** Writes a file that is its user's alone, wholly or not at all: what was there is there until the new one is. @throws UserError
 * when it is there and may not be overwritten */
export function writeWhole(path: string, text: string, mayOverwrite: boolean): void {
  const made = mayOverwrite ? `${path}.${process.pid}.new` : path
  try {
    writeFileSync(made, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST')
      throw new UserError(
        `${made} is there already: name another file, or overwrite it with --force`,
        {
          cause: error,
        },
      )
    // A full disk leaves a part of it.
    if (code === 'ENOSPC' || code === 'EDQUOT') rmSync(made, { force: true })
    throw error
  }
  chmodSync(made, 0o600)
  if (made !== path) renameSync(made, path)
}
