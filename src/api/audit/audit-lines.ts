import type { FileHandle } from 'node:fs/promises'

/** Longer than any line that is written here; what is longer was not, and is not held in memory. */
export const MAX_LINE = 65_536
const CHUNK = 65_536
const LINE_FEED = 10

/** A line without its end. */
export interface Line {
  /** Bytes before it in its file. */
  readonly start: number
  /** Undefined when it is too long to be read. */
  readonly text: string | undefined
  /** False for what stands behind the last line feed. */
  readonly isWhole: boolean
}

/** The lines of a file from its start. */
export async function* linesForward(file: FileHandle): AsyncGenerator<Line> {
  let [rest, start, position, isLong] = [Buffer.alloc(0), 0, 0, false]
  for (;;) {
    const chunk = await readAt(file, position, CHUNK)
    if (chunk.length === 0) break
    position += chunk.length
    rest = Buffer.concat([rest, chunk])
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      yield { start, text: textOf(rest.subarray(0, end), isLong), isWhole: true }
      rest = rest.subarray(end + 1)
      start = position - rest.length
      isLong = false
    }
    if (rest.length > MAX_LINE) [rest, isLong] = [Buffer.alloc(0), true]
  }
  if (position > start) yield { start, text: textOf(rest, isLong), isWhole: false }
}

/** The lines that end before byte `end` of a file, the last one first; what stands behind the last line feed is none. */
export async function* linesBackward(file: FileHandle, end: number): AsyncGenerator<Line> {
  let [rest, position, isLong, isFirst] = [Buffer.alloc(0), end, false, true]
  while (position > 0) {
    const size = Math.min(CHUNK, position)
    position -= size
    rest = Buffer.concat([await readAt(file, position, size), rest])
    for (let at = rest.lastIndexOf(LINE_FEED); at >= 0; at = rest.lastIndexOf(LINE_FEED)) {
      const text = textOf(rest.subarray(at + 1), isLong)
      if (!isFirst) yield { start: position + at + 1, text, isWhole: true }
      rest = rest.subarray(0, at)
      isFirst = false
      isLong = false
    }
    if (rest.length > MAX_LINE) [rest, isLong] = [Buffer.alloc(0), true]
  }
  if (!isFirst) yield { start: 0, text: textOf(rest, isLong), isWhole: true }
}

/** Bytes up to and with the last line feed of a file. */
export async function endOfLines(file: FileHandle): Promise<number> {
  let { size: position } = await file.stat()
  while (position > 0) {
    const size = Math.min(CHUNK, position)
    position -= size
    const at = (await readAt(file, position, size)).lastIndexOf(LINE_FEED)
    if (at >= 0) return position + at + 1
  }
  return 0
}

/** At most `size` bytes from `position`; fewer only at the end of the file. */
export async function readAt(file: FileHandle, position: number, size: number): Promise<Buffer> {
  const buffer = Buffer.alloc(size)
  let filled = 0
  while (filled < size) {
    const { bytesRead } = await file.read(buffer, filled, size - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

function textOf(bytes: Buffer, isLong: boolean): string | undefined {
  return isLong || bytes.length > MAX_LINE ? undefined : bytes.toString('utf8')
}
