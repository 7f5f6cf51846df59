import { UserError } from '../../events/user-error.ts'
import type { LogObject } from '../source.ts'

/** An object of S3 as it was when it was listed or told of. */
export interface S3Object {
  readonly bucket: string
  readonly key: string
  /** Without its quotes. */
  readonly etag: string
  readonly size: number
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** Where a user points to: `s3://bucket/prefix`. @throws UserError for anything else */
export function parseS3Address(text: string): { bucket: string; prefix: string } {
  const [, bucket, , prefix = ''] = /^s3:\/\/([^/]+)(\/(.*))?$/s.exec(text) ?? []
  if (bucket === undefined || !BUCKET.test(bucket))
    throw new UserError(`${text} names no bucket; write s3://BUCKET/PREFIX`)
  return { bucket, prefix }
}

/**
 * An object as the ledger knows it. Its version is its ETag and size: a listing names no version of a versioned bucket, and
 * whoever lists and whoever is told of an object must know it by the same.
 */
export function logObject({ bucket, key, etag, size }: S3Object): LogObject {
  return { uri: `s3://${bucket}/${key}`, version: `${etag}-${size}`, bytes: size }
}

/** The object that `logObject` described. @throws Error for what it did not */
export function s3ObjectOf({ uri, version, bytes }: LogObject): S3Object {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri) ?? []
  const end = version.lastIndexOf('-')
  if (bucket === undefined || key === undefined || end < 0)
    throw new Error(`${uri} is no object of S3`)
  return { bucket, key, etag: version.slice(0, end), size: bytes }
}
