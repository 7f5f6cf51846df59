import { isRecord } from '../events/plain-record.ts'
import type { ParkedMessage } from '../sources/sqs/queue-consumer.ts'
import type { CollectTarget } from './collect-target.ts'

/** A message of a queue that was given up, as it is kept in the lake. All that it quotes is what the message said. */
export interface ParkedNote {
  readonly source: string
  readonly message: string
  readonly why: string
  /** Addresses of objects that could not be read. */
  readonly objects: readonly string[]
  readonly receives: number
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Its beginning. */
  readonly body: string
}

export const PARKED_KIND = 'parked-message'

/** Whoever may send to a queue could fill the lake: of more there is only the number. */
const MOST_NOTES = 1000
const LONGEST_BODY = 4096
const MOST_OBJECTS = 100

/** Of all queues. What is damaged is passed over. */
export async function readParked(
  documents: Pick<CollectTarget['documents'], 'all'>,
): Promise<ParkedNote[]> {
  return (await documents.all(PARKED_KIND)).flatMap(({ body }) => {
    const value = parse(body)
    return isNote(value) ? [value] : []
  })
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function isNote(value: unknown): value is ParkedNote {
  return (
    isRecord(value) &&
    ['source', 'message', 'why', 'body'].every((key) => typeof value[key] === 'string') &&
    ['receives', 'at'].every((key) => typeof value[key] === 'number') &&
    Array.isArray(value['objects']) &&
    value['objects'].every((uri) => typeof uri === 'string')
  )
}

/** The messages of one queue that were given up, each once, however often it comes again. */
export class ParkedMessages {
  readonly #source: string
  readonly #documents: CollectTarget['documents']
  readonly #noted: Set<string>
  #new = 0

  private constructor(source: string, documents: CollectTarget['documents'], noted: Set<string>) {
    this.#source = source
    this.#documents = documents
    this.#noted = noted
  }

  static async open(
    source: string,
    documents: CollectTarget['documents'],
  ): Promise<ParkedMessages> {
    const start = `${source}/`
    const ids = (await documents.all(PARKED_KIND)).flatMap(({ id }) =>
      id.startsWith(start) ? [id.slice(start.length)] : [],
    )
    return new ParkedMessages(source, documents, new Set(ids))
  }

  /** Durable when it answers. */
  async add(messages: readonly ParkedMessage[], at: number): Promise<void> {
    const fresh = messages.filter(({ message }) => !this.#noted.has(message.id))
    const kept = fresh.slice(0, Math.max(0, MOST_NOTES - this.#noted.size))
    await this.#documents.write(kept.map((one) => this.#document(one, at)))
    for (const { message } of kept) this.#noted.add(message.id)
    this.#new += fresh.length
  }

  /** Messages that could be read after all. */
  async recovered(ids: readonly string[]): Promise<void> {
    const mended = ids.filter((id) => this.#noted.has(id))
    if (mended.length === 0) return
    await this.#documents.write(mended.map((id) => ({ kind: PARKED_KIND, id: this.#id(id) })))
    for (const id of mended) this.#noted.delete(id)
    this.#new -= mended.length
  }

  /** How many more there are than when it was last asked. */
  takeNew(): number {
    const more = this.#new
    this.#new = 0
    return more
  }

  #document({ message, why, objects }: ParkedMessage, at: number) {
    const note: ParkedNote = {
      source: this.#source,
      message: message.id,
      why,
      objects: objects.slice(0, MOST_OBJECTS),
      receives: message.receives,
      at,
      body: message.body.slice(0, LONGEST_BODY),
    }
    return { kind: PARKED_KIND, id: this.#id(message.id), body: JSON.stringify(note) }
  }

  #id(message: string): string {
    return `${this.#source}/${message}`
  }
}
