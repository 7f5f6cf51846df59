import { createHash, createHmac, hash } from 'node:crypto'
import { statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { FORMATS } from '../../formats/catalogue.ts'
import { DEFAULT_LIMITS } from '../../formats/limits.ts'
import { type ObjectFormat, ObjectReader, type ObjectResult } from '../../formats/object-reader.ts'
import { isParquet, ParquetRecords } from '../../formats/parquet/parquet-records.ts'
import {
  beginningOf,
  hashFile,
  inflateWhole,
  ObjectError,
  readStream,
  readWhole,
  WHOLE_BYTES,
  type WholeObject,
} from '../../sources/inflate.ts'
import { isInvocationBody, readSibling, siblingOf } from '../../sources/sibling.ts'
import type { ObjectMetadata } from '../../sources/source.ts'
import { type ReadingRedaction, readingRedaction } from '../redaction/reading-redaction.ts'
import type { FromWorker, ObjectDone, ReadTask, ToWorker, WorkerSetup } from './messages.ts'
import { type ParquetObject, parquetLines } from './parquet-object.ts'
import { type AskingLine, askOn } from './sibling-line.ts'

/** Rows after which a batch is handed over: enough to be worth a message, few enough to be small. */
const BATCH_ROWS = 24_576
const BATCH_OBJECTS = 4096
/** Batches on their way before the worker waits: bounds what is in memory between worker and lake. */
const BATCHES_UNDER_WAY = 2
const LIMITS = DEFAULT_LIMITS

/** A thread that reads log objects: bytes in, rows out. */
class IngestWorker {
  readonly #send: (message: FromWorker, transfer: ArrayBuffer[]) => void
  readonly #reader: ObjectReader
  readonly #parquet = new ParquetRecords()
  readonly #line: AskingLine
  readonly #redaction: ReadingRedaction
  #epoch = 0
  #sentTerms = 1
  #done: ObjectDone[] = []
  #underWay = 0
  #resume: (() => void) | undefined
  #running = false
  readonly #queue: ReadTask[] = []

  constructor(setup: WorkerSetup, send: (message: FromWorker, transfer: ArrayBuffer[]) => void) {
    this.#send = send
    this.#reader = createReader(setup)
    this.#line = setup.line
    this.#redaction = readingRedaction(setup.redaction)
  }

  /** Reads objects one after the other. Asks for more when it starts on the last ones it has, so that it never waits. */
  add(tasks: readonly ReadTask[]): void {
    this.#queue.push(...tasks)
    if (!this.#running) this.#running = true
    else return
    this.#run()
      .catch((error: unknown) => this.#send({ kind: 'failed', message: describe(error) }, []))
      .finally(() => (this.#running = false))
  }

  async #run(): Promise<void> {
    // Tasks may arrive while the last rows wait to be taken: then there is more to do.
    while (this.#queue.length > 0) {
      await this.#readQueue()
      await this.#flush()
    }
  }

  async #readQueue(): Promise<void> {
    for (let task = this.#queue.shift(); task !== undefined; task = this.#queue.shift()) {
      if (this.#queue.length === 0) this.#send({ kind: 'hungry' }, [])
      await this.#read(task)
      if (this.#reader.rows >= BATCH_ROWS || this.#done.length >= BATCH_OBJECTS) await this.#flush()
      if (this.#queue.length === 0) await this.#pause()
    }
  }

  /** Lets messages in that arrived while reading. */
  async #pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
  }

  end(): void {
    this.#parquet.close()
  }

  /** The lake has taken a batch. */
  taken(): void {
    this.#underWay--
    this.#resume?.()
  }

  async #read(task: ReadTask): Promise<void> {
    let hashes = NO_HASHES
    this.#reader.open(task.object, task.uri, siblingsOf(task, this.#line), metadataOf(task))
    try {
      if (isInvocationBody(task.uri))
        return this.#finish(task, { ...EMPTY, format: 'bedrock-body' }, hashes)
      const whole = wholeOf(task)
      if (whole === undefined) {
        hashes = await this.#readLarge(task)
      } else {
        if (isParquet(whole.bytes)) await this.#readParquet(whole)
        else this.#reader.push(whole.bytes, true)
        hashes = { sha256: whole.sha256, contentSha256: '' }
        if (isDigested(task.uri, this.#reader.format))
          hashes = { ...hashes, contentSha256: contentHash(whole) }
      }
    } catch (error) {
      if (!(error instanceof ObjectError)) throw error
      this.#reader.refuse({ reason: error.reason, detail: error.message })
    }
    this.#finish(task, this.#reader.close(), hashes)
  }

  #finish(task: ReadTask, result: ObjectResult, hashes: Hashes): void {
    const rejects = this.#redaction.notes(result.rejects)
    this.#done.push({ ...result, rejects, object: task.object, ...hashes })
  }

  async #readLarge(task: ReadTask): Promise<Hashes> {
    const path = pathOf(task)
    if (isParquet(await beginningOf(path))) {
      const sha256 = await hashFile(path, LIMITS)
      await this.#readParquet({ path, size: task.bytes })
      return { sha256, contentSha256: '' }
    }
    const content = createHash('sha256')
    let sha256 = ''
    await this.#pushAll(
      readStream(path, LIMITS, (hash) => (sha256 = hash)),
      (chunk) => {
        // What it is shows in its first stretch: from then on nothing is hashed for nothing.
        if (this.#reader.format === 'unknown' || isDigested(task.uri, this.#reader.format))
          content.update(chunk)
      },
    )
    const isOfCloudTrail = isDigested(task.uri, this.#reader.format)
    return { sha256, contentSha256: isOfCloudTrail ? content.digest('hex') : '' }
  }

  #readParquet(object: ParquetObject): Promise<void> {
    return this.#pushAll(parquetLines(this.#parquet, object, LIMITS))
  }

  async #pushAll(
    chunks: AsyncIterable<Uint8Array>,
    onChunk: (chunk: Uint8Array) => void = () => undefined,
  ): Promise<void> {
    let rest: Uint8Array = new Uint8Array(0)
    for await (const chunk of chunks) {
      onChunk(chunk)
      const window = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      rest = window.subarray(this.#reader.push(window, false))
      if (this.#reader.rows >= BATCH_ROWS) await this.#flush()
    }
    this.#reader.push(rest, true)
  }

  async #flush(): Promise<void> {
    if (this.#reader.rows === 0 && this.#done.length === 0) return
    const terms = this.#reader.terms
    const tables = this.#redaction.rows(this.#reader.take())
    const buffers = tables.flatMap(({ columns, objects }) => [
      objects.buffer,
      ...columns.flatMap(({ values, bytes }) =>
        bytes ? [values.buffer, bytes.buffer] : [values.buffer],
      ),
    ])
    const batch: FromWorker = {
      kind: 'batch',
      tables,
      epoch: this.#epoch,
      firstTerm: this.#sentTerms,
      terms: this.#redaction.terms(terms, this.#sentTerms),
      done: this.#done,
    }
    this.#done = []
    this.#sentTerms = terms.size
    this.#underWay++
    this.#send(
      batch,
      buffers.filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer),
    )
    if (terms.isFull) this.#startDictionary()
    while (this.#underWay >= BATCHES_UNDER_WAY)
      await new Promise<void>((resolve) => (this.#resume = resolve))
  }

  #startDictionary(): void {
    this.#reader.startDictionary()
    this.#epoch++
    this.#sentTerms = 1
  }
}

function createReader({ seed, contentKey }: WorkerSetup): ObjectReader {
  const contentHash = (content: string) =>
    createHmac('sha256', contentKey).update(content).digest('hex').slice(0, 32)
  return new ObjectReader({ formats: FORMATS, seed, contentHash, limits: LIMITS })
}

/** An object that is read at once; undefined for one that is too large for it. @throws ObjectError */
function wholeOf(task: ReadTask): WholeObject | undefined {
  if (task.content?.kind === 'failed')
    throw new ObjectError(task.content.reason ?? 'unreadable-object', task.content.detail)
  if (task.content?.kind === 'bytes') return inflateWhole(task.content.bytes, LIMITS)
  return sizeOf(task) <= WHOLE_BYTES ? readWhole(pathOf(task), LIMITS) : undefined
}

/** What was brought near may be larger than it was taken to be. */
function sizeOf({ bytes, content }: ReadTask): number {
  if (content?.kind !== 'file') return bytes
  return statSync(content.path, { throwIfNoEntry: false })?.size ?? bytes
}

/** What the records of an object point to: among files, or where its source finds it.
 * @throws ObjectError for what is out of reach now, or when it becomes too much */
function siblingsOf({ uri, content }: ReadTask, line: AskingLine) {
  if (content === undefined) return (pointer: string) => readSibling(uri, pointer, LIMITS)
  let bytes = 0
  return (pointer: string) => {
    if (siblingOf(uri, pointer) === undefined) return undefined
    const answer = askOn(line, uri, pointer)
    if (answer === undefined) return undefined
    const text = textOf(answer)
    bytes += text?.length ?? 0
    if (bytes > LIMITS.inflatedBytes)
      throw new ObjectError('object-too-large', 'the bodies that its records point to are too much')
    return text
  }
}

/** Undefined for what is damaged, as among files. */
function textOf(stored: Uint8Array): string | undefined {
  try {
    return Buffer.from(inflateWhole(stored, LIMITS).bytes).toString('utf8')
  } catch (error) {
    if (error instanceof ObjectError) return undefined
    throw error
  }
}

function pathOf({ uri, content }: ReadTask): string {
  return content?.kind === 'file' ? content.path : uri
}

interface Hashes {
  /** Of the bytes as stored. */
  readonly sha256: string
  /** Of what they hold uncompressed: what CloudTrail's digests speak of. `''` for what no digest can name. */
  readonly contentSha256: string
}

const NO_HASHES: Hashes = { sha256: '', contentSha256: '' }

/** Whether CloudTrail delivered it, or it lies where CloudTrail delivers: an altered file need no longer look like one. */
function isDigested(uri: string, format: ObjectFormat): boolean {
  return format === 'cloudtrail' || format === 'cloudtrail-digest' || uri.includes('CloudTrail')
}

function contentHash({ bytes, isInflated, sha256 }: WholeObject): string {
  return isInflated ? hash('sha256', bytes, 'hex') : sha256
}

function metadataOf({ content }: ReadTask): ObjectMetadata | undefined {
  return content === undefined || content.kind === 'failed' ? undefined : content.metadata
}

const EMPTY = { read: 0, rejected: 0, rejects: [] }

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function isSetup(value: unknown): value is WorkerSetup {
  return typeof value === 'object' && value !== null && 'contentKey' in value
}

if (parentPort !== null && isSetup(workerData)) {
  const port = parentPort
  const worker = new IngestWorker(workerData, (message, transfer) =>
    port.postMessage(message, transfer),
  )
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'end') {
      worker.end()
      port.close()
    } else if (message.kind === 'taken') worker.taken()
    else worker.add(message.tasks)
  })
}
