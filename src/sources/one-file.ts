import { createReadStream, statSync } from 'node:fs'
import { UserError } from '../events/user-error.ts'
import { type InflateLimits, ObjectError, readStream } from './inflate.ts'

/** A file that its user names may be larger than a log object. */
const LIMITS: InflateLimits = {
  objectBytes: 2 ** 40,
  inflatedBytes: 2 ** 40,
  inflationRatio: 200,
}

/**
 * The bytes of one file, stretch by stretch, inflated when it is gzip. What is no regular file (a
 * pipe) is read as it is, since it can be read only once.
 *
 * @throws UserError when it is not there or cannot be read to its end.
 */
export async function* readOneFile(path: string): AsyncGenerator<Uint8Array> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) throw new UserError(`there is no file ${path}`)
  if (found.isDirectory()) throw new UserError(`${path} is a folder; name one file`)
  try {
    if (found.isFile()) yield* readStream(path, LIMITS, () => undefined)
    else for await (const chunk of createReadStream(path)) yield Buffer.from(chunk)
  } catch (error) {
    if (error instanceof ObjectError)
      throw new UserError(`${path} cannot be read: ${error.message}`, { cause: error })
    throw error
  }
}
