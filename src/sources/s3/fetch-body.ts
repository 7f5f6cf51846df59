import { adviceOn } from './advice.ts'
import type { FetchDeps } from './fetch-object.ts'
import { type S3Api, type S3Body, S3Refusal } from './s3-api.ts'
import { s3ObjectOf } from './s3-uri.ts'

/** Requests to models end at 25 MB; what is larger is no body of theirs. */
const MOST_BYTES = 32 << 20
const TRIES = 4
const TRY_MS = 60_000
const FIRST_WAIT_MS = 200

/**
 * The bytes of a small object that was not listed; undefined when it is not there, may not be read, or is too large.
 *
 * @throws Error when it may be there, and could not be had however often it was tried
 */
export async function fetchBody(
  uri: string,
  { api, wait }: Pick<FetchDeps, 'api' | 'wait'>,
): Promise<Uint8Array | undefined> {
  const { bucket, key } = s3ObjectOf({ uri, version: '-0', bytes: 0 })
  for (let tries = 1; ; tries++) {
    try {
      return await whole(api, bucket, key)
    } catch (error) {
      const isRefusal = error instanceof S3Refusal
      if (isRefusal && (error.status === 404 || error.status === 403)) return undefined
      if (isRefusal || tries === TRIES)
        throw new Error(`its body ${key} is out of reach: ${adviceOn(error, { bucket, key })}`, {
          cause: error,
        })
      await wait(FIRST_WAIT_MS * 2 ** tries)
    }
  }
}

async function whole(api: S3Api, bucket: string, key: string): Promise<Uint8Array | undefined> {
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), TRY_MS)
  try {
    const body = await api.get({ bucket, key, etag: '', from: 0, signal: over.signal })
    const bytes = await gather(body)
    if (bytes === undefined) over.abort()
    return bytes
  } finally {
    clearTimeout(timer)
  }
}

async function gather({ bytes, length = 0 }: S3Body): Promise<Uint8Array | undefined> {
  if (length > MOST_BYTES) return undefined
  const chunks: Uint8Array[] = []
  let filled = 0
  for await (const chunk of bytes) {
    filled += chunk.length
    if (filled > MOST_BYTES) return undefined
    chunks.push(chunk)
  }
  if (filled < length) throw new Error(`${filled} of ${length} bytes came`)
  return Buffer.concat(chunks)
}
