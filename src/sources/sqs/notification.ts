import { isRecord, type PlainRecord, recordOrEmpty } from '../../events/plain-record.ts'

/** An object of which a message says that it was made. All of it is what the message claims: it may be made up. */
export interface NamedObject {
  readonly bucket: string
  readonly key: string
  /** As S3 counted them. */
  readonly bytes: number
  /** Without quotes; empty where the message does not say it, or not the size. */
  readonly etag: string
}

/** What the body of a message is about. */
export type Notification =
  /** Objects that were made; none where it tells of something else that befell objects, such as that one was removed. */
  | { readonly kind: 'objects'; readonly objects: readonly NamedObject[] }
  /** What S3 sends once when notifications are set up. */
  | { readonly kind: 'test' }
  /** No notification of an object, in words. */
  | { readonly kind: 'unknown'; readonly why: string }

/** S3 puts one record into a message, and others who forward them not many more. */
const MOST_RECORDS = 1000
/** SNS around EventBridge around S3 is the deepest there is. */
const MOST_ENVELOPES = 2

/**
 * Reads the body of a message of SQS: S3's own notification, with or without SNS's envelope, or EventBridge's event, that too with
 * or without it. Never throws.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function readNotification(body: string): Notification {
  return readBody(body, MOST_ENVELOPES)
}

function readBody(body: string, envelopes: number): Notification {
  const parsed = parse(body)
  if (!isRecord(parsed)) return unknown('its body is no JSON object')
  if (isTest(parsed)) return { kind: 'test' }
  if (Array.isArray(parsed['Records'])) return readRecords(parsed['Records'])
  if (parsed['source'] === 'aws.s3' && 'detail-type' in parsed) return readEvent(parsed)
  const { Type: type, Message: message } = parsed
  if (type === 'Notification' && typeof message === 'string' && envelopes > 0)
    return readBody(message, envelopes - 1)
  if (type === 'SubscriptionConfirmation')
    return unknown('SNS asks to confirm a subscription; confirm it where the topic is')
  return unknown('it is no notification of S3, SNS or EventBridge')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isTest(body: PlainRecord): boolean {
  return body['Service'] === 'Amazon S3' && body['Event'] === 's3:TestEvent'
}

function readRecords(records: readonly unknown[]): Notification {
  if (records.length > MOST_RECORDS)
    return unknown(`it has ${records.length} records; ${MOST_RECORDS} are the most`)
  const objects: NamedObject[] = []
  for (const record of records) {
    if (!isRecord(record) || record['eventSource'] !== 'aws:s3')
      return unknown('one of its records is not of S3')
    if (!isCreated(record['eventName'])) continue
    const { bucket, object } = recordOrEmpty(record['s3'])
    const { key, size, eTag } = recordOrEmpty(object)
    const decoded = typeof key === 'string' ? decodeKey(key) : undefined
    const name = nameOf(recordOrEmpty(bucket)['name'], decoded)
    if (name === undefined) return unknown('one of its records names no object')
    objects.push({ ...name, ...contentOf(size, eTag) })
  }
  return { kind: 'objects', objects }
}

function isCreated(eventName: unknown): boolean {
  return typeof eventName === 'string' && /^(?:s3:)?ObjectCreated:/.test(eventName)
}

function readEvent(event: PlainRecord): Notification {
  if (event['detail-type'] !== 'Object Created') return { kind: 'objects', objects: [] }
  const { bucket, object } = recordOrEmpty(event['detail'])
  const { key, size, etag } = recordOrEmpty(object)
  const name = nameOf(recordOrEmpty(bucket)['name'], key)
  if (name === undefined) return unknown('it names no object')
  return { kind: 'objects', objects: [{ ...name, ...contentOf(size, etag) }] }
}

/** Notifications of S3 have keys as in the query of a URL: a space is `+`, other bytes are `%XX` of UTF-8. */
function decodeKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

function nameOf(bucket: unknown, key: unknown): { bucket: string; key: string } | undefined {
  if (typeof bucket !== 'string' || typeof key !== 'string') return undefined
  if (!/^[\w.-]{3,63}$/.test(bucket) || key === '' || Buffer.byteLength(key) > 1024)
    return undefined
  return { bucket, key }
}

/** Whoever does not say the size says nothing that can be relied on: an object of no bytes would be passed over. */
function contentOf(size: unknown, etag: unknown): Pick<NamedObject, 'bytes' | 'etag'> {
  const isSize = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0
  if (!isSize || typeof etag !== 'string') return { bytes: 0, etag: '' }
  return { bytes: size, etag: etagOf(etag) }
}

function etagOf(quoted: string): string {
  const etag = quoted.replace(/^"(.*)"$/, '$1')
  return /^[\w.+/=-]{1,256}$/.test(etag) ? etag : ''
}

function unknown(why: string): Notification {
  return { kind: 'unknown', why }
}
