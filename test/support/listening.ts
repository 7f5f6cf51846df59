import { once } from 'node:events'
import type { Server } from 'node:http'

/** Has a server of a test listen on loopback, on a free port unless one is named. Answers its URL. */
export async function listening(server: Server, port = 0): Promise<string> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return `http://127.0.0.1:${bound}`
}
