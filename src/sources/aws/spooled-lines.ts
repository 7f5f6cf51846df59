import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObjectContent } from '../source.ts'

/** Dozens of objects are brought near at once: what is larger than this waits on the disk. */
const MOST_IN_MEMORY = 1 << 20

/** Lines as the content of a log object. @throws what `lines` throws, with nothing left on the disk */
export async function spooledLines(
  lines: AsyncIterable<string>,
  folder: string,
  mostInMemory = MOST_IN_MEMORY,
): Promise<ObjectContent> {
  let held: Buffer[] = []
  let size = 0
  let file: FileHandle | undefined
  const path = join(folder, `answer-${randomUUID()}.jsonl`)
  try {
    for await (const line of lines) {
      const bytes = Buffer.from(`${line}\n`)
      held.push(bytes)
      size += bytes.length
      if (size <= mostInMemory) continue
      file ??= await create(folder, path)
      await file.writeFile(Buffer.concat(held))
      held = []
      size = 0
    }
    if (file === undefined) return { kind: 'bytes', bytes: new Uint8Array(Buffer.concat(held)) }
    await file.writeFile(Buffer.concat(held))
    await file.close()
    return { kind: 'file', path, isTemporary: true }
  } catch (error) {
    await file?.close().catch(() => undefined)
    await rm(path, { force: true })
    throw error
  }
}

async function create(folder: string, path: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return open(path, 'wx', 0o600)
}
