import { entityTypeCode } from '../../events/entity.ts'
import type { TermDictionary } from '../rows/term-dictionary.ts'
import { resolveTarget, targetFieldsOf } from './targets.ts'

interface TargetTerm {
  readonly service: number
  readonly field: number
  readonly account: number
  readonly region: number
  readonly id: number
  readonly type: number
}

/** Most resources remembered under one name; who writes the logs could have a name anywhere. */
const PLACES = 64

/** Remembers what each name in a request resolved to, in each account and Region: there it is another resource. */
export class TargetTerms {
  readonly #terms: TermDictionary
  readonly #fields = new Map<number, readonly number[]>()
  readonly #byName = new Map<number, TargetTerm[]>()

  constructor(terms: TermDictionary) {
    this.#terms = terms
  }

  /** To be called when the dictionary starts anew. */
  clear(): void {
    this.#fields.clear()
    this.#byName.clear()
  }

  fieldsOf(service: number): readonly number[] {
    let fields = this.#fields.get(service)
    if (fields === undefined) {
      fields = targetFieldsOf(this.#terms.textOf(service))
      this.#fields.set(service, fields)
    }
    return fields
  }

  resolve(
    service: number,
    field: number,
    name: number,
    account: number,
    region: number,
  ): TargetTerm {
    const places = this.#byName.get(name) ?? []
    for (const known of places) {
      const isSame = known.service === service && known.field === field
      if (isSame && known.account === account && known.region === region) return known
    }
    const text = (term: number) => this.#terms.textOf(term)
    const target = resolveTarget(text(service), field, text(name), text(account), text(region))
    const id = this.#terms.ofText(target.id)
    const resolved = { service, field, account, region, id, type: entityTypeCode(target.type) }
    if (places.length < PLACES) this.#byName.set(name, [...places, resolved])
    return resolved
  }
}
