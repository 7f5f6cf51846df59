/**
 * An S3 server access log: a request a line, in fields parted by spaces, some of them in brackets or quotes.
 *
 * ```
 * 79a59df9…ef2be models [01/Jan/2026:00:00:38 +0000] 192.0.2.3 arn:aws:sts::111122223333:assumed-role/ci/build 3E57427F3EXAMPLE
 *   REST.PUT.OBJECT churn/model.tar.gz "PUT /churn/model.tar.gz HTTP/1.1" 200 - - 4406 41 28 "-" "aws-cli/2.22" - s9lz…1234=
 *   SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader models.s3.eu-west-1.amazonaws.com TLSv1.2 - - eu-west-1
 * ```
 *
 * `-` stands for what does not apply. Later fields came with the years: old logs end earlier, and more may be added. Delivery
 * is on a best effort: a request may be told of late, twice, or never.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 */
export interface AccessRecord {
  readonly bucketOwner: string
  readonly bucket: string
  readonly time: string
  readonly address: string
  readonly requester: string
  readonly requestId: string
  readonly operation: string
  readonly key: string
  readonly status: string
  readonly error: string
  readonly bytesSent: string
  readonly objectSize: string
  readonly userAgent: string
  readonly version: string
  readonly region: string
}

const BEGINNING =
  /^(?:[0-9a-f]{64}|-) [^ ]{1,255} \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] /

export function isAccessLine(line: string): boolean {
  return BEGINNING.test(line.slice(0, 512))
}

/** Owner, bucket, time, address, requester, request id, operation, key, and what follows. */
const HEAD = /^(\S+) (\S+) \[([^\]]*)\] (\S+) (\S+) (\S+) (\S+) (\S+) (.*)$/s
/** The first line of the request ends where a status follows: a client may send quotes, but no spaces, within an address. */
const REQUEST = /^(?:"(?:.*?)"|-) ((?:\d{3}|-) .*)$/s
/** Status, error, bytes, size and two times, and what follows. */
const ANSWER = /^(\S+) (\S+) (\S+) (\S+) (\S+) (\S+) (.*)$/s
/** Referrer and user agent. Nothing behind has quotes, so the last one ends the user agent, whatever a client put into it. */
const CLIENT = /^(?:"(?:.*?)"|-) (?:"(.*)"|-)(?: ([^"]*))?$/s
/** Version id, then what says how it was signed and sent, the access point, the use of ACLs, and the Region. */
const LAST_FIELDS = 10

/** The record of a line; undefined when it is none. */
export function readAccessLine(line: string): AccessRecord | undefined {
  const head = HEAD.exec(line)
  const answer = ANSWER.exec(REQUEST.exec(head?.[9] ?? '')?.[1] ?? '')
  const client = CLIENT.exec(answer?.[7] ?? '')
  if (head === null || answer === null || client === null) return undefined
  const last = (client[2] ?? '').split(' ', LAST_FIELDS + 1)
  const region = last.length === LAST_FIELDS ? said(last[LAST_FIELDS - 1]) : ''
  return {
    bucketOwner: said(head[1]),
    bucket: said(head[2]),
    time: said(head[3]),
    address: said(head[4]),
    requester: said(head[5]),
    requestId: said(head[6]),
    operation: said(head[7]),
    key: said(head[8]),
    status: said(answer[1]),
    error: said(answer[2]),
    bytesSent: said(answer[3]),
    objectSize: said(answer[4]),
    userAgent: said(client[1]),
    version: said(last[0]),
    region: /^[a-z0-9-]{5,32}$/.test(region) ? region : '',
  }
}

function said(field: string | undefined): string {
  return field === undefined || field === '-' ? '' : field
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const TIME = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/

/** `01/Jan/2026:00:00:38 +0000` as ISO 8601; `''` when it is none. */
export function isoTimeOf(text: string): string {
  const [, day, name = '', year, clock, hours, minutes] = TIME.exec(text) ?? []
  const month = MONTHS.indexOf(name) + 1
  if (month === 0) return ''
  return `${year}-${String(month).padStart(2, '0')}-${day}T${clock}${hours}:${minutes}`
}

/** S3 writes keys URI-encoded twice; what cannot be decoded stays as it is. */
export function keyOf(text: string): string {
  return decoded(decoded(text))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
