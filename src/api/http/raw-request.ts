/** A request as it came over the wire: nothing decoded, nothing merged, so that a signature can be held against it. */
export interface RawRequest {
  readonly method: string
  /** Path and query, undecoded. */
  readonly target: string
  /** Names and values by turns, as they came, repeated ones too (Node's `rawHeaders`). */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  readonly remoteAddress: string
}

/** Every value of a header, in the order they came. `name` is in lower case. */
export function headerValues(request: RawRequest, name: string): string[] {
  const values: string[] = []
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    if (request.rawHeaders[i]?.toLowerCase() === name) values.push(request.rawHeaders[i + 1] ?? '')
  }
  return values
}

/** The path, undecoded. */
export function pathOf({ target }: RawRequest): string {
  const mark = target.indexOf('?')
  return mark < 0 ? target : target.slice(0, mark)
}

/** The value of a header that must not be repeated; undefined when there is none, or more than one. */
export function onlyHeader(request: RawRequest, name: string): string | undefined {
  const values = headerValues(request, name)
  return values.length === 1 ? values[0] : undefined
}
