import { Buffer } from 'node:buffer'
import type { CapturedBody } from './record.ts'

/** A captured body out of its encoding. */
export interface Payload {
  /** What it says as text; the BASE64 as it came when it is no text. */
  readonly content: string
  readonly bytes: number
  readonly form: 'csv' | 'json' | 'opaque'
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

export function payloadOf(body: CapturedBody): Payload {
  if (body.encoding !== 'BASE64') return plain(body.data, formOf(body))
  const decoded = Buffer.from(body.data, 'base64')
  const text = textOf(decoded)
  return text === undefined
    ? { content: body.data, bytes: decoded.length, form: 'opaque' }
    : plain(text, formOf(body))
}

function plain(content: string, form: Payload['form']): Payload {
  return { content, bytes: Buffer.byteLength(content), form }
}

/** The encoding says it, else the content type: captures of undeclared types are BASE64 whatever they hold. */
function formOf({ encoding, contentType }: CapturedBody): Payload['form'] {
  if (encoding === 'CSV') return 'csv'
  if (encoding === 'JSON') return 'json'
  if (contentType.includes('csv')) return 'csv'
  return contentType.includes('json') ? 'json' : 'opaque'
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return UTF8.decode(bytes)
  } catch {
    return undefined
  }
}
