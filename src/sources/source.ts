/** A log object that a source offers. */
export interface LogObject {
  /** Where it is: a path, or `s3://bucket/key`. */
  readonly uri: string
  /** Changes when the content does: an etag, an object version, or size and time of change. */
  readonly version: string
  /** Size as stored. */
  readonly bytes: number
}

/** Where bytes come from. What was already read is the ledger's to know, not the source's. */
export interface Source {
  /** For messages: what is being read. */
  readonly name: string
  /** Offers every object there is, in an order that keeps neighbours in time together; bounded memory whatever the number.
   * What cannot be listed is told to `onProblem` and passed over. */
  list(onProblem: (uri: string, problem: string) => void): AsyncIterable<LogObject>
}
