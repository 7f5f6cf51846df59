import { invalid } from './errors.ts'
import type { Call } from './operation.ts'
import { openToken, type PageKey, sealToken } from './tokens.ts'

export interface PageRequest<T> {
  /** All there are, in any order. */
  readonly items: readonly T[]
  /** Orders the items, and is different for each; lists are compared part by part. */
  readonly keyOf: (item: T) => PageKey
  /** Operation, graph, filters, order: a token is good for the same only. */
  readonly question: readonly string[]
  readonly token: string | undefined
  /** How many at most. Where the caller does not say, as many as may be said: the AWS CLI never turns pages. */
  readonly limit: number
}

export interface Page<T> {
  readonly items: readonly T[]
  /** For the next page; undefined when there is none. */
  readonly nextToken: string | undefined
}

/**
 * A page of items. It begins after the key where the one before ended, not after a number of items, so that nothing is
 * left out when some were deleted in between.
 */
export function pageOf<T>(call: Call, asked: PageRequest<T>): Page<T> {
  const { services, principal, now } = call
  const question = [principal.account, ...asked.question]
  const after =
    asked.token === undefined ? undefined : openToken(services.tokenKey, question, asked.token, now)
  if (asked.token !== undefined && after === undefined) {
    throw invalid('NextToken is not valid, has expired, or belongs to another request.')
  }
  const rest = asked.items
    .map((item) => ({ item, key: asked.keyOf(item) }))
    .filter(({ key }) => after === undefined || compareKeys(key, after) > 0)
    .toSorted((a, b) => compareKeys(a.key, b.key))
  const page = rest.slice(0, asked.limit)
  const last = rest.length > page.length ? page.at(-1) : undefined
  return {
    items: page.map(({ item }) => item),
    nextToken: last && sealToken(services.tokenKey, question, last.key, now),
  }
}

function compareKeys(a: PageKey, b: PageKey): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left, right] = [a[i] ?? '', b[i] ?? '']
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}
