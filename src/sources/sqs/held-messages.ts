import { logObject } from '../s3/s3-uri.ts'
import type { LogObject } from '../source.ts'
import type { NamedObject } from './notification.ts'
import { readNotification } from './notification.ts'
import type { QueueMessage } from './queue.ts'

/** A message that was received and is not settled yet. */
export interface HeldMessage {
  readonly message: QueueMessage
  /** What it names, of the buckets that are read. */
  readonly objects: readonly LogObject[]
  /** Why it is parked even if all of these can be read. */
  readonly why?: string
}

/** Messages that are read together, and what they name: each object once, in the order of addresses. */
export interface QueueBatch {
  readonly ids: ReadonlySet<string>
  readonly objects: readonly LogObject[]
  /** When the oldest of the messages was sent; milliseconds since the epoch. */
  readonly sentAt: number
}

/** What becomes of a message. */
export type Verdict =
  /** All that it names is durable. */
  | { readonly kind: 'delete'; readonly message: QueueMessage }
  /** Part of what it names could not be read: it comes again after so many seconds. */
  | { readonly kind: 'retry'; readonly message: QueueMessage; readonly seconds: number }
  /** It is no use to try again, or was tried often. */
  | {
      readonly kind: 'park'
      readonly message: QueueMessage
      readonly why: string
      /** Addresses of what could not be read; where there are none, trying again is of no use. */
      readonly objects: readonly string[]
      readonly seconds: number
    }

/** How the objects of a batch fared: of those that could not be read, why. */
export interface BatchOutcome {
  readonly unreadable: ReadonlyMap<LogObject, string>
  /** Those that nobody tried to read, since the source failed before them. */
  readonly untried: ReadonlySet<LogObject>
}

export interface HoldingRules {
  /** Objects elsewhere are not read, whatever a message says. */
  readonly buckets: ReadonlySet<string>
  /** Receives after which a message whose objects cannot be read is parked. */
  readonly parkAfter: number
  readonly visibilitySeconds: number
}

const FIRST_RETRY_SECONDS = 30
const LAST_RETRY_SECONDS = 900
/** What is parked is tried again, but seldom. */
const FIRST_PARKED_SECONDS = 3600
const LAST_PARKED_SECONDS = 6 * 3600
/** SQS lets nobody hide a message for longer, counted from when it was received. */
const MOST_HELD = 12 * 3_600_000

interface Entry extends HeldMessage {
  readonly receivedAt: number
  hiddenUntil: number
  isTaken: boolean
}

/**
 * The messages of a queue between receipt and verdict. Knows no clock and no network: whoever uses it says what time it is and does
 * what it says.
 */
export class HeldMessages {
  readonly #rules: HoldingRules
  readonly #held = new Map<string, Entry>()

  constructor(rules: HoldingRules) {
    this.#rules = rules
  }

  get size(): number {
    return this.#held.size
  }

  /** Objects of messages that were not taken yet. */
  get waitingObjects(): number {
    return this.#waiting().reduce((sum, { objects }) => sum + Math.max(1, objects.length), 0)
  }

  /** When the first of the messages that were not taken yet was received, by the clock of `add`. */
  get waitingSince(): number | undefined {
    return this.#waiting()[0]?.receivedAt
  }

