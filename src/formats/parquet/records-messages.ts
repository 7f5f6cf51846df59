/** What the process that tells rows of Parquet files as JSON is told and tells, by structured clone. */

export type ToRecordsReader =
  /** A file anywhere, or one that was written into the reader's folder. */
  | { readonly kind: 'read'; readonly path: string; readonly mostRows: number }
  | { readonly kind: 'next' }

export type FromRecordsReader =
  /** It runs; files that are handed to it go into this folder of its own. */
  | { readonly kind: 'ready'; readonly folder: string }
  /** Whole lines, a record each. */
  | { readonly kind: 'records'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly message: string }
