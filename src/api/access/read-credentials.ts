import { type Credentials, MAX_CREDENTIALS, parseCredentials } from './credentials-file.ts'
import { openToOthers, readSmallFile } from './read-small-file.ts'

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
  const file = readSmallFile(path, 'credentials file', MAX_CREDENTIALS)
  const credentials = parseCredentials(file.text, path)
  const weak = [...credentials.keys.values()].filter(
    ({ secretAccessKey }) => secretAccessKey.length < SHORT_SECRET,
  )
  const guessed = `${path} has secret access keys of fewer than ${SHORT_SECRET} characters (${weak.length}): who records one request can guess them; AWS's have 40`
  return {
    credentials,
    warnings: [...openToOthers(path, file), ...(weak.length > 0 ? [guessed] : [])],
  }
}

const SHORT_SECRET = 32
