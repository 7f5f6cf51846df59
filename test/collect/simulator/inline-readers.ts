import { createHash } from 'node:crypto'
import { FORMATS } from '../../../src/formats/catalogue.ts'
import { ObjectReader } from '../../../src/formats/object-reader.ts'
import type { ObjectDone, ReadTask, WorkerBatch } from '../../../src/lake/ingest/messages.ts'
import type { Readers } from '../../../src/lake/ingest/worker-pool.ts'
import type { Random } from '../../../src/statistics/random.ts'

/** Rows after which a batch is handed over, in the middle of an object too. */
const BATCH_ROWS = 5
const MOST_AT_ONCE = 5
const LONGEST_STRETCH = 4000

/** Reads objects as the threads do, but in this thread and one thing after the other, so that a seed repeats it. */
export class InlineReaders implements Readers {
  readonly #random: Random
  readonly #reader: ObjectReader
  #sentTerms = 1
  #done: ObjectDone[] = []

  constructor(random: Random) {
    this.#random = random
    this.#reader = new ObjectReader({ formats: FORMATS, seed: 1, contentHash: (text) => text })
  }

  async run(
    tasks: AsyncIterator<ReadTask>,
    onBatch: (worker: number, batch: WorkerBatch) => Promise<void>,
  ): Promise<void> {
    const flush = () => onBatch(0, this.#batch())
    for (let group = await this.#group(tasks); group.length > 0; group = await this.#group(tasks)) {
      for (const task of group) await this.#read(task, flush)
      await flush()
    }
  }

  async close(): Promise<void> {}

  async #group(tasks: AsyncIterator<ReadTask>): Promise<readonly ReadTask[]> {
    const group: ReadTask[] = []
    const most = 1 + this.#random.int(MOST_AT_ONCE)
    while (group.length < most) {
      const task = await tasks.next()
      if (task.done === true) break
      group.push(task.value)
    }
    return group
  }

  async #read({ object, uri, content }: ReadTask, flush: () => Promise<void>): Promise<void> {
    this.#reader.open(object, uri, () => undefined)
    let sha256 = ''
    if (content?.kind !== 'bytes') {
      const detail = content?.kind === 'failed' ? content.detail : 'it is no file'
      this.#reader.refuse({ reason: 'unreadable-object', detail })
    } else {
      sha256 = createHash('sha256').update(content.bytes).digest('hex')
      await this.#push(content.bytes, flush)
    }
    this.#done.push({ ...this.#reader.close(), object, sha256, contentSha256: '' })
  }

  async #push(bytes: Uint8Array, flush: () => Promise<void>): Promise<void> {
    let start = 0
    let end = 0
    while (end < bytes.length) {
      end = Math.min(bytes.length, end + 1 + this.#random.int(LONGEST_STRETCH))
      start += this.#reader.push(bytes.subarray(start, end), end === bytes.length)
      if (this.#reader.rows >= BATCH_ROWS) await flush()
    }
  }

  #batch(): WorkerBatch {
    const { terms } = this.#reader
    const tables = this.#reader.take()
    const firstTerm = this.#sentTerms
    this.#sentTerms = terms.size
    const done = this.#done
    this.#done = []
    return { kind: 'batch', tables, epoch: 0, firstTerm, terms: terms.textsSince(firstTerm), done }
  }
}
