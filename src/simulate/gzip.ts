import { gzipSync } from 'node:zlib'

/** Gzip whose bytes depend on the content alone: no time, no name, no operating system in the header (RFC 1952). */
export function gzip(content: string | Uint8Array): Uint8Array {
  const bytes = gzipSync(content, { level: 6, memLevel: 8 })
  bytes.fill(0, 4, 8)
  bytes[9] = 255
  return bytes
}
