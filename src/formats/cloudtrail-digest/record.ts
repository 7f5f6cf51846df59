import { parseTime } from '../../events/time.ts'
import type { JsonObject, Rejection } from '../format.ts'
import { anyField, arrayField, isObject, textField } from '../json-fields.ts'

/**
 * A digest of CloudTrail: what it delivered to S3 within an hour, signed. Each names the digest before it with its hash and its
 * signature, so that they are a chain for each account, Region and trail.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 *
 * ```json
 * { "awsAccountId": "111122223333", "digestStartTime": "2026-10-30T01:00:00Z", "digestEndTime": "2026-10-30T02:00:00Z",
 *   "digestS3Bucket": "logs",
 *   "digestS3Object": "AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/10/30/111122223333_CloudTrail-Digest_eu-west-1_audit_us-east-1_20261030T020000Z.json.gz",
 *   "digestPublicKeyFingerprint": "31e8b5433410dfb61a9dc45cc65b22ff", "digestSignatureAlgorithm": "SHA256withRSA",
 *   "newestEventTime": "2026-10-30T01:58:17Z", "oldestEventTime": "2026-10-30T00:57:51Z",
 *   "previousDigestS3Bucket": "logs", "previousDigestS3Object": "AWSLogs/111122223333/CloudTrail-Digest/…",
 *   "previousDigestHashValue": "97fb7919…", "previousDigestHashAlgorithm": "SHA-256",
 *   "previousDigestSignature": "50887ccf…",
 *   "logFiles": [{ "s3Bucket": "logs", "s3Object": "AWSLogs/111122223333/CloudTrail/…", "hashValue": "9bb6196f…",
 *     "hashAlgorithm": "SHA-256", "newestEventTime": "2026-10-30T01:58:17Z", "oldestEventTime": "2026-10-30T00:57:51Z" }] }
 * ```
 *
 * The signature of a digest lies in the metadata of its S3 object, which a copy to a folder does not carry; the next digest
 * repeats it. In the first digest of a chain the fields about the one before are null.
 */
export interface DigestRecord {
  readonly account: string
  readonly start: number
  readonly end: number
  /** As written: it is a part of what was signed. */
  readonly signedEnd: string
  readonly bucket: string
  readonly objectKey: string
  readonly fingerprint: string
  /** Undefined in the first digest of a chain. */
  readonly previous: PreviousDigest | undefined
  readonly files: readonly DigestedFile[]
}

export interface PreviousDigest {
  readonly bucket: string
  readonly objectKey: string
  readonly sha256: string
  readonly signature: string
}

export interface DigestedFile {
  readonly bucket: string
  readonly objectKey: string
  readonly sha256: string
  /** NaN when it does not say. */
  readonly oldest: number
  readonly newest: number
}

export function isDigest(record: JsonObject): boolean {
  return textField(record, 'digestS3Object') !== '' && textField(record, 'digestStartTime') !== ''
}

/** More than fit into the largest digest that is read, at what AWS writes of a file. */
const MOST_FILES = 30_000

const REQUIRED = [
  'awsAccountId',
  'digestEndTime',
  'digestS3Bucket',
  'digestPublicKeyFingerprint',
] as const

export function readDigest(record: JsonObject): DigestRecord | Rejection {
  for (const name of REQUIRED)
    if (textField(record, name) === '') return { reason: 'missing-field', detail: name }
  if (anyField(record, 'previousDigestSignature') === undefined)
    return { reason: 'missing-field', detail: 'previousDigestSignature' }
  const signedEnd = textField(record, 'digestEndTime')
  const [start, end] = [parseTime(textField(record, 'digestStartTime')), parseTime(signedEnd)]
  if (Number.isNaN(start) || Number.isNaN(end) || end < start)
    return { reason: 'bad-time', detail: 'digestStartTime and digestEndTime' }
  const listed = arrayField(record, 'logFiles').filter(isObject)
  if (listed.length > MOST_FILES)
    return { reason: 'too-many-records', detail: `a digest of ${listed.length} log files` }
  const files = listed.map(fileOf)
  if (files.some(({ objectKey, sha256 }) => objectKey === '' || sha256 === ''))
    return { reason: 'missing-field', detail: 's3Object or hashValue of a log file' }
  return {
    account: textField(record, 'awsAccountId'),
    start,
    end,
    signedEnd,
    bucket: textField(record, 'digestS3Bucket'),
    objectKey: textField(record, 'digestS3Object'),
    fingerprint: textField(record, 'digestPublicKeyFingerprint'),
    previous: previousOf(record),
    files,
  }
}

function previousOf(record: JsonObject): PreviousDigest | undefined {
  const objectKey = textField(record, 'previousDigestS3Object')
  const bucket = textField(record, 'previousDigestS3Bucket')
  const signature = textField(record, 'previousDigestSignature')
  if (objectKey === '' && bucket === '' && signature === '') return undefined
  return { bucket, objectKey, sha256: textField(record, 'previousDigestHashValue'), signature }
}

function fileOf(file: JsonObject): DigestedFile {
  return {
    bucket: textField(file, 's3Bucket'),
    objectKey: textField(file, 's3Object'),
    sha256: textField(file, 'hashValue'),
    oldest: parseTime(textField(file, 'oldestEventTime')),
    newest: parseTime(textField(file, 'newestEventTime')),
  }
}

/** What the name of a digest says beyond its record. */
export interface DigestName {
  readonly region: string
  readonly trail: string
  readonly homeRegion: string
  readonly isBackfill: boolean
}

/** `<account>_CloudTrail-Digest_<region>_<trail>_<home region>_<time>[_backfill].json.gz`; a trail's name may hold `_`. */
const NAME =
  /_CloudTrail-Digest_([a-z0-9-]+)_([A-Za-z0-9._-]+)_([a-z0-9-]+)_\d{8}T\d{6}Z(_backfill)?\.json(?:\.gz)?$/

export function digestName(objectKey: string): DigestName {
  const [, region = '', trail = '', homeRegion = '', backfill] =
    NAME.exec(objectKey.slice(-512)) ?? []
  return { region, trail, homeRegion, isBackfill: backfill !== undefined }
}

/** The name of an object without folders and extensions: what is unique in AWS's layout, wherever it was copied to. */
export function bareName(objectKey: string): string {
  const name = objectKey.slice(objectKey.lastIndexOf('/') + 1)
  const dot = name.indexOf('.json')
  return dot < 0 ? name : name.slice(0, dot)
}
