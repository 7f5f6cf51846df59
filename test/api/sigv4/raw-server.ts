import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RawRequest } from '../../../src/api/http/raw-request.ts'
import type { RawResponse } from '../../../src/api/http/raw-response.ts'
import { closed } from '../../support/closed.ts'

/** Answers on the loopback for as long as `use` takes, and gives it the address. */
export async function withRawServer<T>(
  answer: (request: RawRequest) => RawResponse,
  use: (endpoint: string) => Promise<T>,
): Promise<T> {
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { status, headers, body } = answer({
        method: incoming.method ?? '',
        target: incoming.url ?? '',
        rawHeaders: incoming.rawHeaders,
        body: Buffer.concat(chunks),
        remoteAddress: incoming.socket.remoteAddress ?? '',
      })
      response.writeHead(status, headers).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await use(`http://127.0.0.1:${portOf(server.address())}`)
  } finally {
    await closed(server)
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}
