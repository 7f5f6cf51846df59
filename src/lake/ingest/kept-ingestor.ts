import type { LogObject, Source } from '../../sources/source.ts'
import type { Lake } from '../lake.ts'
import { type IngestListeners, type IngestOptions, Ingestor, type IngestSummary } from './ingest.ts'

type Accounts = ReadonlySet<string> | undefined

/**
 * An ingestor that is opened when it is needed, and anew when other accounts are taken in or a reading broke: what an earlier one
 * believed to be known may not be. `open`, `read` and `close` are called one after the other.
 */
export class KeptIngestor {
  readonly #lake: Lake
  readonly #options: Omit<IngestOptions, 'accounts'>
  /** The accounts that are taken in now; every one when undefined. */
  readonly #accounts: () => Accounts
  #ingestor: Ingestor | undefined
  #taken: Accounts
  #isCurrent = false

  constructor(lake: Lake, options: Omit<IngestOptions, 'accounts'>, accounts: () => Accounts) {
    this.#lake = lake
    this.#options = options
    this.#accounts = accounts
  }

  /** Whether the lake has an object, durably; undefined while that is not known. */
  isKnown(object: LogObject): boolean | undefined {
    return this.#isCurrent ? this.#ingestor?.isKnown(object) : undefined
  }

  /** Other accounts may be taken in from now on: what is known is found out anew by `open` or `read`. */
  reconsider(): void {
    this.#isCurrent = false
  }

  /** Opens it unless it is open. */
  async open(): Promise<void> {
    await this.#ready()
  }

  /** Everything that a source has and the lake has not. @throws what breaks the reading; nothing of it that was not durable counts */
  async read(source: Source, listeners: IngestListeners = {}): Promise<IngestSummary> {
    const ingestor = await this.#ready()
    try {
      return await ingestor.read(source, listeners)
    } catch (error) {
      await this.close()
      throw error
    }
  }

  async close(): Promise<void> {
    const ingestor = this.#ingestor
    this.#ingestor = undefined
    await ingestor?.close()
  }

  async #ready(): Promise<Ingestor> {
    this.#isCurrent = true
    const accounts = this.#accounts()
    if (this.#ingestor !== undefined && !same(this.#taken, accounts)) await this.close()
    this.#ingestor ??= await Ingestor.open(this.#lake, {
      ...this.#options,
      ...(accounts === undefined ? {} : { accounts }),
    })
    this.#taken = accounts
    return this.#ingestor
  }
}

function same(a: Accounts, b: Accounts): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.size === b.size && [...a].every((account) => b.has(account))
}
