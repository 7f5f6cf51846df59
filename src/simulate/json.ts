/** What `JSON.stringify` writes faithfully; a field that is undefined is left out of the text. */
type Json = string | number | boolean | null | readonly Json[] | JsonRecord

export interface JsonRecord {
  readonly [key: string]: Json | undefined
}
