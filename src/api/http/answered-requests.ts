import { recordOrEmpty } from '../../events/plain-record.ts'
import type { RawResponse } from './raw-response.ts'

/** Where answers are kept, so that a restart does not forget them; `Documents` of the lake is one. */
export interface AnswerStore {
  readonly all: (kind: string) => Promise<readonly { id: string; body: string }[]>
  readonly write: (
    changes: readonly ({ kind: string; id: string; body: string } | { kind: string; id: string })[],
  ) => Promise<void>
}

const KIND = 'answered-request'
/** More than any client asks for within the minutes that a signature holds. */
const MOST_KEPT = 20_000
/** What one account may have of them, so that it cannot keep the others from changing anything. */
const MOST_OF_ONE = 5_000
/** A clock that is put back a little must not make a request new that was forgotten. */
const CLOCK_STEP = 60_000
/** Two calls that sign alike were made within one second; with this for their way, in milliseconds. */
const SAME_SECOND = 5_000

/** A request that was signed, as it came in. */
export interface SignedCall {
  readonly signature: string
  /** When the signature ends to hold, milliseconds since the epoch. */
  readonly expires: number
  readonly account: string
  /** What the client calls this call (`amz-sdk-invocation-id`); botocore does not sign it. */
  readonly invocation: string | undefined
  /** Which connection it came by; no other has this number while the process lives. */
  readonly connection: number
}

/** What became of a request: an answer, or nothing that is known, since the process ended meanwhile. */
interface Kept {
  readonly expires: number
  /** `''` after a restart. */
  readonly account: string
  /** When it came, milliseconds since the epoch. */
  readonly came: number
  /** Undefined after a restart: the connection is gone. */
  readonly connection?: number
  readonly invocation?: string | undefined
  readonly answer: Promise<RawResponse | undefined>
}

/** Too many changes are asked for at once. */
export class TooManyRequests extends Error {
  constructor() {
    super('too many changes within a few minutes')
    this.name = 'TooManyRequests'
  }
}

/**
 * Lets a signed change happen once. A request that arrives again with the same signature, because a client did not hear
 * the answer or because somebody recorded it on the way, gets the first answer again. Kept on disk as long as a signature
 * holds: before the change that it is under way, after it the answer.
 *
 * Clients sign to the second, so a program that asks for the same change twice in one second signs the same. It is told
 * from a repeated request by three things together, of which nobody else has the first unless a proxy stands between: it
 * comes by the same connection, the client says that it is another call, and it comes soon.
 */
export class AnsweredRequests {
  readonly #store: AnswerStore
  readonly #kept: Map<string, Kept>

  private constructor(store: AnswerStore, kept: Map<string, Kept>) {
    this.#store = store
    this.#kept = kept
  }

  static async open(store: AnswerStore, now: number): Promise<AnsweredRequests> {
    const kept = new Map<string, Kept>()
    const expired: string[] = []
    for (const { id, body } of await store.all(KIND)) {
      const { expires, answer } = read(body)
      if (expires + CLOCK_STEP < now) expired.push(id)
      else kept.set(id, { expires, account: '', came: 0, answer: Promise.resolve(answer) })
    }
    if (expired.length > 0) await store.write(expired.map((id) => ({ kind: KIND, id })))
    return new AnsweredRequests(store, kept)
  }

  /** Answers with `change`, or what was answered before; undefined when it began before and nobody knows how it ended.
   * @param now milliseconds since the epoch
   * @throws TooManyRequests */
  async once(
    call: SignedCall,
    now: number,
    change: () => Promise<RawResponse>,
  ): Promise<RawResponse | undefined> {
    const { known, id } = this.#find(call, now)
    if (known !== undefined) return known.answer
    const expired = this.#dropExpired(now)
    const { expires, account, connection, invocation } = call
    if (this.#isFull(account)) throw new TooManyRequests()
    // Nothing was awaited since the look-up: the second of two copies finds the first.
    const answer = this.#perform(id, expires, expired, change)
    this.#kept.set(id, {
      expires,
      account,
      came: now,
      connection,
      invocation,
      answer: answer.catch(() => undefined),
    })
    return answer
  }

  /** What is known of the very call, and under which id it is, or is to be, kept. */
  #find(call: SignedCall, now: number): { readonly known: Kept | undefined; readonly id: string } {
    const { signature, invocation, connection } = call
    const first = this.#kept.get(signature)
    if (first === undefined) return { known: undefined, id: signature }
    const own = `${signature} ${invocation ?? ''}`
    const known = this.#kept.get(own)
    if (known !== undefined) return { known, id: own }
    const another =
      first.connection === connection &&
      Math.abs(now - first.came) <= SAME_SECOND &&
      first.invocation !== undefined &&
      invocation !== undefined &&
      first.invocation !== invocation
    return another ? { known: undefined, id: own } : { known: first, id: signature }
  }

  #isFull(account: string): boolean {
    if (this.#kept.size >= MOST_KEPT) return true
    if (this.#kept.size < MOST_OF_ONE) return false
    let own = 0
    for (const kept of this.#kept.values()) if (kept.account === account) own++
    return own >= MOST_OF_ONE
  }

  async #perform(
    id: string,
    expires: number,
    expired: readonly string[],
    change: () => Promise<RawResponse>,
  ): Promise<RawResponse> {
    if (expired.length > 0) await this.#store.write(expired.map((one) => ({ kind: KIND, id: one })))
    await this.#keep(id, { expires })
    const answer = await change()
    await this.#keep(id, { expires, answer })
    return answer
  }

  #keep(id: string, value: { expires: number; answer?: RawResponse }): Promise<void> {
    const { answer } = value
    const body = answer?.body === undefined ? undefined : answer.body.toString()
    const kept = { ...value, ...(answer ? { answer: { ...answer, body } } : {}) }
    return this.#store.write([{ kind: KIND, id, body: JSON.stringify(kept) }])
  }

  /** Times come in the order of requests, near enough: the first that holds ends the search. */
  #dropExpired(now: number): readonly string[] {
    const expired: string[] = []
    for (const [id, { expires }] of this.#kept) {
      if (expires + CLOCK_STEP >= now) break
      expired.push(id)
    }
    for (const id of expired) this.#kept.delete(id)
    return expired
  }
}

function read(text: string): { expires: number; answer: RawResponse | undefined } {
  const kept: unknown = JSON.parse(text)
  const fields = recordOrEmpty(kept)
  const answer = recordOrEmpty(fields['answer'])
  const { status, body } = answer
  const headers = Object.entries(recordOrEmpty(answer['headers'])).map(([k, v]) => [k, String(v)])
  return {
    expires: Number(fields['expires'] ?? 0),
    answer:
      typeof status === 'number'
        ? {
            status,
            headers: Object.fromEntries(headers),
            ...(typeof body === 'string' ? { body } : {}),
          }
        : undefined,
  }
}
