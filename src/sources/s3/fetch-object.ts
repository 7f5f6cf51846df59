import { type InflateLimits, WHOLE_BYTES } from '../inflate.ts'
import type { ObjectContent } from '../source.ts'
import { adviceOn } from './advice.ts'
import { type S3Api, type S3Body, S3Refusal } from './s3-api.ts'
import { logObject, type S3Object } from './s3-uri.ts'
import { fileSink, memorySink, type Sink } from './sink.ts'
import type { Spool } from './spool.ts'

export interface FetchDeps {
  readonly api: S3Api
  readonly spool: Spool
  readonly limits: Pick<InflateLimits, 'objectBytes'>
  /** Ends after so many milliseconds. */
  readonly wait: (ms: number) => Promise<unknown>
}

/** Tries for a body that breaks off or is not what was listed; what S3 refuses was tried often enough by the client. */
const BODY_TRIES = 8
const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5000

/** A try may take a minute, and longer for an object that comes at less than this many bytes a millisecond. */
const TRY_MS = 60_000
const SLOWEST = 64

/** The bytes that arrived are not those that were listed, or not all of them. */
class BodyFault extends Error {}

/**
 * Brings an object near, whole and as it was listed: its ETag, its length and, where the ETag is an MD5, its content agree. Small
 * ones are held, larger ones spooled to a file. What breaks off goes on where it ended.
 */
export async function fetchObject(object: S3Object, deps: FetchDeps): Promise<ObjectContent> {
  const { size } = object
  const most = deps.limits.objectBytes
  if (size > most)
    return {
      kind: 'failed',
      reason: 'object-too-large',
      detail: `${size} bytes; the limit is ${most}`,
    }
  const sink = size <= WHOLE_BYTES ? memorySink(size) : fileSink(deps.spool, logObject(object).uri)
  for (let tries = 1; ; tries++) {
    try {
      const metadata = await fill(sink, object, deps.api)
      return { ...(await sink.finish()), ...metadata }
    } catch (error) {
      if (error instanceof S3Refusal || tries === BODY_TRIES) {
        await sink.discard().catch(() => undefined)
        return { kind: 'failed', detail: whyNot(error, object, deps.spool) }
      }
      if (!canGoOn(error)) await sink.restart()
      await deps.wait(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)))
    }
  }
}

async function fill(sink: Sink, object: S3Object, api: S3Api) {
  const { bucket, key, etag, size } = object
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), TRY_MS + size / SLOWEST)
  try {
    const asked = { bucket, key, etag, from: sink.filled(), signal: over.signal }
    const body = await api.get(asked)
    checkHead(body, object, sink.filled())
    if (body.from !== sink.filled()) await sink.restart()
    await take(body, sink, size)
    if (isMd5(body, object) && sink.md5() !== etag)
      throw new BodyFault(`its content is not what its ETag ${etag} says`)
    return metadataOf(body)
  } catch (error) {
    // What is left of its body is nobody's.
    over.abort()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function take(body: S3Body, sink: Sink, size: number): Promise<void> {
  for await (const chunk of body.bytes) {
    if (sink.filled() + chunk.length > size)
      throw new BodyFault(`more bytes came than the ${size} that were listed`)
    await sink.write(chunk)
  }
  if (sink.filled() < size) throw new Error(`${sink.filled()} of ${size} bytes came`)
}

function checkHead(body: S3Body, { etag, size }: S3Object, filled: number): void {
  if (body.etag !== '' && body.etag !== etag)
    throw new BodyFault(`its ETag is ${body.etag}; it was listed with ${etag}`)
  if (body.from !== 0 && body.from !== filled)
    throw new BodyFault(`S3 was asked from byte ${filled} on and answered from ${body.from} on`)
  if (body.length !== undefined && body.from + body.length !== size)
    throw new BodyFault(`it has ${body.from + body.length} bytes; it was listed with ${size}`)
}

/** Not of what was put in parts, what KMS or a customer's key encrypts, or in a directory bucket.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html */
function isMd5({ encryption }: S3Body, { bucket, etag }: S3Object): boolean {
  const plain = encryption === '' || encryption === 'AES256'
  return plain && /^[0-9a-f]{32}$/.test(etag) && !bucket.endsWith('--x-s3')
}

/** With which CloudTrail signs its digests: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html */
const METADATA = ['signature', 'signature-algorithm', 'backfill-generation-timestamp']
const LONGEST_METADATA = 2048

function metadataOf({ metadata }: S3Body) {
  const kept = METADATA.flatMap((name) => {
    const value = Object.hasOwn(metadata, name) ? metadata[name] : undefined
    return value === undefined || value.length > LONGEST_METADATA ? [] : [[name, value] as const]
  })
  return kept.length === 0 ? {} : { metadata: Object.fromEntries(kept) }
}

/** Whether what came before the error may be kept. */
function canGoOn(error: unknown): boolean {
  return !(error instanceof BodyFault) && !isNoSpace(error)
}

function isNoSpace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC'
}

function whyNot(error: unknown, { bucket, key }: S3Object, { folder }: Spool): string {
  if (isNoSpace(error))
    return `there is no room in ${folder}, where large objects wait to be read; make room, then read again`
  if (error instanceof S3Refusal) return adviceOn(error, { bucket, key })
  const what = error instanceof Error ? error.message : String(error)
  return `it could not be read in ${BODY_TRIES} tries: ${what}; it is read next time`
}
