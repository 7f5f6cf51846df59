import type { CollectTarget } from '../../../src/collect/collect-target.ts'
import { placeOf } from '../../../src/collect/near-objects.ts'
import type { Document, DocumentChange } from '../../../src/lake/documents.ts'
import { fetchAhead } from '../../../src/lake/ingest/fetch-ahead.ts'
import type { IngestListeners, IngestSummary } from '../../../src/lake/ingest/ingest.ts'
import type { LogObject, ObjectContent, Source } from '../../../src/sources/source.ts'
import type { Random } from '../../../src/statistics/random.ts'
import type { DiskFaults, Life, SimulatedLake } from './simulated-lake.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** What a process knows of the lake that it opened. */
interface OpenedModel {
  readonly known: Set<string>
  readonly underWay: Set<string>
  readonly touchDisk: () => Promise<void>
}

interface Line {
  readonly object: LogObject
  readonly content: ObjectContent
}

/**
 * What the lake promises, and nothing else of it: commits of some objects at a time that happen or do not, a ledger that outlives
 * the process, and in memory what was offered since it was opened. It does not know events: an object that is committed twice
 * counts twice, where the real lake would find duplicates.
 */
export class ModelLake implements SimulatedLake {
  readonly faults: DiskFaults = { share: 0, deaths: 0, slowest: 100 }
  /** How often each content was committed. */
  readonly #counted = new Map<string, number>()
  readonly #durable = new Set<string>()
  readonly #documents = new Map<string, Document>()
  readonly #clock: VirtualClock
  readonly #random: Random

  constructor(clock: VirtualClock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  has(object: LogObject): boolean {
    return this.#durable.has(placeOf(object))
  }

  /** Documents of a kind, as they are on the disk. */
  documents(kind: string): Document[] {
    return [...this.#documents.values()].filter((one) => one.kind === kind)
  }

  /** What is under way when a process dies never comes about. */
  async open(life: Life): Promise<CollectTarget> {
    const touchDisk = async () => {
      await this.#touchDisk()
      if (life.isDead) await new Promise(() => undefined)
    }
    let known = new Set(this.#durable)
    let underWay = new Set<string>()
    const read = async (source: Source, listeners: IngestListeners): Promise<IngestSummary> => {
      underWay = new Set()
      try {
        return await this.#read(source, listeners, { known, underWay, touchDisk })
      } catch (error) {
        // What was offered counts as known: the ingestor is opened anew.
        known = new Set(this.#durable)
        throw error
      } finally {
        underWay = new Set()
      }
    }
    return {
      isKnown: (object) => known.has(placeOf(object)) && !underWay.has(placeOf(object)),
      read,
      documents: {
        all: async (kind) => this.documents(kind),
        write: async (changes) => {
          await touchDisk()
          this.#write(changes)
        },
      },
    }
  }

  left(): void {}

  async check(put: ReadonlyMap<string, LogObject>): Promise<readonly string[]> {
    return [...put].flatMap(([text, { uri }]) => {
      const times = this.#counted.get(text) ?? 0
      return times === 1 ? [] : [`${uri} was counted ${times} times`]
    })
  }

  async #read(
    source: Source,
    listeners: IngestListeners,
    opened: OpenedModel,
  ): Promise<IngestSummary> {
    const { known, underWay } = opened
    const unread = async function* (): AsyncGenerator<LogObject> {
      for await (const object of source.list(() => undefined)) {
        const place = placeOf(object)
        if (known.has(place)) continue
        known.add(place)
        underWay.add(place)
        yield object
      }
    }
    const open = source.open ?? (async () => ({ kind: 'failed', detail: 'not here' }) as const)
    let lines: Line[] = []
    let objects = 0
    for await (const line of fetchAhead(unread(), open)) {
      lines.push(line)
      objects++
      if (this.#random.next() > 0.05) continue
      await this.#commit(lines, listeners, opened)
      lines = []
    }
    await this.#commit(lines, listeners, opened)
    return { ...NOTHING, objects }
  }

  async #commit(
    lines: readonly Line[],
    listeners: IngestListeners,
    { known, underWay, touchDisk }: OpenedModel,
  ): Promise<void> {
    await touchDisk()
    for (const { object, content } of lines) {
      const place = placeOf(object)
      if (content.kind === 'bytes') {
        const text = Buffer.from(content.bytes).toString()
        this.#durable.add(place)
        this.#counted.set(text, (this.#counted.get(text) ?? 0) + 1)
      } else {
        known.delete(place)
        listeners.onUnreadable?.(object, content.kind === 'failed' ? content.detail : '')
      }
      underWay.delete(place)
    }
  }

  #write(changes: readonly DocumentChange[]): void {
    for (const change of changes) {
      const key = `${change.kind}\0${change.id}`
      if ('body' in change) this.#documents.set(key, change)
      else this.#documents.delete(key)
    }
  }

  async #touchDisk(): Promise<void> {
    await this.#clock.sleep(this.#random.int(this.faults.slowest))
    if (this.#random.next() < this.faults.share) throw new Error('no space left on device')
  }
}

const NOTHING: IngestSummary = {
  objects: 0,
  known: 0,
  bytes: 0,
  read: 0,
  stored: 0,
  duplicate: 0,
  rejected: 0,
  notMembers: 0,
  problems: [],
}
