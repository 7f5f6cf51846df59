import { rmSync } from 'node:fs'
import type { Clock } from '../sources/clock.ts'
import type { LogObject, ObjectContent, Source } from '../sources/source.ts'
import type { Changes } from './changes.ts'
import type { CollectTarget } from './collect-target.ts'

/** What became of an object that was offered. */
export type Outcome =
  /** The lake had it before. */
  | { readonly kind: 'known' }
  | { readonly kind: 'durable' }
  | { readonly kind: 'unreadable'; readonly why: string }
  /** Nothing is known of it: the reading broke for another reason, or the source failed before it was asked for. */
  | { readonly kind: 'untried' }

/** Memory that objects brought near by all sources may take together. */
export interface ByteBudget {
  used: number
  readonly most: number
}

export interface BringOptions {
  readonly objects: AsyncIterable<LogObject> | Iterable<LogObject>
  readonly source: Pick<Source, 'open' | 'sibling'>
  /** Told once of each object. */
  readonly onOutcome: (object: LogObject, outcome: Outcome) => void
}

interface Near {
  readonly object: LogObject
  readonly content: ObjectContent
  /** Memory that it takes until it is handed over. */
  readonly held: number
  readonly source: Pick<Source, 'sibling'>
  readonly onOutcome: (outcome: Outcome) => void
}

/** What a reading draws of what is near. */
export interface Drawn {
  readonly source: Source
  /** Says what became of all that was drawn: durable, but for the unreadable; or nothing, when the reading broke. */
  readonly end: (unreadable: ReadonlyMap<string, string> | undefined) => void
}

/** Objects of one source that are near and wait to be read. */
const MOST_NEAR = 2000
/** Milliseconds that objects wait for more to come, so that a reading is worth its commit. */
const LINGER = 500
/** An attempt that took as long and failed is one at a source that is not well. */
const SLOW = 10_000
const MOST_SLOW_FAILURES = 20

/**
 * Brings the objects of a source near before they are read, so that a reading of the lake never waits for the network: a source
 * that is slow or fails keeps nobody waiting but itself.
 */
export class NearObjects {
  readonly #target: Pick<CollectTarget, 'isKnown'>
  readonly #clock: Clock
  readonly #changes: Changes
  readonly #budget: ByteBudget
  readonly #atOnce: number
  readonly #near: Near[] = []
  readonly #opening = new Set<Near['onOutcome']>()
  #since = 0
  #slowFailures = 0
  #isEnded = false

  constructor(options: {
    readonly target: Pick<CollectTarget, 'isKnown'>
    readonly clock: Clock
    readonly changes: Changes
    readonly budget: ByteBudget
    /** Objects asked for at the same time. */
    readonly atOnce: number
  }) {
    this.#target = options.target
    this.#clock = options.clock
    this.#changes = options.changes
    this.#budget = options.budget
    this.#atOnce = options.atOnce
  }

  get isEmpty(): boolean {
    return this.#near.length === 0
  }

