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

/** Remembers what each name in a request resolved to. A name that comes from another account or Region is worked out
 * again: it is another resource. */
export class TargetTerms {
  readonly #terms: TermDictionary
  readonly #fields = new Map<number, readonly number[]>()
  readonly #byName = new Map<number, TargetTerm>()

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
    const known = this.#byName.get(name)
    if (
      known !== undefined &&
      known.service === service &&
      known.field === field &&
      known.account === account &&
      known.region === region
    ) {
      return known
    }
    const text = (term: number) => this.#terms.textOf(term)
    const target = resolveTarget(text(service), field, text(name), text(account), text(region))
    const id = this.#terms.ofText(target.id)
    const resolved = { service, field, account, region, id, type: entityTypeCode(target.type) }
    this.#byName.set(name, resolved)
    return resolved
  }
}
