/** What is asked of S3, and nothing more: listing and reading. Simulated in tests, the SDK in earnest. */
export interface S3Api {
  /** One page of a listing, at most 1,000 keys. @throws S3Refusal */
  readonly listPage: (asked: ListAsked) => Promise<ListPage>
  /** The bytes of an object from `from` on. @throws S3Refusal, and what breaks while its bytes are read */
  readonly get: (asked: GetAsked) => Promise<S3Body>
}

export interface ListAsked {
  readonly bucket: string
  readonly prefix: string
  /** Groups what lies deeper by its next folder. */
  readonly delimiter?: '/'
  /** Where the page before ended, as S3 says it. */
  readonly continuation?: string
}

export interface ListPage {
  readonly objects: readonly ListedObject[]
  /** With a delimiter: the folders at this level, with what is before them and the delimiter. */
  readonly prefixes: readonly string[]
  readonly next?: string
}

export interface ListedObject {
  readonly key: string
  /** Without its quotes. */
  readonly etag: string
  readonly size: number
  /** Such as `STANDARD` or `GLACIER`. */
  readonly storageClass: string
  /** Of an archived object: a copy of it is there to be read. */
  readonly isRestored: boolean
}

export interface GetAsked {
  readonly bucket: string
  readonly key: string
  /** Refused when the object has another by now. */
  readonly etag: string
  readonly from: number
  /** Gives up what is not over by then. */
  readonly signal: AbortSignal
}

export interface S3Body {
  /** Where the bytes begin in the object. */
  readonly from: number
  /** Bytes that S3 means to send; undefined when it does not say. */
  readonly length: number | undefined
  readonly etag: string
  /** How it is encrypted at rest, such as `AES256` or `aws:kms`; '' when it is not said. */
  readonly encryption: string
  /** User metadata, by lower-case names without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>
  readonly bytes: AsyncIterable<Uint8Array>
}

/** S3 answered with an error, or could not be reached however often it was tried. */
export class S3Refusal extends Error {
  /** S3's code, such as `AccessDenied`, or the name of what went wrong before there was an answer. */
  readonly code: string
  /** 0 when there was no answer. */
  readonly status: number
  /** Where the bucket is, if S3 said so; '' otherwise. */
  readonly region: string

  constructor(
    code: string,
    status: number,
    message: string,
    { region = '', ...options }: ErrorOptions & { readonly region?: string } = {},
  ) {
    super(message, options)
    this.name = 'S3Refusal'
    this.code = code
    this.status = status
    this.region = region
  }
}
