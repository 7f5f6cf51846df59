import type { ApiCall } from './api-stand-in.ts'

/** An account, as Organizations writes it on the wire. */
export interface ImaginedAccount {
  readonly Id?: string
  readonly Name?: string
  readonly State?: string
  /** What came before `State`. */
  readonly Status?: string
}

export interface ImaginedOrganization {
  /** Undefined where there is no organisation. */
  readonly accounts?: readonly ImaginedAccount[]
  /** Regions of the account that asks, and whether they are enabled. */
  readonly regions?: Readonly<Record<string, string>>
}

type Answered = object | string

/** Answers Organizations and Account Management page by page, as AWS does; undefined for other services. */
export function imaginedOrganization(
  { accounts, regions = {} }: ImaginedOrganization,
  { action, input }: Pick<ApiCall, 'action' | 'input'>,
): Answered | undefined {
  if (action === 'organizations:ListAccounts') {
    if (accounts === undefined) return 'AWSOrganizationsNotInUseException'
    const { page, next } = pageOf(accounts, input, 20)
    return { Accounts: page, ...next }
  }
  if (action !== 'account:ListRegions') return undefined
  const wanted = input['RegionOptStatusContains']
  const found = Object.entries(regions)
    .filter(([, state]) => !Array.isArray(wanted) || wanted.includes(state))
    .map(([RegionName, RegionOptStatus]) => ({ RegionName, RegionOptStatus }))
  const { page, next } = pageOf(found, input, 50)
  return { Regions: page, ...next }
}

/** AWS refuses whoever wants more on a page than there may be. */
function pageOf<T>(all: readonly T[], { MaxResults, NextToken }: ApiCall['input'], most: number) {
  const size = Number(MaxResults ?? most)
  if (size > most) throw new Error(`a page has ${most} at most`)
  const from = Number(NextToken ?? 0)
  const next = from + size < all.length ? { NextToken: String(from + size) } : {}
  return { page: all.slice(from, from + size), next }
}

/** So many accounts, active, from 000000000001 on. */
export function activeAccounts(count: number): readonly ImaginedAccount[] {
  return Array.from({ length: count }, (_, i) => ({
    Id: String(i + 1).padStart(12, '0'),
    Name: `team ${i + 1}`,
    State: 'ACTIVE',
  }))
}
