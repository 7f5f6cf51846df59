/** What an export needs to know besides the report. */
export interface ExportOptions {
  /** When it is written, milliseconds since the epoch. */
  readonly now: number
  /** Dupin's own version. */
  readonly version: string
  /** The account and Region in whose Security Hub the findings belong; those of each finding otherwise. */
  readonly account?: string
  readonly region?: string
}
