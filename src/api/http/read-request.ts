import type { IncomingMessage } from 'node:http'
import type { RawRequest } from './raw-request.ts'

/** The largest of Detective's requests, fifty accounts and a message, is below 32 KiB. */
export const MOST_BODY_BYTES = 256 * 1024

/** So much of a body that is too large is still read and dropped, so that its sender gets to read why. */
const MOST_DROPPED_BYTES = 16 << 20

/** A body larger than is taken; the connection is closed with the answer, since more may still arrive. */
export class BodyTooLarge extends Error {
  constructor() {
    super(`a body has at most ${MOST_BODY_BYTES} bytes`)
    this.name = 'BodyTooLarge'
  }
}

/** The request with its whole body. Time limits are those of the server that `message` came by.
 * @throws BodyTooLarge, and whatever ends the connection before the body does. */
export async function readRequest(message: IncomingMessage): Promise<RawRequest> {
  return {
    method: message.method ?? 'GET',
    target: message.url ?? '/',
    rawHeaders: message.rawHeaders,
    body: await readBody(message),
    remoteAddress: message.socket.remoteAddress ?? '',
  }
}

const NOTHING = Buffer.alloc(0)

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of message) {
    if (!Buffer.isBuffer(part)) continue
    size += part.length
    if (size > MOST_DROPPED_BYTES) break
    if (size <= MOST_BODY_BYTES) parts.push(part)
  }
  if (size > MOST_BODY_BYTES) throw new BodyTooLarge()
  return parts.length === 0 ? NOTHING : Buffer.concat(parts)
}
