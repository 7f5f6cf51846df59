import { createHash, hash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, gunzipSync } from 'node:zlib'

/** What reading an object may cost. */
export interface InflateLimits {
  readonly objectBytes: number
  readonly inflatedBytes: number
  /** Inflated to stored bytes, past the first mebibyte. */
  readonly inflationRatio: number
}

/** Why the bytes of an object could not be had. */
export class ObjectError extends Error {
  readonly reason:
    | 'unreadable-object'
    | 'corrupt-gzip'
    | 'corrupt-parquet'
    | 'gzip-bomb'
    | 'object-too-large'

  constructor(reason: ObjectError['reason'], message: string) {
    super(message)
    this.name = 'ObjectError'
    this.reason = reason
  }
}

const MEBIBYTE = 1 << 20

/** Objects up to this many stored bytes are read at once, larger ones as a stream. */
export const WHOLE_BYTES = 4 * MEBIBYTE

/** The content of a small object, inflated when it is gzip, and the SHA-256 of its bytes as stored.
 * @throws ObjectError */
export function readWhole(path: string, limits: InflateLimits): WholeObject {
  return inflateWhole(read(path), limits)
}

export interface WholeObject {
  readonly bytes: Uint8Array
  readonly sha256: string
  /** Whether `bytes` are others than those stored. */
  readonly isInflated: boolean
}

/** The same of bytes that are there already. @throws ObjectError */
export function inflateWhole(stored: Uint8Array, limits: InflateLimits): WholeObject {
  if (stored.length > limits.objectBytes) {
    throw new ObjectError(
      'object-too-large',
      `${stored.length} bytes; the limit is ${limits.objectBytes}`,
    )
  }
  const sha256 = hash('sha256', stored, 'hex')
  const isInflated = isGzip(stored)
  return { bytes: isInflated ? gunzip(stored, limits) : stored, sha256, isInflated }
}

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw unreadable(error)
  }
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b
}

function gunzip(stored: Uint8Array, limits: InflateLimits): Buffer {
  const most = largestInflated(stored.length, limits)
  try {
    return gunzipSync(stored, { maxOutputLength: most, chunkSize: expectedSize(stored, most) })
  } catch (error) {
    if (error instanceof RangeError) throw bomb(stored.length, most)
    throw new ObjectError('corrupt-gzip', messageOf(error))
  }
}

/** The size that a gzip says it has, within reason: its output then needs no second piece. */
function expectedSize(stored: Uint8Array, most: number): number {
  const end = new DataView(stored.buffer, stored.byteOffset, stored.byteLength)
  const said = stored.length >= 18 ? end.getUint32(stored.length - 4, true) : 0
  return Math.max(1024, Math.min(said + 1, most, 16 * stored.length + 4096))
}

function largestInflated(stored: number, limits: InflateLimits): number {
  return Math.min(limits.inflatedBytes, MEBIBYTE + stored * limits.inflationRatio)
}

function bomb(stored: number, most: number): ObjectError {
  return new ObjectError('gzip-bomb', `${stored} bytes would inflate to more than ${most}`)
}

/** The content of an object of any size, stretch by stretch; `onHash` gets the SHA-256 of its bytes as stored at the end.
 * @throws ObjectError while iterating; what was yielded before is sound. */
export async function* readStream(
  path: string,
  limits: InflateLimits,
  onHash: (sha256: string) => void,
): AsyncGenerator<Uint8Array> {
  const digest = createHash('sha256')
  let stored = 0
  const count = (bytes: Uint8Array) => {
    stored += bytes.length
    digest.update(bytes)
    if (stored > limits.objectBytes)
      throw new ObjectError('object-too-large', `more than ${limits.objectBytes} bytes`)
  }
  let gzip: boolean | undefined
  try {
    gzip = isGzip(await firstBytes(path))
    const source = storedBytes(path, count)
    let inflated = 0
    for await (const bytes of gzip ? inflate(source) : source) {
      inflated += bytes.length
      const most = largestInflated(stored, limits)
      if (gzip && inflated > most) throw bomb(stored, most)
      yield bytes
    }
    onHash(digest.digest('hex'))
  } catch (error) {
    if (error instanceof ObjectError) throw error
    const reason = gzip === true ? 'corrupt-gzip' : 'unreadable-object'
    throw new ObjectError(reason, messageOf(error))
  }
}

/** The SHA-256 of a file as stored. @throws ObjectError */
export async function hashFile(path: string, limits: InflateLimits): Promise<string> {
  const digest = createHash('sha256')
  let stored = 0
  const count = (bytes: Uint8Array) => {
    stored += bytes.length
    digest.update(bytes)
  }
  try {
    for await (const _ of storedBytes(path, count)) if (stored > limits.objectBytes) break
  } catch (error) {
    throw unreadable(error)
  }
  if (stored > limits.objectBytes)
    throw new ObjectError('object-too-large', `more than ${limits.objectBytes} bytes`)
  return digest.digest('hex')
}

/** The bytes by which files are told apart. @throws ObjectError */
export function beginningOf(path: string): Promise<Uint8Array> {
  return firstBytes(path).catch((error: unknown) => {
    throw unreadable(error)
  })
}

function unreadable(error: unknown): ObjectError {
  return new ObjectError('unreadable-object', messageOf(error))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function* storedBytes(
  path: string,
  onBytes: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: MEBIBYTE })) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    onBytes(bytes)
    yield bytes
  }
}

async function* inflate(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflater = createGunzip({ chunkSize: MEBIBYTE })
  // An error of the source reaches whoever reads from the inflater: the pipeline destroys it with that error.
  const fed = pipeline(Readable.from(source, { objectMode: false }), inflater).catch(
    () => undefined,
  )
  try {
    for await (const chunk of inflater) yield chunk
  } finally {
    inflater.destroy()
    await fed
  }
}

/** The first four bytes of a file, which tell what it is; fewer of a shorter one. */
async function firstBytes(path: string): Promise<Uint8Array> {
  for await (const chunk of createReadStream(path, { start: 0, end: 3 })) {
    return Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
  }
  return new Uint8Array(0)
}
