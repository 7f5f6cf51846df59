import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { closed } from '../closed.ts'
import { listening } from '../listening.ts'
import { type Bucket, memoryBucket, type PutOptions, type StoredObject } from './s3-bucket.ts'

/** A stand-in for S3, path style and without signatures: what Dupin asks of S3, answered as its API reference says. */
export interface S3Server {
  readonly endpoint: string
  /** Every request that was answered: method, path with query. */
  readonly requests: string[]
  put(bucket: string, key: string, bytes: Uint8Array | string, options?: PutOptions): StoredObject
  remove(bucket: string, key: string): void
  /** Puts a bucket of another making in place. */
  mount(name: string, bucket: Bucket): void
  /** Is asked before each answer; what it returns is answered instead. */
  intercept?: ((request: IncomingMessage) => S3Failure | undefined) | undefined
  close(): Promise<void>
}

export interface S3Failure {
  readonly status: number
  readonly code: string
  readonly headers?: Readonly<Record<string, string>>
}

export async function startS3(port = 0): Promise<S3Server> {
  const buckets = new Map<string, Bucket>()
  const server = createServer((request, response) => {
    self.requests.push(`${request.method} ${request.url}`)
    const failure = self.intercept?.(request)
    if (failure !== undefined) fail(response, failure)
    else
      answer(buckets, request, response).catch((error: unknown) =>
        fail(response, { status: 500, code: `InternalError ${String(error)}` }),
      )
  })
  const endpoint = await listening(server, port)
  const ownBucket = (name: string) => {
    const bucket = buckets.get(name) ?? memoryBucket()
    buckets.set(name, bucket)
    return bucket
  }
  const self: S3Server = {
    endpoint,
    requests: [],
    put: (bucket, key, bytes, options) => ownBucket(bucket).put(key, Buffer.from(bytes), options),
    remove: (bucket, key) => ownBucket(bucket).remove(key),
    mount: (name, bucket) => void buckets.set(name, bucket),
    close: () => closed(server),
  }
  return self
}

async function answer(
  buckets: ReadonlyMap<string, Bucket>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { path, query } = partsOf(request.url ?? '/')
  const [, name = '', ...rest] = path.split('/')
  const key = decodeURIComponent(rest.join('/'))
  const bucket = buckets.get(decodeURIComponent(name))
  if (bucket === undefined) return fail(response, { status: 404, code: 'NoSuchBucket' })
  if (request.method === 'PUT') {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const { etag } = bucket.put(key, Buffer.concat(chunks))
    response.writeHead(200, { etag: `"${etag}"` }).end()
  } else if (key === '') list(bucket, decodeURIComponent(name), query, response)
  else get(bucket.find(key), request, response)
}

/** Not by `URL`, which takes `..` out of a path: keys may hold it. */
function partsOf(url: string): { path: string; query: URLSearchParams } {
  const at = url.indexOf('?')
  const path = at < 0 ? url : url.slice(0, at)
  return { path, query: new URLSearchParams(at < 0 ? '' : url.slice(at + 1)) }
}

function list(bucket: Bucket, name: string, query: URLSearchParams, response: ServerResponse) {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const token = query.get('continuation-token')
  const { objects, prefixes, next } = bucket.page({
    prefix,
    delimiter,
    most: Number(query.get('max-keys') ?? 1000),
    ...(token === null ? {} : { after: Buffer.from(token, 'base64url').toString('utf8') }),
  })
  const coded = query.get('encoding-type') === 'url' ? urlCoded : xml
  const contents = objects.map(
    ({ key, etag, size, storageClass, restoredUntil }) =>
      `<Contents><Key>${coded(key)}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;${etag}&quot;</ETag><Size>${size}</Size><StorageClass>${storageClass ?? 'STANDARD'}</StorageClass>${
        restoredUntil === undefined
          ? ''
          : `<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress><RestoreExpiryDate>${restoredUntil}</RestoreExpiryDate></RestoreStatus>`
      }</Contents>`,
  )
  const folders = prefixes.map(
    (one) => `<CommonPrefixes><Prefix>${coded(one)}</Prefix></CommonPrefixes>`,
  )
  const rest =
    next === undefined
      ? '<IsTruncated>false</IsTruncated>'
      : `<IsTruncated>true</IsTruncated><NextContinuationToken>${Buffer.from(next).toString('base64url')}</NextContinuationToken>`
  const encoding = query.has('encoding-type') ? '<EncodingType>url</EncodingType>' : ''
  response
    .writeHead(200, { 'content-type': 'application/xml' })
    .end(
      `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${xml(name)}</Name><Prefix>${coded(prefix)}</Prefix>${encoding}<KeyCount>${objects.length + prefixes.length}</KeyCount><MaxKeys>1000</MaxKeys>${rest}${contents.join('')}${folders.join('')}</ListBucketResult>`,
    )
}

function get(
  object: StoredObject | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const refusal = refusalOf(object, request)
  if (object === undefined || refusal !== undefined)
    fail(response, refusal ?? { status: 404, code: 'NoSuchKey' })
  else send(object, request, response)
}

function refusalOf(
  object: StoredObject | undefined,
  { headers }: IncomingMessage,
): S3Failure | undefined {
  if (object === undefined) return undefined
  const wanted = headers['if-match']
  if (wanted !== undefined && wanted.replaceAll('"', '') !== object.etag)
    return { status: 412, code: 'PreconditionFailed' }
  const isArchived = object.storageClass === 'GLACIER' || object.storageClass === 'DEEP_ARCHIVE'
  if (isArchived && object.restoredUntil === undefined)
    return { status: 403, code: 'InvalidObjectState' }
  const from = rangeStart(headers.range)
  if (from !== undefined && from >= object.size) return { status: 416, code: 'InvalidRange' }
  return undefined
}

function rangeStart(range: string | undefined): number | undefined {
  const [, from] = /^bytes=(\d+)-$/.exec(range ?? '') ?? []
  return from === undefined ? undefined : Number(from)
}

function send(object: StoredObject, request: IncomingMessage, response: ServerResponse): void {
  const range = rangeStart(request.headers.range)
  const from = range ?? 0
  const { size } = object
  const metadata = Object.entries(object.metadata ?? {}).map(
    ([name, value]) => [`x-amz-meta-${name}`, value] as const,
  )
  response.writeHead(range === undefined ? 200 : 206, {
    etag: `"${object.etag}"`,
    'content-length': String(size - from),
    'x-amz-server-side-encryption': object.encryption ?? 'AES256',
    ...Object.fromEntries(metadata),
    ...(range === undefined ? {} : { 'content-range': `bytes ${from}-${size - 1}/${size}` }),
  })
  response.end(object.read().subarray(from))
}

function fail(response: ServerResponse, { status, code, headers }: S3Failure): void {
  if (response.headersSent) response.destroy()
  else
    response
      .writeHead(status, { 'content-type': 'application/xml', ...headers })
      .end(
        `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${xml(code)}</Code><Message>${xml(code)}</Message><RequestId>${createHash('md5').update(code).digest('hex').slice(0, 16)}</RequestId></Error>`,
      )
}

/** As S3 does: a space is a plus, a slash stays. */
function urlCoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+').replaceAll('%2F', '/')
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