  /** When what is near is worth reading, on the monotonic clock. */
  get readyAt(): number | undefined {
    if (this.#near.length === 0) return undefined
    const noMore = this.#opening.size === 0 || this.#isFull()
    return noMore ? this.#since : this.#since + LINGER
  }

  /** Whether the source failed so slowly and so often in a row that it had better be left alone for a while. */
  get isUnwell(): boolean {
    return this.#slowFailures >= MOST_SLOW_FAILURES
  }

  /** Brings near what the lake has not; ends when all of it was asked for, or the source is not well. @throws what the listing throws */
  async bring({ objects, source, onOutcome }: BringOptions): Promise<void> {
    this.#slowFailures = 0
    const canBeBrokenOff = !Array.isArray(objects)
    for await (const object of objects) {
      if (this.#isLeftAlone) onOutcome(object, { kind: 'untried' })
      else if (await this.#target.isKnown(object)) onOutcome(object, { kind: 'known' })
      else await this.#begin(object, source, (outcome) => onOutcome(object, outcome))
      // The rest of a listing is not worth asking for.
      if (this.#isLeftAlone && canBeBrokenOff) return
    }
  }

  /** What is near, as a source of one reading that ends when nothing is near any more or it `isOver`. */
  draw(name: string, isOver: () => boolean): Drawn {
    const drawn = new Map<string, Near[]>()
    const sources = new Map<string, Near['source']>()
    const list = async function* (this: NearObjects): AsyncGenerator<LogObject> {
      while (!this.#isEnded && !isOver()) {
        const near = this.#near.shift()
        if (near === undefined) return
        this.#since = this.#clock.monotonic()
        const place = placeOf(near.object)
        drawn.set(place, [...(drawn.get(place) ?? []), near])
        sources.set(near.object.uri, near.source)
        yield near.object
      }
    }
    const taken = new Set<Near>()
    const open = async (object: LogObject): Promise<ObjectContent> => {
      const near = drawn.get(placeOf(object))?.[0]
      if (near === undefined) return { kind: 'failed', detail: 'it was not brought near' }
      taken.add(near)
      this.#release(near)
      return near.content
    }
    // What an object points to is brought by the source that the object is of.
    const sibling = async (uri: string, pointer: string) =>
      sources.get(uri)?.sibling?.(uri, pointer)
    const hasSiblings = this.#near[0]?.source.sibling !== undefined
    return {
      source: { name, list: () => list.call(this), open, ...(hasSiblings ? { sibling } : {}) },
      end: (unreadable) => {
        for (const near of [...drawn.values()].flat()) {
          if (!taken.has(near)) this.#forget(near)
          // What was told of twice was brought near twice, and read once.
          near.onOutcome(outcomeOf(near.object, taken.has(near), unreadable))
        }
        this.#changes.tell()
      },
    }
  }

  /** Asks for nothing more, lets go of what is near, and waits for nothing that was asked for. */
  end(): void {
    this.#isEnded = true
    for (const onOutcome of this.#opening) onOutcome({ kind: 'untried' })
    for (const near of this.#near.splice(0)) {
      this.#forget(near)
      near.onOutcome({ kind: 'untried' })
    }
    this.#changes.tell()
  }

  get #isLeftAlone(): boolean {
    return this.#isEnded || this.isUnwell
  }

  async #begin(
    object: LogObject,
    source: BringOptions['source'],
    onOutcome: Near['onOutcome'],
  ): Promise<void> {
    await this.#changes.until(() => this.#isEnded || this.#hasRoom())
    if (this.#isEnded) onOutcome({ kind: 'untried' })
    else void this.#open(object, source, onOutcome)
  }

  async #open(
    object: LogObject,
    source: BringOptions['source'],
    onOutcome: Near['onOutcome'],
  ): Promise<void> {
    this.#opening.add(onOutcome)
    const started = this.#clock.monotonic()
    const content = await contentOf(object, source)
    this.#opening.delete(onOutcome)
    const slow = content.kind === 'failed' && this.#clock.monotonic() - started >= SLOW
    this.#slowFailures = slow ? this.#slowFailures + 1 : 0
    const held = content.kind === 'bytes' ? content.bytes.byteLength : 0
    const near = { object, content, held, source, onOutcome }
    this.#budget.used += held
    // Nobody waits for it any more.
    if (this.#isEnded) this.#forget(near)
    else {
      if (this.#near.length === 0) this.#since = this.#clock.monotonic()
      this.#near.push(near)
    }
    this.#changes.tell()
  }

  #hasRoom(): boolean {
    return this.#opening.size < this.#atOnce && !this.#isFull()
  }

  /** Each source may hold something, however much the others do. */
  #isFull(): boolean {
    const some = this.#near.length + this.#opening.size
    return some >= MOST_NEAR || (some > 0 && this.#budget.used >= this.#budget.most)
  }

  #release({ held }: Near): void {
    this.#budget.used -= held
    this.#changes.tell()
  }

  #forget(near: Near): void {
    this.#release(near)
    const { content } = near
    if (content.kind === 'file' && content.isTemporary === true)
      rmSync(content.path, { force: true })
  }
}

async function contentOf(
  object: LogObject,
  { open }: BringOptions['source'],
): Promise<ObjectContent> {
  if (open === undefined) return { kind: 'file', path: object.uri }
  try {
    return await open(object)
  } catch (error) {
    return { kind: 'failed', detail: error instanceof Error ? error.message : String(error) }
  }
}

function outcomeOf(
  object: LogObject,
  wasOpened: boolean,
  unreadable: ReadonlyMap<string, string> | undefined,
): Outcome {
  if (unreadable === undefined) return { kind: 'untried' }
  const why = unreadable.get(placeOf(object))
  if (why !== undefined) return { kind: 'unreadable', why }
  return { kind: wasOpened ? 'durable' : 'known' }
}

/** By which an object and its version are told from others. */
export function placeOf({ uri, version }: LogObject): string {
  return `${uri}\0${version}`
}
