import { createHash, type Hash } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { ObjectContent } from '../source.ts'
import type { Spool, SpoolFile } from './spool.ts'

/** Where the bytes of one object gather: what there is of them, so that whoever brings more knows where to go on. */
export interface Sink {
  readonly filled: () => number
  readonly md5: () => string
  /** @throws when there is no room */
  readonly write: (bytes: Uint8Array) => Promise<void> | void
  /** Forgets what was written. */
  readonly restart: () => Promise<void> | void
  readonly finish: () => Promise<ObjectContent>
  readonly discard: () => Promise<void>
}

export function memorySink(size: number): Sink {
  const bytes = new Uint8Array(size)
  let filled = 0
  let digest = createHash('md5')
  return {
    filled: () => filled,
    md5: () => hexOf(digest),
    write: (chunk) => {
      bytes.set(chunk, filled)
      digest.update(chunk)
      filled += chunk.length
    },
    restart: () => {
      filled = 0
      digest = createHash('md5')
    },
    finish: async () => ({ kind: 'bytes', bytes }),
    discard: async () => undefined,
  }
}

export function fileSink(spool: Spool, uri: string): Sink {
  let file: SpoolFile | undefined
  let filled = 0
  let digest = createHash('md5')
  const discard = async () => {
    const { handle, path } = file ?? {}
    file = undefined
    filled = 0
    digest = createHash('md5')
    await handle?.close()
    if (path !== undefined) rmSync(path, { force: true })
  }
  return {
    filled: () => filled,
    md5: () => hexOf(digest),
    write: async (chunk) => {
      file ??= await spool.newFile(uri)
      for (let at = 0; at < chunk.length; ) {
        const { bytesWritten } = await file.handle.write(chunk, at, chunk.length - at, filled)
        digest.update(chunk.subarray(at, at + bytesWritten))
        at += bytesWritten
        filled += bytesWritten
      }
    },
    restart: discard,
    finish: async () => {
      const { handle, path } = file ?? (await spool.newFile(uri))
      await handle.close()
      return { kind: 'file', path, isTemporary: true }
    },
    discard,
  }
}

function hexOf(digest: Hash): string {
  return digest.copy().digest('hex')
}
