import { isRecord } from '../events/plain-record.ts'
import type { CollectTarget } from './collect-target.ts'

/** How the collecting of one source goes. Counts are since the lake first collected it. */
export interface SourceStatus {
  readonly name: string
  readonly kind: string
  /** `failing`: its last attempt did not get through. `waiting`: there was none yet. */
  readonly state: 'waiting' | 'collecting' | 'failing'
  /** Objects that were read and are durable. */
  readonly objects: number
  /** Records of them that were new. */
  readonly records: number
  /** Attempts at objects of which not a byte could be read. */
  readonly unreadable: number
  /** Messages of a queue that were given up. */
  readonly parked: number
  /** What could not be listed at the last attempt. */
  readonly problems: number
  /** Milliseconds since the epoch; absent when it never got through. */
  readonly lastSuccess?: number
  readonly lastError?: { readonly at: number; readonly message: string }
  /** Milliseconds from when the oldest message of the last batch was sent until what it names was durable. */
  readonly lag?: number
}

export type CountName = 'objects' | 'records' | 'unreadable' | 'parked'

export const SOURCE_KIND = 'collected-source'

const LONGEST_MESSAGE = 500

/** The status of one source, which its lane keeps up to date. */
export class StatusKeeper {
  #status: SourceStatus
  #isKept = false

  constructor(name: string, kind: string, before: SourceStatus | undefined) {
    const { state, problems, lag, ...counts } = before ?? {}
    const none = { objects: 0, records: 0, unreadable: 0, parked: 0 }
    this.#status = { ...none, ...counts, name, kind, state: 'waiting', problems: 0 }
  }

  get status(): SourceStatus {
    return this.#status
  }

  count(what: CountName, more = 1): void {
    this.#update({ [what]: Math.max(0, this.#status[what] + more) })
  }

  problems(count: number): void {
    this.#update({ problems: count })
  }

  succeeded(at: number, lag?: number): void {
    this.#update({ state: 'collecting', lastSuccess: at, ...(lag === undefined ? {} : { lag }) })
  }

  failed(at: number, error: unknown): void {
    this.noted(at, error)
    this.#update({ state: 'failing' })
  }

  /** Something went wrong, but not with the source as a whole. */
  noted(at: number, error: unknown): void {
    const text = error instanceof Error ? error.message : String(error)
    this.#update({ lastError: { at, message: text.slice(0, LONGEST_MESSAGE) } })
  }

  /** Whether it is other than when it was last asked so. */
  takeChanged(): boolean {
    const isChanged = !this.#isKept
    this.#isKept = true
    return isChanged
  }

  #update(change: Partial<SourceStatus>): void {
    this.#status = { ...this.#status, ...change }
    this.#isKept = false
  }
}

/** As they were kept in a lake, by name. What is damaged is passed over: it is counted anew. */
export async function readStatuses(
  documents: Pick<CollectTarget['documents'], 'all'>,
): Promise<SourceStatus[]> {
  const kept = await documents.all(SOURCE_KIND)
  return kept.flatMap(({ body }) => {
    const status = parse(body)
    return status === undefined ? [] : [status]
  })
}

function parse(body: string): SourceStatus | undefined {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return undefined
  }
  return isStatus(value) ? value : undefined
}

function isStatus(value: unknown): value is SourceStatus {
  if (!isRecord(value)) return false
  const { name, kind, state, lastError } = value
  const counts = ['objects', 'records', 'unreadable', 'parked', 'problems'].map((key) => value[key])
  return (
    typeof name === 'string' &&
    typeof kind === 'string' &&
    (state === 'waiting' || state === 'collecting' || state === 'failing') &&
    counts.every((count) => typeof count === 'number') &&
    (lastError === undefined ||
      (isRecord(lastError) &&
        typeof lastError['at'] === 'number' &&
        typeof lastError['message'] === 'string')) &&
    ['lastSuccess', 'lag'].every((key) => ['undefined', 'number'].includes(typeof value[key]))
  )
}
