import { isRecord, type PlainRecord } from '../../events/plain-record.ts'
import { UserError } from '../../events/user-error.ts'

/**
 * Fields of an object that anyone may have written. Only own ones are found, what is of another type reads as absent, and
 * what nobody asked for is told by `ignored`.
 */
export class LenientFields {
  readonly #record: PlainRecord
  readonly #path: string
  readonly #asked = new Set<string>()
  readonly #notes: string[]

  /** `notes` gathers what was ignored, below this object too. */
  constructor(record: PlainRecord, path: string, notes: string[]) {
    this.#record = record
    this.#path = path
    this.#notes = notes
  }

  /** The text of the first of the names that has one. */
  text(...names: readonly string[]): string | undefined {
    return this.#first(names, (value) => (typeof value === 'string' ? value : undefined))
  }

  flag(...names: readonly string[]): boolean | undefined {
    return this.#first(names, (value) => (typeof value === 'boolean' ? value : undefined))
  }

  /** A finite number, also where it is written as a text. */
  number(...names: readonly string[]): number | undefined {
    return this.#first(names, finiteNumber)
  }

  /** A number, NaN and infinities included. */
  anyNumber(...names: readonly string[]): number | undefined {
    return this.#first(names, (value) => {
      if (value === 'NaN') return Number.NaN
      if (typeof value === 'string' && INFINITY.test(value)) {
        return value.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
      }
      return typeof value === 'number' ? value : finiteNumber(value)
    })
  }

  list(...names: readonly string[]): readonly unknown[] | undefined {
    return this.#first(names, (value): readonly unknown[] | undefined =>
      Array.isArray(value) ? value : undefined,
    )
  }

  object(...names: readonly string[]): LenientFields | undefined {
    const name = names.find((one) => isRecord(this.#own(one)))
    const value = name === undefined ? undefined : this.#own(name)
    if (name === undefined || !isRecord(value)) return undefined
    this.#asked.add(name)
    return new LenientFields(value, this.path(name), this.#notes)
  }

  /** The objects of a list; what is none is noted. */
  objects(name: string): readonly LenientFields[] | undefined {
    return this.list(name)?.flatMap((value, i) => {
      const path = `${this.path(name)}[${i}]`
      if (isRecord(value)) return [new LenientFields(value, path, this.#notes)]
      this.#notes.push(path)
      return []
    })
  }

  /** Each own name with its object; what is none is noted. */
  entries(): readonly (readonly [name: string, fields: LenientFields])[] {
    return Object.keys(this.#record).flatMap((name) => {
      const fields = this.object(name)
      return fields === undefined ? [] : [[name, fields] as const]
    })
  }

  names(): readonly string[] {
    return Object.keys(this.#record)
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#record, name)
  }

  path(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`
  }

  /** Notes what nobody has asked for. */
  noteRest(): void {
    for (const name of this.names()) {
      if (!this.#asked.has(name)) this.#notes.push(this.path(name))
    }
  }

  /** Notes a field whose value is of no use. */
  note(name: string): void {
    this.#notes.push(this.path(name))
  }

  #own(name: string): unknown {
    return Object.hasOwn(this.#record, name) ? this.#record[name] : undefined
  }

  #first<T>(names: readonly string[], read: (value: unknown) => T | undefined): T | undefined {
    for (const name of names) {
      const value = read(this.#own(name))
      if (value === undefined) continue
      this.#asked.add(name)
      return value
    }
    return undefined
  }
}

/** Reports what a file lacks without which it is of no use. */
export function lacking(what: string, where: string): UserError {
  return new UserError(`${where} has no ${what}; give a file that Model Monitor or Dupin wrote`)
}

const INFINITY = /^[+-]?inf(?:inity)?$/i
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

function finiteNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}
