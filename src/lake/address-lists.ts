import { networkTest } from '../events/network.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Document } from './documents.ts'
import type { Engine } from './engine.ts'

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
  return rows.flatMap((row) => listOf(JSON.parse(String(row['body']))))
}

function listOf(json: unknown): readonly AddressList[] {
  if (typeof json !== 'object' || json === null) return []
  const { name, kind, networks, added, expires } = Object(json)
  const known = ADDRESS_LIST_KINDS.find((one) => one === kind)
  if (typeof name !== 'string' || known === undefined || !Array.isArray(networks)) return []
  const until = typeof expires === 'number' ? { expires } : {}
  return [{ name, kind: known, networks: networks.map(String), added: Number(added), ...until }]
}

/** Says which lists an address stands on, in a scope. Asked of the same address again it answers at once. */
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
    const found = tests.filter(({ holds }) => holds(address)).map(({ list }) => list)
    known.set(address, found)
    return found
  }
}
