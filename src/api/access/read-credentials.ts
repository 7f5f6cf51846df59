import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { UserError } from '../../events/user-error.ts'
import { type Credentials, MAX_CREDENTIALS, parseCredentials } from './credentials-file.ts'

export interface ReadCredentials {
  readonly credentials: Credentials
  /** What is unwise about the file, for whoever started the server. */
  readonly warnings: readonly string[]
}

/**
 * Reads the credentials file that a user named.
 *
 * @throws UserError when it cannot be read, is none, or holds something wrong.
 */
export function readCredentials(path: string): ReadCredentials {
  const { text, mode } = readSmallFile(path)
  const credentials = parseCredentials(text, path)
  const isOpen = (mode & 0o077) !== 0
  const mend = `${path} can be read or changed by other users of this machine; run: chmod 600 '${path}'`
  const weak = [...credentials.keys.values()].filter(
    ({ secretAccessKey }) => secretAccessKey.length < SHORT_SECRET,
  )
  const guessed = `${path} has secret access keys of fewer than ${SHORT_SECRET} characters (${weak.length}): who records one request can guess them; AWS's have 40`
  return {
    credentials,
    warnings: [...(isOpen ? [mend] : []), ...(weak.length > 0 ? [guessed] : [])],
  }
}

const SHORT_SECRET = 32

/** What is asked about a file and what is read is the same file: it is opened once. */
function readSmallFile(path: string): { readonly text: string; readonly mode: number } {
  // A pipe that nobody writes to would block the server for ever.
  const file = openOrComplain(path)
  try {
    const status = fstatSync(file)
    if (!status.isFile()) throw new UserError(`${path} is no file; name a credentials file`)
    if (status.size > MAX_CREDENTIALS) {
      throw new UserError(
        `${path} has more than ${MAX_CREDENTIALS} bytes: that is no credentials file`,
      )
    }
    return { text: readFileSync(file, 'utf8'), mode: status.mode }
  } finally {
    closeSync(file)
  }
}

function openOrComplain(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (cause) {
    throw new UserError(`the credentials file ${path} cannot be opened; is it there and yours?`, {
      cause,
    })
  }
}
