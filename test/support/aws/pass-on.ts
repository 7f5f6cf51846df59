import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** What a server said, whole. */
export interface PassedAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Passes a request on to `target` as it came. @param body what was read of it already */
export function passOn(
  target: string,
  { method, url: path, headers }: IncomingMessage,
  body?: Buffer,
): Promise<PassedAnswer> {
  const { hostname, port } = new URL(target)
  return new Promise((resolve, reject) => {
    const passed = request({ hostname, port, method, path, headers }, (answer) => {
      const { statusCode: status = 502 } = answer
      buffer(answer).then(
        (bytes) => resolve({ status, headers: answer.headers, body: bytes }),
        reject,
      )
    })
    passed.on('error', reject).end(body)
  })
}
