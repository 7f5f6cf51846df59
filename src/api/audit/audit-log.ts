import { dayOf, makeFolder } from './audit-files.ts'
import { type AuditEntry, DUPIN_SOURCE, recordOf } from './audit-record.ts'
import { type Head, seal } from './chain.ts'
import { LineWriter } from './line-writer.ts'
import { recover, type TornEnd } from './recover.ts'
import type { Json } from './redact.ts'

export type { AuditEntry } from './audit-record.ts'

export interface AuditOptions {
  /** Made when it is not there. Only one log may be open on it at a time, as only one server has a lake. */
  readonly folder: string
  readonly now: () => Date
  /** A new UUID. */
  readonly newId: () => string
}

/**
 * What was done to this server: a CloudTrail record a line, each with the hash of the one before, in a file a day (UTC).
 * A line that is changed, taken out, moved or put in is found by `verifyAudit`; lines cut off at the very end are found by
 * whoever has written down the `head`.
 */
export class AuditLog {
  readonly #options: AuditOptions
  readonly #writer: LineWriter
  #head: Head
  #day: string

  private constructor(options: AuditOptions, head: Head, day: string) {
    this.#options = options
    this.#writer = new LineWriter(options.folder)
    this.#head = head
    this.#day = day
  }

  /**
   * Goes on where the log of a folder ends. What a crash left unfinished is set aside, and the log says so.
   *
   * @throws UserError when the last line is not as it was written.
   */
  static async open(options: AuditOptions): Promise<AuditLog> {
    await makeFolder(options.folder)
    const { head, day, torn } = await recover(options.folder)
    const log = new AuditLog(options, head, day)
    for (const end of torn) await log.#note(end)
    return log
  }

  /** The newest record; what a copy elsewhere has to hold so that nothing can be cut off unseen. */
  get head(): Head {
    return this.#head
  }

  /** Resolves when records can be written.
   * @throws Error when the disk refuses them. */
  ready(): Promise<void> {
    return this.#writer.ready()
  }

  /**
   * Adds a record. A `durable` one is on disk when the promise is kept; another is written soon, and only waits when the
   * disk has fallen behind.
   *
   * @throws Error when it cannot be written: what must be remembered must not be done then. A record that was taken is
   * written as soon as the disk allows, as long as the process lives.
   */
  async append(entry: AuditEntry, { durable }: { readonly durable: boolean }): Promise<void> {
    const { now, newId } = this.#options
    await this.ready()
    const time = now().getTime()
    await this.#add(recordOf(entry, time, newId()), time, durable)
  }

  /** Writes and syncs what waits. Later records are refused. */
  async close(): Promise<void> {
    await this.#writer.close()
  }

  async #add(
    record: Readonly<Record<string, Json>>,
    time: number,
    durable: boolean,
  ): Promise<void> {
    const { line, head } = seal(record, this.#head)
    this.#head = head
    const today = dayOf(time)
    // A clock that was put back must not put a record before older ones.
    if (today > this.#day) this.#day = today
    await this.#writer.write(this.#day, line, durable)
  }

  async #note({ file, setAside, bytes, sha256 }: TornEnd): Promise<void> {
    const { now, newId } = this.#options
    const time = now().getTime()
    const entry: AuditEntry = {
      principal: undefined,
      eventSource: DUPIN_SOURCE,
      eventName: 'SetAsideTornRecord',
      region: 'local',
      sourceAddress: DUPIN_SOURCE,
      userAgent: DUPIN_SOURCE,
      requestParameters: { file, setAside, bytes, sha256 },
      requestId: newId(),
      readOnly: false,
    }
    const userIdentity = { type: 'AWSService', invokedBy: DUPIN_SOURCE }
    await this.#add({ ...recordOf(entry, time, newId()), userIdentity }, time, true)
  }
}
