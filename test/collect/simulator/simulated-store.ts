import type { LogObject, ObjectContent, Source } from '../../../src/sources/source.ts'
import type { Random } from '../../../src/statistics/random.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface StoreFaults {
  /** Share of objects that cannot be had, of pages of a listing that fail. */
  share: number
  /** Nothing can be had at all, and saying so takes long. */
  isOut: boolean
}

/** S3: objects by address, listed in pages, in the order of addresses. */
export class SimulatedStore {
  readonly faults: StoreFaults = { share: 0, isOut: false }
  readonly #contents = new Map<string, { readonly object: LogObject; readonly text: string }>()
  readonly #clock: VirtualClock
  readonly #random: Random

  constructor(clock: VirtualClock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  put(object: LogObject, text: string): void {
    this.#contents.set(object.uri, { object, text })
  }

  source(): Source {
    return { name: 'store', list: () => this.#list(), open: (object) => this.#open(object) }
  }

  async *#list(): AsyncGenerator<LogObject> {
    const all = [...this.#contents.values()].map(({ object }) => object)
    all.sort((a, b) => (a.uri < b.uri ? -1 : 1))
    for (const [i, object] of all.entries()) {
      if (i % 7 === 0) await this.#page()
      yield object
    }
  }

  async #page(): Promise<void> {
    await this.#clock.sleep(20 + this.#random.int(200))
    if (this.faults.isOut) await this.#clock.sleep(60_000)
    if (this.faults.isOut || this.#random.next() < this.faults.share / 3)
      throw new Error('SlowDown')
  }

  async #open({ uri, version }: LogObject): Promise<ObjectContent> {
    await this.#clock.sleep(10 + this.#random.int(100))
    if (this.faults.isOut) {
      await this.#clock.sleep(20_000 + this.#random.int(40_000))
      return { kind: 'failed', detail: 'SlowDown' }
    }
    const fate = this.#random.next() / this.faults.share
    if (fate < 0.3) throw new Error('the connection was reset')
    if (fate < 1) return { kind: 'failed', detail: 'AccessDenied' }
    const content = this.#contents.get(uri)
    if (content?.object.version !== version) return { kind: 'failed', detail: 'NoSuchKey' }
    return { kind: 'bytes', bytes: new Uint8Array(Buffer.from(content.text)) }
  }
}
