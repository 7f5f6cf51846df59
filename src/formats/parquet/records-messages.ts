/** What the process that tells rows of Parquet files as JSON is told and tells, by structured clone. */

export type ToRecordsReader =
  | { readonly kind: 'read'; readonly path: string; readonly mostRows: number }
  | { readonly kind: 'next' }

export type FromRecordsReader =
  /** Whole lines, a record each. */
  | { readonly kind: 'records'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly message: string }
