import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { UserError } from '../../events/user-error.ts'

export interface SmallFile {
  readonly text: string
  readonly mode: number
}

/** Reads a file of settings. What is asked about it and what is read is the same file: it is opened once.
 * @param what it is, such as `credentials file`
 * @param most bytes that it may have
 * @throws UserError */
export function readSmallFile(path: string, what: string, most: number): SmallFile {
  const file = openOrComplain(path, what)
  try {
    const status = fstatSync(file)
    if (!status.isFile()) throw new UserError(`${path} is no file; name a ${what}`)
    if (status.size > most)
      throw new UserError(`${path} has more than ${most} bytes: that is no ${what}`)
    return { text: readFileSync(file, 'utf8'), mode: status.mode }
  } finally {
    closeSync(file)
  }
}

/** What is unwise about a file that holds secrets and that others can read, for whoever named it. */
export function openToOthers(path: string, { mode }: SmallFile): readonly string[] {
  return (mode & 0o077) === 0
    ? []
    : [`${path} can be read or changed by other users of this machine; run: chmod 600 '${path}'`]
}

/** A pipe that nobody writes to would block the server for ever. */
function openOrComplain(path: string, what: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (cause) {
    throw new UserError(`the ${what} ${path} cannot be opened; is it there and yours?`, { cause })
  }
}
