import type { PreviousDigest } from '../../formats/cloudtrail-digest/record.ts'

/** A digest as the lake holds it, with the hash of the object that it was read from. */
export interface Digest {
  /** Names the row, and the files that it lists. */
  readonly key: string
  /** Where it was read. */
  readonly uri: string
  /** SHA-256 of its uncompressed content; `''` when it was read by a version that kept none. */
  readonly sha256: string
  readonly start: number
  readonly end: number
  /** digestEndTime as written. */
  readonly signedEnd: string
  readonly bucket: string
  readonly objectKey: string
  readonly fingerprint: string
  /** Of the object's metadata; `''` where the copy has none. */
  readonly signature: string
  /** Undefined where a chain begins. */
  readonly previous: PreviousDigest | undefined
}

/** Whose log files a chain of digests lists. */
export interface ChainName {
  readonly account: string
  readonly region: string
  readonly trail: string
  readonly homeRegion: string
  /** Written later, for what was delivered late; a chain of its own. */
  readonly isBackfill: boolean
}

/** What was signed: "Custom implementations of CloudTrail log file integrity validation" of the user guide. */
export function signedText({ signedEnd, bucket, objectKey, sha256, previous }: Digest): string {
  return `${signedEnd}\n${bucket}/${objectKey}\n${sha256}\n${previous?.signature ?? 'null'}`
}

/** Where it was signed to be. */
export function placeOf({
  bucket,
  objectKey,
}: {
  readonly bucket: string
  readonly objectKey: string
}): string {
  return `${bucket}/${objectKey}`
}

/** Whether an object lies elsewhere than it says. In a copy of a bucket all from `AWSLogs/` on is as it was. */
export function isElsewhere(uri: string, place: Pick<Digest, 'bucket' | 'objectKey'>): boolean {
  if (uri.startsWith('s3://')) return uri !== `s3://${placeOf(place)}`
  const { objectKey } = place
  return !uri.endsWith(objectKey.slice(Math.max(0, objectKey.indexOf('AWSLogs/'))))
}
