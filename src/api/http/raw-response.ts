/** What is answered. A body of undefined is none at all, not an empty one. */
export interface RawResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}
