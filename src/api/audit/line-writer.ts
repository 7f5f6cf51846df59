import type { FileHandle } from 'node:fs/promises'
import { fileOfDay, openToAppend, syncFolder } from './audit-files.ts'

/** Bytes that may wait to be written; beyond, whoever writes waits. */
const MAX_WAITING = 4 * 1024 * 1024

/**
 * Appends lines to a file a day. While one write runs, lines gather for the next: however many callers there are, the
 * disk sees one write and one sync at a time, and those who wait for a sync share it.
 *
 * A failed write may have left half a line, and another behind it would be lost with it. So a failure is for good: every
 * later line is refused until the log is opened again, which mends its end.
 */
export class LineWriter {
  readonly #folder: string
  #waiting: { readonly day: string; readonly line: string }[] = []
  #bytes = 0
  #isSyncWanted = false
  #current: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined
  #failure: Error | undefined
  #day = ''
  #file: FileHandle | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Resolves at once, or when the line is on disk if it is to be `durable`, or when there is room for more lines.
   * @throws Error when this or an earlier line could not be written. */
  async write(day: string, line: string, durable: boolean): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    this.#waiting.push({ day, line })
    this.#bytes += line.length
    if (durable) this.#isSyncWanted = true
    const written = this.#flush()
    if (durable || this.#bytes > MAX_WAITING) return written
    // Whoever did not wait hears of a failure with the next line.
    written.catch(() => undefined)
  }

  /** Writes and syncs what waits.
   * @throws Error when a line could not be written. */
  async close(): Promise<void> {
    this.#isSyncWanted = true
    try {
      await this.#flush()
    } finally {
      this.#failure ??= new Error('the audit log is closed')
      await this.#file?.close()
      this.#file = undefined
    }
  }

  #flush(): Promise<void> {
    this.#next ??= this.#current.then(() => {
      this.#next = undefined
      this.#current = this.#writeWaiting()
      return this.#current
    })
    return this.#next
  }

  async #writeWaiting(): Promise<void> {
    const [lines, isSyncWanted] = [this.#waiting, this.#isSyncWanted]
    this.#waiting = []
    this.#bytes = 0
    this.#isSyncWanted = false
    try {
      if (this.#failure !== undefined) throw this.#failure
      for (const [day, text] of textsByDay(lines)) {
        const file = await this.#fileOf(day)
        await file.appendFile(text)
      }
      if (isSyncWanted) await this.#file?.datasync()
    } catch (cause) {
      this.#failure ??= new Error('the audit log cannot be written', { cause })
      throw this.#failure
    }
  }

  async #fileOf(day: string): Promise<FileHandle> {
    if (this.#file !== undefined && this.#day === day) return this.#file
    const old = this.#file
    this.#file = undefined
    await old?.sync()
    await old?.close()
    const file = await openToAppend(this.#folder, fileOfDay(day))
    this.#file = file
    this.#day = day
    await syncFolder(this.#folder)
    return file
  }
}

/** Runs of lines of one day as one text each, in order. */
function textsByDay(
  lines: readonly { readonly day: string; readonly line: string }[],
): [string, string][] {
  const runs: { day: string; lines: string[] }[] = []
  for (const { day, line } of lines) {
    const last = runs.at(-1)
    if (last?.day === day) last.lines.push(line)
    else runs.push({ day, lines: [line] })
  }
  return runs.map((run) => [run.day, `${run.lines.join('\n')}\n`])
}
