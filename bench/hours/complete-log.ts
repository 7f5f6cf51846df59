/** A log in one account and Region of which nothing is missing: every silence of it is one. */
export interface CompleteLog {
  /** What is measured together: a format, or a kind of made-up log. */
  readonly kind: string
  readonly name: string
  /** Milliseconds since the epoch, a whole hour. */
  readonly start: number
  /** Records of each hour. */
  readonly counts: readonly number[]
}
