import { Worker } from 'node:worker_threads'
import { scriptBeside } from '../../sources/script.ts'
import type { Source } from '../../sources/source.ts'
import type { FromWorker, ReadTask, ToWorker, WorkerBatch, WorkerSetup } from './messages.ts'
import { openLine } from './sibling-line.ts'

/** Objects handed to a worker at a time: so many or so many bytes, whichever comes first. */
const GROUP_OBJECTS = 128
const GROUP_BYTES = 4 << 20

/** What reads objects. */
export interface Readers {
  /** Reads all of `tasks`; `sibling` brings what their records point to. Batches of one worker come in their order.
   * @throws what `onBatch` throws, or when a reader dies; it is of no more use then. */
  run(
    tasks: AsyncIterator<ReadTask>,
    onBatch: (worker: number, batch: WorkerBatch) => Promise<void>,
    sibling: Source['sibling'],
  ): Promise<void>
  close(): Promise<void>
}

/**
 * Threads that read objects, kept from one reading to the next. `tasks` is drawn from only as fast as the threads work, and a
 * thread waits until `onBatch` is through with what it sent: what is in memory at once is bounded whatever the number of objects.
 */
export class WorkerPool implements Readers {
  readonly #threads: number
  readonly #setup: Omit<WorkerSetup, 'line'>
  #sibling: Source['sibling']
  readonly #workers: Worker[] = []
  #isClosed = false

  constructor(threads: number, setup: Omit<WorkerSetup, 'line'>) {
    this.#threads = threads
    this.#setup = setup
  }

  async run(
    tasks: AsyncIterator<ReadTask>,
    onBatch: (worker: number, batch: WorkerBatch) => Promise<void>,
    sibling: Source['sibling'],
  ): Promise<void> {
    this.#sibling = sibling
    const next = groups(tasks)
    const threads = Array.from({ length: this.#threads }, async (_, i) => {
      // A thread takes a moment to start: none is started that finds nothing to do.
      const first = await next()
      if (first.length === 0) return
      const script = await scriptBeside('worker', import.meta.url)
      if (this.#isClosed) return
      const worker = this.#workers[i] ?? this.#start(script)
      this.#workers[i] = worker
      await serve(worker, first, next, (batch) => onBatch(i, batch))
    })
    await Promise.all(threads)
  }

  #start(script: URL): Worker {
    const line = openLine(async (uri, pointer) => this.#sibling?.(uri, pointer))
    const workerData: WorkerSetup = { ...this.#setup, line }
    return new Worker(script, { workerData, transferList: [line.port] })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}

/** Gives a thread tasks until there are no more and it is through with all of them. */
function serve(
  worker: Worker,
  first: readonly ReadTask[],
  next: () => Promise<readonly ReadTask[]>,
  onBatch: (batch: WorkerBatch) => Promise<void>,
): Promise<void> {
  const ended = new AbortController()
  return new Promise<void>((resolve, reject) => {
    const outstanding = new Set<number>()
    let exhausted = false
    const give = (tasks: readonly ReadTask[]) => {
      if (tasks.length === 0) exhausted = true
      for (const { object } of tasks) outstanding.add(object)
      if (tasks.length > 0) send(worker, { kind: 'read', tasks })
      if (exhausted && outstanding.size === 0) resolve()
    }
    const take = async (batch: WorkerBatch) => {
      await onBatch(batch)
      send(worker, { kind: 'taken' })
      for (const { object } of batch.done) outstanding.delete(object)
      if (exhausted && outstanding.size === 0) resolve()
    }
    const listeners = {
      message: (message: FromWorker) => {
        if (message.kind === 'failed')
          reject(new Error(`a reader thread failed: ${message.message}`))
        else if (message.kind === 'batch') take(message).catch(reject)
        else next().then(give).catch(reject)
      },
      error: reject,
      exit: (code: number) => reject(new Error(`a reader thread ended with code ${code}`)),
    }
    listenTo(worker, listeners, ended.signal)
    give(first)
  }).finally(() => ended.abort())
}

interface Listeners {
  readonly message: (message: FromWorker) => void
  readonly error: (error: Error) => void
  readonly exit: (code: number) => void
}

/** Until the signal: the next reading listens anew. */
function listenTo(worker: Worker, { message, error, exit }: Listeners, signal: AbortSignal): void {
  worker.on('message', message).on('error', error).on('exit', exit)
  signal.addEventListener('abort', () =>
    worker.off('message', message).off('error', error).off('exit', exit),
  )
}

/** Bytes that are in a message move with it. */
function send(worker: Worker, message: ToWorker): void {
  const tasks = message.kind === 'read' ? message.tasks : []
  const moved = tasks.flatMap(({ content }) =>
    content?.kind === 'bytes' && content.bytes.byteLength === content.bytes.buffer.byteLength
      ? [content.bytes.buffer]
      : [],
  )
  worker.postMessage(message, moved)
}

/** Hands out the tasks in groups, one caller after the other. */
function groups(tasks: AsyncIterator<ReadTask>): () => Promise<readonly ReadTask[]> {
  let turn: Promise<unknown> = Promise.resolve()
  const draw = async () => {
    const group: ReadTask[] = []
    let bytes = 0
    while (group.length < GROUP_OBJECTS && bytes < GROUP_BYTES) {
      const task = await tasks.next()
      if (task.done === true) break
      group.push(task.value)
      bytes += task.value.bytes
    }
    return group
  }
  return () => {
    const drawn = turn.then(draw)
    turn = drawn.catch(() => undefined)
    return drawn
  }
}
