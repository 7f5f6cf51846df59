import { type BehaviorGraph, MembershipError, MOST_MEMBERS } from './behavior-graph.ts'
import { createGraph } from './graphs.ts'
import { createMembers, needsNoInvitation } from './members.ts'
import type { Directory, Organization } from './organization.ts'
import {
  administeredGraph,
  type MembershipState,
  type OrganizationState,
  withGraph,
  withoutGraph,
  withoutMember,
} from './state.ts'
import type { Surroundings } from './surroundings.ts'

/** Who administers Detective for an organization. */
export interface OrganizationAdministrator {
  readonly account: string
  /** The organization's graph, or the one that it was until its administrator deleted it. */
  readonly graphArn: string
  /** Milliseconds since the epoch. */
  readonly delegated: number
}

/**
 * Who administers for the organization; nobody or one. Shown to the management account and to the administrator.
 *
 * @throws MembershipError invalid, when the caller is in no organization; denied, when it is another account of it.
 */
export function administratorsOf(
  state: MembershipState,
  caller: string,
  directory: Directory,
): readonly OrganizationAdministrator[] {
  const { managementAccount } = organizationOf(directory, caller)
  const delegation = state.organization?.delegation
  if (caller !== managementAccount && caller !== delegation?.account) {
    throw new MembershipError(
      'denied',
      'Only the management account of the organization and its Detective administrator may ask who that is.',
    )
  }
  if (delegation === undefined) return []
  const { account, graphArn, since } = delegation
  return [{ account, graphArn, delegated: since }]
}

/**
 * Lets an account administer for the organization: the graph that it has becomes the organization's, or it gets one. The same
 * account again is no error; whoever deleted the graph in between gets a new one.
 *
 * @throws MembershipError invalid, when one of the two is not in the organization or another account administers; denied, when
 *   the caller is not the management account.
 */
export function enableAdministrator(
  state: MembershipState,
  caller: string,
  account: string,
  at: Surroundings,
): MembershipState {
  const organization = managedBy(at.directory, caller)
  if (!organization.accounts.has(account)) {
    throw new MembershipError('invalid', `Account ${account} is not in the organization.`)
  }
  const before = state.organization?.delegation
  if (before !== undefined && before.account !== account) {
    throw new MembershipError(
      'invalid',
      `Account ${before.account} administers for the organization; disable it first.`,
    )
  }
  const created = createGraph(state, account, new Map(), at).state
  const graph = administeredGraph(created, at.region, account)
  if (before !== undefined || graph === undefined) return created
  const known = state.organization?.known ?? organization.accounts
  const delegation = { account, graphArn: graph.arn, since: at.now }
  return withGraph(
    { ...created, organization: { known, delegation } },
    { ...graph, organization: true },
  )
}

/**
 * Ends the delegation and deletes the graph of the organization, if it is still there: its administrator may have deleted it,
 * but only the management account takes back what it gave. Terraform may destroy the two in either order.
 *
 * @throws MembershipError invalid, when nobody administers or the caller is in no organization; denied, when the caller is not
 *   the management account.
 */
export function disableAdministrator(
  state: MembershipState,
  caller: string,
  at: Surroundings,
): MembershipState {
  managedBy(at.directory, caller)
  const { organization } = state
  if (organization?.delegation === undefined) {
    throw new MembershipError('invalid', 'No account administers for the organization.')
  }
  const graph = administeredGraph(state, at.region, organization.delegation.account)
  const ended = { ...state, organization: { ...organization, delegation: undefined } }
  return graph === undefined ? ended : withoutGraph(ended, graph)
}

/** Whether accounts that are new to the organization are enabled. @throws MembershipError invalid, for any other graph. */
export function autoEnableOf(graph: BehaviorGraph): boolean {
  checkOrganization(graph)
  return graph.autoEnable
}

/** @throws MembershipError invalid, when the graph is not the organization's. */
export function withAutoEnable(graph: BehaviorGraph, autoEnable: boolean): BehaviorGraph {
  checkOrganization(graph)
  return graph.autoEnable === autoEnable ? graph : { ...graph, autoEnable }
}

/**
 * Takes note of the accounts that the organization has now, and enables those that it did not have when it was looked at last,
 * if its graph is to. An account that left and came back is new. A directory without an organization is no reason to forget
 * those of before: it may come back with the next one.
 *
 * @param at with the directory that holds from now on
 */
export function accountsNoted(state: MembershipState, at: Surroundings): MembershipState {
  const accounts = at.directory.organization?.accounts
  if (accounts === undefined) return state
  const before = state.organization
  if (before !== undefined && sameAccounts(before.known, accounts)) return state
  const organization: OrganizationState = {
    known: new Set(accounts),
    delegation: before?.delegation,
  }
  const noted = { ...state, organization }
  const graph = before?.delegation && administeredGraph(state, at.region, before.delegation.account)
  if (before === undefined || graph === undefined || !graph.autoEnable) return noted
  const joined = [...accounts].filter((account) => !before.known.has(account)).toSorted()
  return withGraph(noted, withJoined(graph, joined, at))
}

/** Accounts beyond the quota of members are left out: there is nobody to tell. */
function withJoined(
  graph: BehaviorGraph,
  joined: readonly string[],
  at: Surroundings,
): BehaviorGraph {
  let after = graph
  for (const account of joined) {
    if (!needsNoInvitation(graph, account, at.directory)) continue
    // An open invitation is no longer needed; whoever accepted one is a member and stays it.
    const status = after.members.get(account)?.status
    const open = status === 'INVITED' || status === 'VERIFICATION_FAILED'
    const place = open ? withoutMember(after, account) : after
    if (place.members.size >= MOST_MEMBERS) continue
    after = createMembers(place, [{ account, email: undefined }], at).graph
  }
  return after
}

/** The words are those that Terraform looks for. */
function organizationOf({ organization }: Directory, caller: string): Organization {
  if (organization?.accounts.has(caller)) return organization
  throw new MembershipError(
    'invalid',
    'The request failed because your account is not a member of an organization.',
  )
}

function managedBy(directory: Directory, caller: string): Organization {
  const organization = organizationOf(directory, caller)
  if (organization.managementAccount !== caller) throw notManagement()
  return organization
}

function notManagement(): MembershipError {
  return new MembershipError(
    'denied',
    'Only the management account of the organization decides on its administrator.',
  )
}

function checkOrganization(graph: BehaviorGraph): void {
  if (graph.organization) return
  throw new MembershipError('invalid', 'The behavior graph is not the graph of an organization.')
}

function sameAccounts(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return some.size === others.size && [...some].every((account) => others.has(account))
}
