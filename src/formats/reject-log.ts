import type { Rejection, RejectReason } from './format.ts'

/** A record that was refused, as the lake keeps it. */
export interface RejectNote {
  readonly reason: RejectReason
  readonly detail: string
  /** Byte in the inflated object where the record begins. */
  readonly position: number
  /** The beginning of the record, capped. */
  readonly excerpt: string
  /** How many records this note stands for. */
  readonly records: number
}

const NOTES_PER_OBJECT = 200
const EXCERPT_CHARACTERS = 240
const DETAIL_CHARACTERS = 400

/** Gathers the rejects of one object: each with its place and reason, up to a cap; all of them counted. */
export class RejectLog {
  readonly #notes: RejectNote[] = []
  readonly #further = new Map<RejectReason, number>()
  #count = 0

  get count(): number {
    return this.#count
  }

  add(rejection: Rejection, position: number, excerpt: string): void {
    this.#count++
    if (this.#notes.length >= NOTES_PER_OBJECT) {
      this.#further.set(rejection.reason, (this.#further.get(rejection.reason) ?? 0) + 1)
      return
    }
    this.#notes.push({
      reason: rejection.reason,
      detail: beginning(rejection.detail, DETAIL_CHARACTERS),
      position,
      excerpt: beginning(excerpt, EXCERPT_CHARACTERS),
      records: 1,
    })
  }

  notes(): readonly RejectNote[] {
    const further = [...this.#further].map(([reason, records]) => ({
      reason,
      detail: 'further records of this object, not listed one by one',
      position: 0,
      excerpt: '',
      records,
    }))
    return [...this.#notes, ...further]
  }
}

/** A copy, since a slice of a string keeps all of it in memory: a mebibyte a note. */
function beginning(text: string, characters: number): string {
  return Buffer.from(text.slice(0, characters), 'utf16le').toString('utf16le')
}
