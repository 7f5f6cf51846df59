import { EntityIndex } from '../../graph/search.ts'
import type { Engine } from '../../lake/engine.ts'
import type { Lake } from '../../lake/lake.ts'
import { RememberingEngine } from '../../lake/remembering-engine.ts'
import { visibleEngine } from '../../lake/visible.ts'
import { GraphView } from './graph-view.ts'

/** What somebody may see: the rows of some accounts (all when undefined), under a name of its own. */
export interface Sight {
  /** The ARN of a behavior graph, `account:…` or `lake`. */
  readonly key: string
  readonly accounts: readonly string[] | undefined
  /** Whether rows that name no account are shown too. */
  readonly unowned: boolean
}

/** An engine that is replaced is asked no more, but an answer may be under way: it is closed after this, in milliseconds. */
const CLOSE_AFTER = 60_000

/** What is shared by all who look with one sight. */
interface Opened {
  /** Remembers what it was asked. */
  readonly engine: RememberingEngine
  /** Through a connection of its own: who types does not wait for the panels of a page. */
  readonly index: EntityIndex
  readonly close: () => Promise<void>
}

/** Engines and views of those who look at a lake, opened when they are first asked for. Holds their connections. */
export class Views {
  readonly #lake: Lake
  readonly #open = new Map<string, Promise<Opened>>()
  readonly #retired = new Map<Opened, NodeJS.Timeout>()

  constructor(lake: Lake) {
    this.#lake = lake
  }

  async view(sight: Sight): Promise<GraphView> {
    const { accounts, unowned } = sight
    const { engine, index } = await this.#opened(sight)
    return new GraphView({ engine, index, accounts, unowned })
  }

  /** The engine of a sight, shared by all who ask for it; it stays open until some time after `renew`. It remembers what it
   * was asked. */
  async engine(sight: Sight): Promise<Engine> {
    return (await this.#opened(sight)).engine
  }

  /** An engine of a sight for long work: whoever asks for it closes it. */
  own({ accounts, unowned }: Sight): Promise<Engine> {
    return accounts === undefined
      ? this.#lake.engine.connect()
      : visibleEngine(this.#lake.engine, accounts, unowned)
  }

  /** Rows were added, of accounts that can be seen already: who asks from now on is answered with them. */
  forget(): void {
    for (const opened of this.#open.values()) {
      opened.then(
        ({ engine, index }) => {
          engine.forget()
          index.forget()
        },
        () => undefined,
      )
    }
  }

  /** What may be seen has changed: who asks from now on gets engines that know. */
  renew(): void {
    for (const opened of this.#open.values()) {
      opened.then(
        (known) => {
          const close = () => void this.#close(known)
          this.#retired.set(known, setTimeout(close, CLOSE_AFTER).unref())
        },
        () => undefined,
      )
    }
    this.#open.clear()
  }

  async close(): Promise<void> {
    const opening = [...this.#open.values()]
    this.renew()
    await Promise.allSettled(opening)
    await Promise.resolve()
    for (const known of [...this.#retired.keys()]) await this.#close(known)
  }

  #opened(sight: Sight): Promise<Opened> {
    const key = `${sight.key} ${sight.unowned}`
    const known = this.#open.get(key)
    if (known !== undefined) return known
    const opened = this.#openedAnew(sight)
    this.#open.set(key, opened)
    opened.catch(() => this.#open.delete(key))
    return opened
  }

  async #openedAnew(sight: Sight): Promise<Opened> {
    const engine = new RememberingEngine(await this.own(sight))
    try {
      const beside = await this.own(sight)
      const close = async () => void (await Promise.all([engine.close(), beside.close()]))
      return { engine, index: new EntityIndex(beside), close }
    } catch (error) {
      await engine.close()
      throw error
    }
  }

  async #close(known: Opened): Promise<void> {
    clearTimeout(this.#retired.get(known))
    if (this.#retired.delete(known)) await known.close()
  }
}