  /** One that is held already was received again, since its time ran out: the newer receipt counts. */
  add(messages: readonly QueueMessage[], now: number): void {
    for (const message of messages) {
      const before = this.#held.get(message.id)
      this.#held.set(message.id, {
        ...holding(message, this.#rules),
        receivedAt: now,
        hiddenUntil: now + this.#rules.visibilitySeconds * 1000,
        isTaken: before?.isTaken ?? false,
      })
    }
  }

  /** The messages that wait, up to so many objects, but at least one message. */
  take(mostObjects: number): QueueBatch | undefined {
    const ids = new Set<string>()
    const objects = new Map<string, LogObject>()
    let sentAt = Number.POSITIVE_INFINITY
    for (const entry of this.#waiting()) {
      if (ids.size > 0 && objects.size + entry.objects.length > mostObjects) break
      entry.isTaken = true
      ids.add(entry.message.id)
      for (const object of entry.objects) objects.set(keyOf(object), object)
      sentAt = Math.min(sentAt, entry.message.sentAt)
    }
    if (ids.size === 0) return undefined
    const sorted = [...objects.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1))
    return { ids, objects: sorted, sentAt }
  }

  /** What becomes of the messages of a batch that was read; they are not held any more. */
  settle({ ids }: QueueBatch, { unreadable, untried }: BatchOutcome): Verdict[] {
    const failures = new Map([...unreadable].map(([object, why]) => [keyOf(object), why]))
    const later = new Set([...untried].map(keyOf))
    return this.#letGo(ids).map((held) => verdictOn(held, failures, later, this.#rules))
  }

  /** The messages of a batch that could not be read for no fault of theirs, or of all that is held: somebody else may have them. */
  giveBack(batch?: QueueBatch): QueueMessage[] {
    return this.#letGo(batch?.ids ?? new Set(this.#held.keys())).map(({ message }) => message)
  }

  /** Messages of which the queue must be told that they are still held. What cannot be held any longer and waits is forgotten. */
  toExtend(now: number): QueueMessage[] {
    const span = this.#rules.visibilitySeconds * 1000
    return [...this.#held.values()].flatMap(({ message, receivedAt, hiddenUntil, isTaken }) => {
      if (hiddenUntil - now > (span * 2) / 3) return []
      if (now + span < receivedAt + MOST_HELD) return [message]
      if (!isTaken) this.#held.delete(message.id)
      return []
    })
  }

  /** The queue was told so at `now`. */
  extended(messages: readonly QueueMessage[], now: number): void {
    for (const { id, receipt } of messages) {
      const entry = this.#held.get(id)
      if (entry?.message.receipt === receipt)
        entry.hiddenUntil = now + this.#rules.visibilitySeconds * 1000
    }
  }

  #waiting(): Entry[] {
    return [...this.#held.values()].filter(({ isTaken }) => !isTaken)
  }

  #letGo(ids: ReadonlySet<string>): Entry[] {
    return [...ids].flatMap((id) => {
      const entry = this.#held.get(id)
      this.#held.delete(id)
      return entry === undefined ? [] : [entry]
    })
  }
}

function holding(message: QueueMessage, { buckets }: HoldingRules): HeldMessage {
  const notification = readNotification(message.body)
  if (notification.kind === 'test') return { message, objects: [] }
  if (notification.kind === 'unknown') return { message, objects: [], why: notification.why }
  const elsewhere = notification.objects.find(({ bucket }) => !buckets.has(bucket))
  const objects = notification.objects.filter(({ bucket }) => buckets.has(bucket))
  const nameless = objects.find(({ etag }) => etag === '')
  return {
    message,
    objects: objects.filter(({ etag }) => etag !== '').map(logObjectOf),
    ...whyOf(elsewhere, nameless),
  }
}

function whyOf(elsewhere?: NamedObject, nameless?: NamedObject): { why?: string } {
  if (elsewhere !== undefined)
    return {
      why: `it names an object of ${elsewhere.bucket}, which is none of the buckets that are read`,
    }
  return nameless === undefined ? {} : { why: 'it does not say size and ETag of an object' }
}

/** The object as a listing of its bucket has it. */
export function logObjectOf({ bucket, key, etag, bytes }: NamedObject): LogObject {
  return logObject({ bucket, key, etag, size: bytes })
}

function verdictOn(
  { message, objects, why }: HeldMessage,
  failures: ReadonlyMap<string, string>,
  untried: ReadonlySet<string>,
  { parkAfter }: HoldingRules,
): Verdict {
  const { receives } = message
  const seconds = growing(receives, FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS)
  if (objects.some((object) => untried.has(keyOf(object))))
    return { kind: 'retry', message, seconds }
  const failed = objects.filter((object) => failures.has(keyOf(object)))
  const [first] = failed
  if (first !== undefined && receives < parkAfter) return { kind: 'retry', message, seconds }
  const reason = why ?? (first === undefined ? undefined : failures.get(keyOf(first)))
  if (reason === undefined) return { kind: 'delete', message }
  const seldom = growing(receives - parkAfter + 1, FIRST_PARKED_SECONDS, LAST_PARKED_SECONDS)
  return {
    kind: 'park',
    message,
    why: reason,
    objects: failed.map(({ uri }) => uri),
    seconds: first === undefined ? seconds : seldom,
  }
}

function growing(times: number, first: number, last: number): number {
  return Math.min(last, first * 2 ** Math.min(10, Math.max(0, times - 1)))
}

function keyOf({ uri, version }: LogObject): string {
  return `${uri}\0${version}`
}
