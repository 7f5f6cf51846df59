/** What the API said when it refused: RFC 9457, or Detective's `{ Message }`. */
export class ApiProblem extends Error {
  readonly status: number
  readonly type: string
  readonly requestId: string | undefined

  constructor(status: number, type: string, message: string, requestId: string | undefined) {
    super(message)
    this.name = 'ApiProblem'
    this.status = status
    this.type = type
    this.requestId = requestId
  }

  /** Reads whatever came: a proxy before the server may have answered something else. */
  static async of(response: Response): Promise<ApiProblem> {
    const body = asRecord(await response.json().catch(() => undefined))
    const text = (name: string) => (typeof body[name] === 'string' ? body[name] : undefined)
    const message = text('detail') ?? text('title') ?? text('Message') ?? text('message') ?? UNSAID
    const type = text('type') ?? response.headers.get('x-amzn-errortype') ?? 'unknown'
    const id = response.headers.get('x-request-id') ?? response.headers.get('x-amzn-requestid')
    return new ApiProblem(response.status, type, message, id ?? undefined)
  }
}

const UNSAID = 'The server refused and did not say why.'

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
