import { z } from 'zod'
import { canonicalIp } from '../events/ip.ts'
import { networkTest } from '../events/network.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Document } from './documents.ts'
import type { Engine } from './engine.ts'
import { keptBody } from './kept-body.ts'

/** Why addresses stand on a list: others saw attacks come from them, or nobody of ours may come from there. */
export const ADDRESS_LIST_KINDS = ['threat', 'deny'] as const

export type AddressListKind = (typeof ADDRESS_LIST_KINDS)[number]

/** Addresses and networks that a user keeps. */
export interface AddressList {
  readonly name: string
  readonly kind: AddressListKind
  /** Addresses and networks, such as `203.0.113.0/24`. */
  readonly networks: readonly string[]
  /** Milliseconds since the epoch; it counts for scopes that begin before it expires. */
  readonly added: number
  readonly expires?: number
}

export const ADDRESS_LIST = 'address-list'

export function addressListDocument(list: AddressList): Document {
  return { kind: ADDRESS_LIST, id: list.name, body: JSON.stringify(list) }
}

/** The lists of the lake. What is not as it was written is left out. */
export async function readAddressLists(engine: Engine): Promise<readonly AddressList[]> {
  const rows = await engine.query('SELECT body FROM stored.document WHERE kind = $1 ORDER BY id', [
    ADDRESS_LIST,
  ])
  return rows.flatMap((row) => addressListOf({ body: String(row['body']) }))
}

/** What was kept; nothing when it is not as it was written. */
export function addressListOf(document: Pick<Document, 'body'>): readonly AddressList[] {
  return keptBody(KEPT, document)
}

const KEPT = z.object({
  name: z.string(),
  kind: z.enum(ADDRESS_LIST_KINDS),
  networks: z.array(z.string()),
  added: z.number(),
  expires: z.number().exactOptional(),
})

/** Says which lists an address stands on, in a scope, however the log writes it. Asked again it answers at once. */
export function listedOn(
  lists: readonly AddressList[],
  scope: TimeWindow,
): (address: string) => readonly AddressList[] {
  const tests = lists
    .filter(({ expires }) => expires === undefined || expires > scope.start)
    .map((list) => {
      const plain = new Set(list.networks.filter((one) => !one.includes('/')))
      const networks = list.networks.flatMap((one) =>
        one.includes('/') ? (networkTest(one) ?? []) : [],
      )
      return {
        list,
        holds: (address: string) => plain.has(address) || networks.some((isIn) => isIn(address)),
      }
    })
  const known = new Map<string, readonly AddressList[]>()
  return (address) => {
    const before = known.get(address)
    if (before !== undefined) return before
    const canonical = canonicalIp(address) ?? address
    const found = tests.filter(({ holds }) => holds(canonical)).map(({ list }) => list)
    known.set(address, found)
    return found
  }
}
