/** A log object that a source offers. */
export interface LogObject {
  /** Where it is: a path, `s3://bucket/key`, or `aws://service/account/region/…` for what an API was asked. */
  readonly uri: string
  /** Changes when the content does: an etag, an object version, or size and time of change. */
  readonly version: string
  /** Size as stored; what is not known beforehand is estimated. */
  readonly bytes: number
}

/** User metadata of S3, names in lower case without `x-amz-meta-`: CloudTrail puts the signature of a digest there. */
export type ObjectMetadata = Readonly<Record<string, string>>

/** The bytes of an object, near enough that a thread can read them. */
export type ObjectContent =
  | {
      readonly kind: 'file'
      readonly path: string
      readonly isTemporary?: boolean
      readonly metadata?: ObjectMetadata
    }
  /** Given away: whoever is handed them may move them to another thread. */
  | {
      readonly kind: 'bytes'
      readonly bytes: Uint8Array<ArrayBuffer>
      readonly metadata?: ObjectMetadata
    }
  /** They could not be had; the object is entered as unreadable and offered again at the next reading. One beyond the limit is
   * not: it stays so. */
  | { readonly kind: 'failed'; readonly detail: string; readonly reason?: 'object-too-large' }

/** Where bytes come from. What was already read is the ledger's to know, not the source's. */
export interface Source {
  /** For messages: what is being read. */
  readonly name: string
  /** Offers every object there is, in an order that keeps neighbours in time together; bounded memory whatever the number.
   * What cannot be listed is told to `onProblem` and passed over; where there is nothing to list, and nothing is wrong with that,
   * it is told as `absent`; what had better be known though nothing is missing, as `noted`. */
  list(
    onProblem: (uri: string, problem: string, kind?: 'absent' | 'noted') => void,
  ): AsyncIterable<LogObject>
  /** Brings an object near; left out where `uri` is the path of a file. Asked for several objects at once, each once, and only
   * for those that the lake has not read. Answers `failed` rather than throw: what it throws ends the reading. */
  readonly open?: (object: LogObject) => Promise<ObjectContent>
  /** Brings what a record of an object points to, a body that was delivered beside its log; undefined when it is not there. What
   * it throws makes the object unreadable: it is offered again. The pointer is hostile. Left out where `readSibling` finds it
   * among files. */
  readonly sibling?: (uri: string, pointer: string) => Promise<Uint8Array | undefined>
}
