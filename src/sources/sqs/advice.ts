import { deniedIn, type Refused, saidBy, wayTrouble } from '../aws/way-trouble.ts'

/** What the queue was to do. */
export type QueueAction =
  | 'sqs:ReceiveMessage'
  | 'sqs:DeleteMessage'
  | 'sqs:ChangeMessageVisibility'
  | 'sqs:GetQueueAttributes'

/**
 * Why SQS was asked in vain and what to do about it, in a sentence.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html#API_ReceiveMessage_Errors
 */
export function adviceOnQueue(error: unknown, url: string, action: QueueAction): string {
  const refused = refusedBy(error)
  const { code, message } = refused
  const said = saidBy(code, message)
  const way = wayTrouble(refused)
  if (way !== undefined) return way
  if (/^KMS\.|^Kms/.test(code))
    return /AccessDenied/.test(code)
      ? `queue ${url} is encrypted; allow kms:Decrypt on its key (${said})`
      : `the key of KMS that encrypts queue ${url} cannot be used; look at its state (${said})`
  if (/NonExistentQueue|QueueDoesNotExist/.test(code))
    return `there is no queue ${url} for these credentials; look at its address and Region, and whether it lets them in (${said})`
  const denied = deniedIn(message)
  if (denied !== undefined)
    return `access denied; allow ${denied.action} on ${denied.resource || url} (${said})`
  if (/^(?:AccessDenied|AccessDeniedException|AuthorizationError)$/.test(code))
    return `access denied; allow ${action} on queue ${url} (${said})`
  return `${action} failed for queue ${url}: ${said}`
}

/** The network's own code says more than the name of an error without one. */
function refusedBy(error: unknown): Refused {
  if (!(error instanceof Error)) return { code: 'Error', status: 0, message: String(error) }
  const metadata = '$metadata' in error ? error.$metadata : undefined
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? Number(metadata.httpStatusCode) || 0
      : 0
  const own = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return { code: status > 0 ? error.name : own, status, message: error.message }
}
