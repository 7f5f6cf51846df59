import { entityTypeCode } from '../../events/entity.ts'
import type { TermDictionary } from '../rows/term-dictionary.ts'
import { resolveActor, type UserIdentity } from './identity.ts'

/** A resolved actor in numbers: terms of the dictionary and the code of its type. */
export interface ActorTerms {
  readonly id: number
  readonly type: number
  readonly session: number
}

type Rest = Omit<UserIdentity, 'type' | 'arn' | 'issuer' | 'accountId'>

interface Known extends ActorTerms {
  readonly account: number
  readonly identityType: number
  readonly issuer: number
}

/** Remembers who each ARN resolved to, so that an identity is worked out once and not for every call it makes. */
export class ActorTermCache {
  readonly #terms: TermDictionary
  readonly #byArn = new Map<number, Known>()
  readonly #byInvoker = new Map<number, Known>()

  constructor(terms: TermDictionary) {
    this.#terms = terms
  }

  /** To be called when the dictionary starts anew. */
  clear(): void {
    this.#byArn.clear()
    this.#byInvoker.clear()
  }

  /** `invoker` is the service that acts when the identity holds nothing else that tells who does, otherwise 0. */
  resolve(
    identityType: number,
    arn: number,
    issuer: number,
    account: number,
    invoker: number,
    rest: () => Rest,
  ): ActorTerms {
    const known = arn !== 0 ? this.#byArn.get(arn) : this.#byInvoker.get(invoker)
    const isSame =
      known?.identityType === identityType && known.issuer === issuer && known.account === account
    if (known !== undefined && isSame) return known
    const text = (term: number) => this.#terms.textOf(term)
    const actor = resolveActor({
      type: text(identityType),
      arn: text(arn),
      issuer: text(issuer),
      accountId: text(account),
      ...rest(),
    })
    const resolved = {
      account,
      identityType,
      issuer,
      id: this.#terms.ofText(actor.id),
      type: entityTypeCode(actor.type),
      session: this.#terms.ofText(actor.session),
    }
    // Whom a service is named by stands in invokedBy, not in the ARN.
    if (arn !== 0 && actor.type !== 'aws-service') this.#byArn.set(arn, resolved)
    if (invoker !== 0) this.#byInvoker.set(invoker, resolved)
    return resolved
  }
}
