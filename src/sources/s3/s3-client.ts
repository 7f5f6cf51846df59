import type { ListObjectsV2Output, S3Client } from '@aws-sdk/client-s3'
import { recordOrEmpty } from '../../events/plain-record.ts'
import { type AwsTarget, clientSettings } from '../aws/session.ts'
import type { GetAsked, ListAsked, ListedObject, ListPage, S3Api, S3Body } from './s3-api.ts'
import { S3Refusal } from './s3-api.ts'

/** Milliseconds to wait for a connection, and for the next byte. */
const CONNECT_MS = 10_000
const IDLE_MS = 30_000

/** Objects on their way at once are fewer. */
const SOCKETS = 64

type Sdk = typeof import('@aws-sdk/client-s3')

/** Whose S3 is asked, and how. */
export interface S3Target extends AwsTarget {
  /** Whoever asks pays for it, and says so. https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html */
  readonly requesterPays?: boolean
}

/** S3 by the AWS SDK, which is loaded when it is first asked. A bucket of another Region is found where S3 says it is. */
export function s3Api(target: S3Target): S3Api {
  const payer = target.requesterPays === true ? ({ RequestPayer: 'requester' } as const) : {}
  let client: Promise<{ sdk: Sdk; s3: S3Client }> | undefined
  const opened = () => {
    client ??= openClient(target)
    return client
  }
  return {
    listPage: async (asked) => {
      const { sdk, s3 } = await opened()
      return listPage(sdk, s3, asked, payer)
    },
    get: async (asked) => {
      const { sdk, s3 } = await opened()
      return get(sdk, s3, asked, payer)
    },
  }
}

async function openClient(target: AwsTarget): Promise<{ sdk: Sdk; s3: S3Client }> {
  const [sdk, settings] = await Promise.all([import('@aws-sdk/client-s3'), clientSettings(target)])
  const s3 = new sdk.S3Client({
    ...settings,
    // S3 has no rate of its own for each client: one answer to slow down must not slow all others for minutes.
    retryMode: 'standard',
    followRegionRedirects: true,
    // A stand-in has one name, whatever the bucket.
    forcePathStyle: target.endpointUrl !== undefined,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      socketTimeout: IDLE_MS,
      httpAgent: { maxSockets: SOCKETS },
      httpsAgent: { maxSockets: SOCKETS },
    },
  })
  return { sdk, s3 }
}

interface Payer {
  readonly RequestPayer?: 'requester'
}

async function listPage(sdk: Sdk, s3: S3Client, asked: ListAsked, payer: Payer): Promise<ListPage> {
  const { bucket, prefix, delimiter, continuation } = asked
  const command = new sdk.ListObjectsV2Command({
    ...payer,
    Bucket: bucket,
    Prefix: prefix,
    // Keys may hold what XML cannot.
    EncodingType: 'url',
    OptionalObjectAttributes: ['RestoreStatus'],
    ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
    ...(continuation === undefined ? {} : { ContinuationToken: continuation }),
  })
  const page = await s3.send(command).catch(refused)
  const objects = (page.Contents ?? []).flatMap((object) => listed(object, page))
  const prefixes = (page.CommonPrefixes ?? []).flatMap(({ Prefix }) =>
    Prefix === undefined ? [] : [plain(Prefix, page)],
  )
  checkWhole(page, objects.length + prefixes.length)
  const next = page.NextContinuationToken
  return { objects, prefixes, ...(next === undefined ? {} : { next }) }
}

/** A page that was cut off is read without complaint: what would be missing must not pass for not being there.
 * @throws S3Refusal */
function checkWhole(page: ListObjectsV2Output, entries: number): void {
  const { IsTruncated: isTruncated, KeyCount: said = entries, NextContinuationToken: next } = page
  if (isTruncated === undefined || isTruncated !== (next !== undefined) || said !== entries)
    throw new S3Refusal(
      'IncompletePage',
      200,
      `a page of the listing has ${entries} of ${said} keys`,
    )
}

type Contents = NonNullable<ListObjectsV2Output['Contents']>[number]

function listed(object: Contents, page: ListObjectsV2Output): ListedObject[] {
  if (object.Key === undefined) return []
  const { IsRestoreInProgress: underWay, RestoreExpiryDate: until } = object.RestoreStatus ?? {}
  return [
    {
      key: plain(object.Key, page),
      etag: unquoted(object.ETag),
      size: object.Size ?? 0,
      storageClass: object.StorageClass ?? 'STANDARD',
      isRestored: until !== undefined && underWay !== true,
    },
  ]
}

/** @throws S3Refusal when it is no text at all */
function plain(encoded: string, { EncodingType: encoding }: ListObjectsV2Output): string {
  if (encoding !== 'url') return encoded
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '))
  } catch (cause) {
    throw new S3Refusal('InvalidEncoding', 200, 'the listing has a key that is no UTF-8', { cause })
  }
}

async function get(sdk: Sdk, s3: S3Client, asked: GetAsked, payer: Payer): Promise<S3Body> {
  const { bucket, key, etag, from, signal } = asked
  const command = new sdk.GetObjectCommand({
    ...payer,
    Bucket: bucket,
    Key: key,
    ...(etag === '' ? {} : { IfMatch: `"${etag}"` }),
    ...(from > 0 ? { Range: `bytes=${from}-` } : {}),
  })
  const answer = await s3.send(command, { abortSignal: signal }).catch(refused)
  return {
    from: Number(/^bytes (\d+)-/.exec(answer.ContentRange ?? '')?.[1] ?? 0),
    length: answer.ContentLength,
    etag: unquoted(answer.ETag),
    encryption: answer.SSECustomerAlgorithm ?? answer.ServerSideEncryption ?? '',
    metadata: answer.Metadata ?? {},
    bytes: chunksOf(answer.Body),
  }
}

async function* chunksOf(body: unknown): AsyncGenerator<Uint8Array> {
  if (!isIterable(body)) return
  for await (const chunk of body) if (chunk instanceof Uint8Array) yield chunk
}

function isIterable(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}

function unquoted(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '')
}

function refused(error: unknown): never {
  if (!(error instanceof Error)) throw error
  const metadata = '$metadata' in error ? error.$metadata : undefined
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? Number(metadata.httpStatusCode)
      : 0
  const own = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  throw new S3Refusal(status > 0 ? error.name : own, status || 0, error.message, {
    cause: error,
    region: regionIn(error),
  })
}

/** S3 says where a bucket is with whatever it refuses; a name of a Region and nothing else is taken over. */
function regionIn(error: Error): string {
  const response = recordOrEmpty('$response' in error ? error.$response : undefined)
  const said = recordOrEmpty(response['headers'])['x-amz-bucket-region']
  return typeof said === 'string' && /^[a-z]{2}(?:-[a-z]+)+-\d+$/.test(said) ? said : ''
}
