import type { MemberStatus } from './behavior-graph.ts'
import type { Directory } from './organization.ts'
import { administeredGraph, type MembershipState } from './state.ts'

export interface OrganizationAccount {
  readonly account: string
  readonly isManagement: boolean
  /** How it stands to the organization's behavior graph. */
  readonly status: MemberStatus | 'ADMINISTRATOR' | 'NOT_A_MEMBER'
}

/**
 * Every account of the organization, in the order of their numbers. Shown to the management account and to the delegated
 * administrator alone; undefined for anybody else, as for who is in no organization.
 */
export function organizationAccounts(
  state: MembershipState,
  caller: string,
  { organization }: Directory,
  region: string,
): readonly OrganizationAccount[] | undefined {
  const administrator = state.organization?.delegation?.account
  if (organization === undefined || !organization.accounts.has(caller)) return undefined
  const { managementAccount } = organization
  if (caller !== managementAccount && caller !== administrator) return undefined
  const graph =
    administrator === undefined ? undefined : administeredGraph(state, region, administrator)
  return [...organization.accounts].toSorted().map((account) => ({
    account,
    isManagement: account === managementAccount,
    status:
      account === graph?.account
        ? 'ADMINISTRATOR'
        : (graph?.members.get(account)?.status ?? 'NOT_A_MEMBER'),
  }))
}
