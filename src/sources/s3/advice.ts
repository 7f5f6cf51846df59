import { deniedIn, saidBy, wayTrouble } from '../aws/way-trouble.ts'
import { S3Refusal } from './s3-api.ts'

/** What was being done when S3 refused. */
export interface Attempted {
  readonly bucket: string
  readonly prefix?: string
  readonly key?: string
}

const ELSEWHERE = new Set([
  'PermanentRedirect',
  'TemporaryRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
])
const SLOW = new Set(['SlowDown', 'ServiceUnavailable', 'Throttling', 'RequestLimitExceeded'])

/** Why S3 was asked in vain and what to do about it, in a sentence. */
export function adviceOn(error: unknown, attempted: Attempted): string {
  if (!(error instanceof S3Refusal)) return error instanceof Error ? error.message : String(error)
  const { code, status, message } = error
  const { bucket, key } = attempted
  if (ELSEWHERE.has(code)) return adviceOnRegion(error, bucket)
  const way = wayTrouble(error)
  if (way !== undefined) return way
  if (code === 'NoSuchBucket')
    return `there is no bucket ${bucket}: correct its name in the configuration`
  if (SLOW.has(code) || status === 503 || status === 429)
    return `S3 asked to slow down until all tries were used (${code}); what is missing is read next time`
  if (key !== undefined) return adviceOnObject(error, bucket, key)
  if (status === 403)
    return adviceOnDenied(error, 's3:ListBucket', `arn:aws:s3:::${bucket}${belowPrefix(attempted)}`)
  return saidBy(code, message)
}

function adviceOnRegion({ region, message }: S3Refusal, bucket: string): string {
  const expected = region === '' ? (/expecting '([a-z0-9-]+)'/.exec(message)?.[1] ?? '') : region
  const named = expected === '' ? 'name it' : `write region: ${expected}`
  const where = expected === '' ? 'another Region' : `another Region, ${expected}`
  return `bucket ${bucket} is in ${where}; ${named} in the configuration, or give it with --region`
}

/** The role may be what is denied, or the key, and AWS says so. A bucket whose requesters pay denies whoever does not say that he will. */
function adviceOnDenied({ code, message }: S3Refusal, action: string, what: string): string {
  const denied = deniedIn(message)
  if (denied !== undefined && denied.action !== action)
    return `access denied; allow ${denied.action} on ${denied.resource || 'it'} (${saidBy(code, message)})`
  const said = saidBy(code, message)
  const orPay = denied === undefined ? '; if its requesters pay, write requesterPays: true' : ''
  return `access denied; allow ${action} on ${what}${orPay} (${said})`
}

function adviceOnObject(error: S3Refusal, bucket: string, key: string): string {
  const { code, status, message } = error
  if (code === 'InvalidObjectState') return 'it is archived; restore it, then read again'
  if (code.startsWith('KMS.')) return adviceOnKey(error)
  if (status === 403) {
    const what = `arn:aws:s3:::${bucket}/${folderOf(key)}*, and kms:Decrypt on its key if KMS encrypts it`
    return adviceOnDenied(error, 's3:GetObject', what)
  }
  if (status === 404) return 'it was deleted after it was listed'
  if (status === 412)
    return 'it was overwritten after it was listed; what is there now is read next time'
  return saidBy(code, message)
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors */
function adviceOnKey({ code, message }: S3Refusal): string {
  const said = saidBy(code, message)
  if (code === 'KMS.DisabledException')
    return `its key of KMS is disabled; enable the key, then read again (${said})`
  if (/^KMS\.(?:KMS)?(?:InvalidState|NotFound)Exception$/.test(code))
    return `its key of KMS is gone or is being deleted; cancel that, or nobody can read it any more (${said})`
  return `its key of KMS refuses; allow kms:Decrypt on it, in the policy of the key too if that is another account's (${said})`
}

function belowPrefix({ prefix = '' }: Attempted): string {
  return prefix === '' ? '' : ` for the prefix ${prefix}`
}

/** Most policies name the folder of the logs, not each day's. */
function folderOf(key: string): string {
  const logs = key.indexOf('AWSLogs/')
  return logs < 0 ? key.slice(0, key.lastIndexOf('/') + 1) : key.slice(0, logs + 8)
}
