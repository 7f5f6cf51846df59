import type { ChildProcess } from 'node:child_process'
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

interface Reader {
  readonly child: ChildProcess
  readonly inbox: Inbox<FromRecordsReader>
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

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs
  }

  /** The rows of a file as JSON lines; at most `mostRows`. It is read only as fast as the lines are taken. @throws ParquetError */
  async *read(path: string, mostRows: number): AsyncGenerator<Uint8Array> {
    clearTimeout(this.#idle)
    const reader = this.#started()
    let isThrough = false
    try {
      sendTo<ToRecordsReader>(reader.child, { kind: 'read', path, mostRows })
      for (;;) {
        const message = await reader.inbox.next()
        if (message.kind === 'end') break
        if (message.kind === 'failed')
          throw new ParquetError(message.message, !isStartFailure(message))
        yield message.bytes
        sendTo<ToRecordsReader>(reader.child, { kind: 'next' })
      }
      isThrough = true
    } finally {
      // What a file has done to a process that failed on it is not known.
      if (!isThrough) this.close()
      else this.#idle = setTimeout(() => this.close(), IDLE_MS).unref()
    }
  }

  close(): void {
    clearTimeout(this.#idle)
    this.#reader?.child.kill('SIGKILL')
    this.#reader = undefined
  }

  #started(): Reader {
    if (this.#reader?.child.connected === true) return this.#reader
    const child = startReader('records-child', import.meta.url)
    const reader = { child, inbox: inboxOf<FromRecordsReader>(child, this.#patienceMs) }
    this.#reader = reader
    return reader
  }
}

function isStartFailure(message: FromRecordsReader | Failure): boolean {
  return 'isStart' in message && message.isStart === true
}
