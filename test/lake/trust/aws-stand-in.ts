import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DeliveredLogs } from './delivered-logs.ts'

/** As much of S3 and CloudTrail as `aws cloudtrail validate-logs` asks. */
export async function awsStandIn(logs: DeliveredLogs): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x')
    request.resume()
    if (request.method === 'POST') {
      response.setHeader('content-type', 'application/x-amz-json-1.1')
      response.end(logs.keys)
      return
    }
    const key = decodeURIComponent(pathname.split('/').slice(2).join('/'))
    if (searchParams.has('location')) {
      response.end(
        '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>',
      )
    } else if (key === '') {
      response.end(
        listing(logs, searchParams.get('prefix') ?? '', searchParams.get('marker') ?? ''),
      )
    } else {
      const bytes = logs.files.get(key)
      const signature = logs.signatures.get(key)
      if (signature !== undefined) {
        response.setHeader('x-amz-meta-signature', signature)
        response.setHeader('x-amz-meta-signature-algorithm', 'SHA256withRSA')
      }
      if (bytes === undefined) {
        response.statusCode = 404
        response.end('<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>')
      } else response.end(bytes)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${portOf(server.address())}`, server }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port')
  return address.port
}

function listing({ files }: DeliveredLogs, prefix: string, marker: string): string {
  const keys = [...files.keys()].filter((key) => key.startsWith(prefix) && key > marker).toSorted()
  const contents = keys
    .map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`)
    .join('')
  return `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`
}
