/** A verdict or log record that was opened by its id. */
export interface OpenedVerdict {
  readonly id: string
  readonly kind: 'finding' | 'group' | 'record'
  /** What the investigation said, or the record's fields. */
  readonly body: Readonly<Record<string, unknown>>
  /** The statement that shows the rows behind it; `''` when there is none. */
  readonly sql: string
  readonly parameters: readonly (string | number)[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}
