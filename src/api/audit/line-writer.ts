import type { FileHandle } from 'node:fs/promises'
import { fileOfDay, openToAppend, syncFolder } from './audit-files.ts'

/** Bytes that may wait to be written; beyond, whoever writes waits. */
const MAX_WAITING = 4 * 1024 * 1024

/**
 * Appends lines to a file a day. While one write runs, lines gather for the next: however many callers there are, the
 * disk sees one write and one sync at a time, and those who wait for a sync share it.
 *
 * A write that fails, since the disk is full, may have left half a line, and another behind it would be lost with it. So the
 * half is cut off before the lines are written again, which is tried whenever somebody asks. When a sync fails nobody knows
 * what is on disk: that is for good, until the log is opened again.
 */
export class LineWriter {
  readonly #folder: string
  #waiting: { readonly day: string; readonly line: string }[] = []
  #bytes = 0
  #isSyncWanted = false
  #current: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined
  /** The last write failed; its lines wait to be written again. */
  #failure: Error | undefined
  /** Nothing is written any more. */
  #end: Error | undefined
  #day = ''
  #file: FileHandle | undefined
  /** Bytes of whole lines in the file. */
  #size = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Resolves when lines can be written: at once, or after a failure when what waits since is written.
   * @throws Error when they cannot be written still. */
  async ready(): Promise<void> {
    if (this.#end !== undefined) throw this.#end
    if (this.#failure !== undefined) await this.#flush()
  }

  /** Resolves at once, or when the line is on disk if it is to be `durable`, or when there is room for more lines. Whoever
   * asks whether it is `ready` before each line keeps few of them waiting while the disk refuses.
   * @throws Error when this or an earlier line could not be written; it is kept, and written when that can be done. */
  async write(day: string, line: string, durable: boolean): Promise<void> {
    if (this.#end !== undefined) throw this.#end
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
      this.#end ??= new Error('the audit log is closed')
      await this.#file?.close()
      this.#file = undefined
    }
  }

  #flush(): Promise<void> {
    this.#next ??= this.#current
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined
        this.#current = this.#writeWaiting()
        return this.#current
      })
    return this.#next
  }

  async #writeWaiting(): Promise<void> {
    if (this.#end !== undefined) throw this.#end
    const [lines, isSyncWanted] = [this.#waiting, this.#isSyncWanted]
    this.#waiting = []
    this.#bytes = 0
    this.#isSyncWanted = false
    let written = 0
    try {
      if (this.#failure !== undefined) await this.#file?.truncate(this.#size)
      for (const run of runsOfDays(lines)) {
        await this.#append(run)
        written += run.lines.length
      }
    } catch (cause) {
      const left = lines.slice(written)
      this.#waiting = [...left, ...this.#waiting]
      this.#bytes += left.reduce((sum, { line }) => sum + line.length, 0)
      this.#isSyncWanted ||= isSyncWanted
      this.#failure = new Error('the audit log cannot be written', { cause })
      throw this.#failure
    }
    this.#failure = undefined
    if (isSyncWanted) await this.#sync()
  }

  async #append({ day, lines }: DayRun): Promise<void> {
    const text = `${lines.join('\n')}\n`
    const file = await this.#fileOf(day)
    await file.appendFile(text)
    this.#size += Buffer.byteLength(text)
  }

  async #sync(): Promise<void> {
    try {
      await this.#file?.datasync()
    } catch (cause) {
      this.#end ??= new Error('the audit log cannot be written', { cause })
      throw this.#end
    }
  }

  async #fileOf(day: string): Promise<FileHandle> {
    if (this.#file !== undefined && this.#day === day) return this.#file
    const old = this.#file
    this.#file = undefined
    await old?.sync()
    await old?.close()
    const file = await openToAppend(this.#folder, fileOfDay(day))
    this.#size = (await file.stat()).size
    this.#file = file
    this.#day = day
    await syncFolder(this.#folder)
    return file
  }
}

interface DayRun {
  readonly day: string
  readonly lines: string[]
}

/** Runs of lines of one day, in order. */
function runsOfDays(lines: readonly { readonly day: string; readonly line: string }[]): DayRun[] {
  const runs: DayRun[] = []
  for (const { day, line } of lines) {
    const last = runs.at(-1)
    if (last?.day === day) last.lines.push(line)
    else runs.push({ day, lines: [line] })
  }
  return runs
}
