import type { ChildProcess } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Failure, type Inbox, inboxOf, sendTo, startReader } from './reader-process.ts'
import type { FromRecordsReader, ToRecordsReader } from './records-messages.ts'

/** A Parquet file could not be read, or only in part; what was told of it before is sound. */
export class ParquetError extends Error {
  /** Otherwise there was no process to read it. */
  readonly isOfFile: boolean

  constructor(message: string, isOfFile: boolean) {
    super(message)
    this.name = 'ParquetError'
    this.isOfFile = isOfFile
  }
}

/** A reader that says nothing for so long is ended. */
const PATIENCE_MS = 60_000
/** One that has nothing to do for so long is ended too: it holds a hundred megabytes. */
const IDLE_MS = 60_000

const MAGIC = Buffer.from('PAR1')

/** Whether bytes that begin an object are those of a Parquet file. */
export function isParquet(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && MAGIC.equals(bytes.subarray(0, 4))
}

/** A file where it lies, or what a file holds, for which the reader finds a place. */
export type ParquetFile = { readonly path: string } | { readonly bytes: Uint8Array }

interface Reader {
  readonly child: ChildProcess
  readonly inbox: Inbox<FromRecordsReader>
  readonly folder: string
}

/**
 * Reads Parquet files one after the other in a process that stays: starting one costs far more than a small file. It is
 * started when there is a first file, and anew after one that crashed it, that went on for too long or that was left off in
 * the middle.
 */
export class ParquetRecords {
  readonly #patienceMs: number
  #reader: Reader | undefined
  #idle: NodeJS.Timeout | undefined
  #files = 0

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs
  }

  /** The rows of a file as JSON lines; at most `mostRows`. It is read only as fast as the lines are taken. @throws ParquetError */
  async *read(file: ParquetFile, mostRows: number): AsyncGenerator<Uint8Array> {
    clearTimeout(this.#idle)
    const reader = this.#reader?.child.connected === true ? this.#reader : await this.#start()
    // A name of its own for each: nothing that is remembered of a file is of another.
    const own = join(reader.folder, `${this.#files++}.parquet`)
    const path = 'path' in file ? file.path : own
    let isThrough = false
    try {
      if ('bytes' in file) writeFileSync(own, file.bytes)
      sendTo<ToRecordsReader>(reader.child, { kind: 'read', path, mostRows })
      for (;;) {
        const message = await reader.inbox.next()
        if (message.kind === 'end') break
        if (message.kind !== 'records') {
          isThrough = message.kind === 'failed' && !('isGone' in message)
          throw failureOf(message)
        }
        yield message.bytes
        sendTo<ToRecordsReader>(reader.child, { kind: 'next' })
      }
      isThrough = true
    } finally {
      rmSync(own, { force: true })
      if (!isThrough) this.close()
      else this.#idle = setTimeout(() => this.close(), IDLE_MS).unref()
    }
  }

  close(): void {
    clearTimeout(this.#idle)
    if (this.#reader === undefined) return
    this.#reader.child.kill('SIGKILL')
    rmSync(this.#reader.folder, { recursive: true, force: true })
    this.#reader = undefined
  }

  async #start(): Promise<Reader> {
    this.close()
    const child = await startReader('records-child', import.meta.url)
    const inbox = inboxOf<FromRecordsReader>(child, this.#patienceMs)
    const ready = await inbox.next()
    if (ready.kind !== 'ready') {
      child.kill('SIGKILL')
      throw new ParquetError(`Parquet cannot be read: ${failureOf(ready).message}`, false)
    }
    this.#reader = { child, inbox, folder: ready.folder }
    return this.#reader
  }
}

function failureOf(message: FromRecordsReader | Failure): ParquetError {
  if (message.kind === 'failed') return new ParquetError(message.message, true)
  return new ParquetError(`an unexpected answer (${message.kind})`, true)
}
