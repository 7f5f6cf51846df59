import type { CollectTarget } from '../../../src/collect/collect-target.ts'
import type { Clock } from '../../../src/sources/clock.ts'
import type { Source } from '../../../src/sources/source.ts'
import type { Queue } from '../../../src/sources/sqs/queue.ts'

/** One life of a process. When it is killed, nothing that it waits for ever comes back to it; while its machine sleeps, nothing
 * comes back yet. */
export class Generation {
  readonly #awake: () => Promise<void>
  #isDead = false

  constructor(awake: () => Promise<void>) {
    this.#awake = awake
  }

  kill(): void {
    this.#isDead = true
  }

  get isDead(): boolean {
    return this.#isDead
  }

  live<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(
        (value) => this.#tell(() => resolve(value)),
        (error: unknown) => this.#tell(() => reject(error)),
      )
    })
  }

  clock({ now, monotonic, sleep }: Clock): Clock {
    return { now, monotonic, sleep: (ms, signal) => this.live(sleep(ms, signal)) }
  }

  queue({ receive, delete: remove, hide, hasDeadLetterQueue }: Queue): Queue {
    return {
      receive: (request, signal) => this.live(receive(request, signal)),
      delete: (messages) => this.live(remove(messages)),
      hide: (messages, seconds) => this.live(hide(messages, seconds)),
      hasDeadLetterQueue: () => this.live(hasDeadLetterQueue()),
    }
  }

  source({ name, list, open }: Source): Source {
    const live = <T>(work: Promise<T>) => this.live(work)
    return {
      name,
      async *list(onProblem) {
        const objects = list(onProblem)[Symbol.asyncIterator]()
        for (;;) {
          const next = await live(objects.next())
          if (next.done === true) return
          yield next.value
        }
      },
      ...(open === undefined ? {} : { open: (object) => live(open(object)) }),
    }
  }

  target({ isKnown, read, documents }: CollectTarget): CollectTarget {
    return {
      isKnown,
      read: (source, listeners) => this.live(read(source, listeners)),
      documents: {
        all: (kind) => this.live(documents.all(kind)),
        write: (changes) => this.live(documents.write(changes)),
      },
    }
  }

  async #tell(what: () => void): Promise<void> {
    await this.#awake()
    if (!this.#isDead) what()
  }
}
