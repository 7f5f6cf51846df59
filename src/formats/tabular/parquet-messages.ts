/** What the process that reads a Parquet file is told and tells, by structured clone. */

export type ToParquetReader =
  | { readonly kind: 'read'; readonly path: string; readonly rows: number }
  | { readonly kind: 'next' }

export type FromParquetReader =
  | { readonly kind: 'columns'; readonly names: readonly string[]; readonly rows: number }
  | { readonly kind: 'batch'; readonly rows: number; readonly columns: readonly SentColumn[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly message: string }

/** Values of one column: a number each, NaN for none, or a text each, null for none. */
export type SentColumn =
  | { readonly integral: boolean; readonly numbers: Float64Array }
  | { readonly texts: readonly (string | null)[] }
