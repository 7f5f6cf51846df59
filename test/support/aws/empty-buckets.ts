import type { IncomingMessage, ServerResponse } from 'node:http'
import { recordOrEmpty } from '../../../src/events/plain-record.ts'

/** What is asked of a bucket, as a policy names it without its service. */
export function bucketRequest({ method, url = '' }: IncomingMessage) {
  const [path = '', query = ''] = url.split('?')
  return { operation: bucketAction(method, query), input: { bucket: path.replace(/^\/|\/$/g, '') } }
}

function bucketAction(method = 'GET', query: string): string {
  if (method === 'HEAD') return 'HeadBucket'
  return /(?:^|&)notification(?:=|&|$)/.test(query) ? 'GetBucketNotification' : 'ListBucket'
}

/** Buckets are empty. What is told may say in which `region` one is, and the ARN of a `queue` that hears of it. */
export function tellBucket(
  response: ServerResponse,
  action: string,
  { error, body }: { readonly error?: string; readonly body?: unknown },
): void {
  const { region = 'eu-west-1', queue } = recordOrEmpty(body)
  const headers = { 'content-type': 'application/xml', 'x-amz-bucket-region': String(region) }
  if (error !== undefined) {
    response.writeHead(error === 'NoSuchBucket' ? 404 : 403, headers)
    response.end(`<Error><Code>${error}</Code><Message>Access Denied</Message></Error>`)
    return
  }
  response.writeHead(200, headers)
  const heard =
    queue === undefined
      ? ''
      : `<QueueConfiguration><Queue>${queue}</Queue><Event>s3:ObjectCreated:*</Event></QueueConfiguration>`
  response.end(
    action === 's3:GetBucketNotification'
      ? `<NotificationConfiguration>${heard}</NotificationConfiguration>`
      : '<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>',
  )
}
