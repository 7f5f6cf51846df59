import { S3Refusal } from './s3-api.ts'

/** What was being done when S3 refused. */
export interface Attempted {
  readonly bucket: string
  readonly prefix?: string
  readonly key?: string
}

const CREDENTIALS = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
])
const ELSEWHERE = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
])
const SLOW = new Set(['SlowDown', 'ServiceUnavailable', 'Throttling', 'RequestLimitExceeded'])

/** Why S3 was asked in vain and what to do about it, in a sentence. */
export function adviceOn(error: unknown, attempted: Attempted): string {
  if (!(error instanceof S3Refusal)) return error instanceof Error ? error.message : String(error)
  const { code, status, message } = error
  const { bucket, key } = attempted
  if (CREDENTIALS.has(code)) return `the credentials are refused (${code}: ${message})`
  if (ELSEWHERE.has(code))
    return `bucket ${bucket} is in another Region; name it with --region or in the configuration`
  if (code === 'NoSuchBucket') return `there is no bucket ${bucket}`
  if (code === 'RequestTimeTooSkewed') return `the clock of this machine is wrong (${message})`
  if (SLOW.has(code) || status === 503 || status === 429)
    return `S3 asked to slow down until all tries were used (${code}); what is missing is read next time`
  if (key !== undefined) return adviceOnObject(error, bucket, key)
  if (status === 403)
    return `access denied; allow s3:ListBucket on arn:aws:s3:::${bucket}${belowPrefix(attempted)} (${code})`
  return `${code}: ${message}`
}

function adviceOnObject({ code, status, message }: S3Refusal, bucket: string, key: string): string {
  if (code === 'InvalidObjectState') return 'it is archived; restore it, then read again'
  if (code.startsWith('KMS.'))
    return `its key of KMS refuses (${code}: ${message}); allow kms:Decrypt on it`
  if (status === 403)
    return `access denied; allow s3:GetObject on arn:aws:s3:::${bucket}/${folderOf(key)}*, and kms:Decrypt on its key if KMS encrypts it`
  if (status === 404) return 'it was deleted after it was listed'
  if (status === 412)
    return 'it was overwritten after it was listed; what is there now is read next time'
  return `${code}: ${message}`
}

function belowPrefix({ prefix = '' }: Attempted): string {
  return prefix === '' ? '' : ` for the prefix ${prefix}`
}

/** Most policies name the folder of the logs, not each day's. */
function folderOf(key: string): string {
  const logs = key.indexOf('AWSLogs/')
  return logs < 0 ? key.slice(0, key.lastIndexOf('/') + 1) : key.slice(0, logs + 8)
}
