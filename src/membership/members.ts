import { admitted } from './admission.ts'
import { type BehaviorGraph, type Member, MembershipError, MOST_MEMBERS } from './behavior-graph.ts'
import type { Directory } from './organization.ts'
import { type Outcome, withMember, withoutMember } from './state.ts'
import type { Surroundings } from './surroundings.ts'

/** An account that is to become a member. */
export interface AskedAccount {
  readonly account: string
  /** Of its root user. Only accounts of the organization need none. */
  readonly email: string | undefined
}

/** An account that nothing was done about. */
export interface UnprocessedAccount {
  readonly account: string
  /** For people. */
  readonly reason: string
}

export interface CreatedMembers {
  /** As Detective shows them at first: VERIFICATION_IN_PROGRESS. */
  readonly members: readonly Member[]
  readonly unprocessed: readonly UnprocessedAccount[]
}

export interface DeletedMembers {
  readonly deleted: readonly string[]
  readonly unprocessed: readonly UnprocessedAccount[]
}

/**
 * Asks accounts into a graph, each for itself. Verification is a look-up in the directory, so what becomes of each is decided
 * here at once. Of an account that is named twice only the first mention counts.
 *
 * @throws MembershipError quota, with the accounts that would be new, when there would be too many members; none is added.
 */
export function createMembers(
  graph: BehaviorGraph,
  asked: readonly AskedAccount[],
  at: Surroundings,
): Outcome<CreatedMembers> {
  const members: Member[] = []
  const unprocessed: UnprocessedAccount[] = []
  const seen = new Set<string>()
  let after = graph
  for (const one of asked) {
    const reason = seen.has(one.account) ? TWICE : whyNotAsked(graph, one, at.directory)
    seen.add(one.account)
    if (reason !== undefined) {
      unprocessed.push({ account: one.account, reason })
      continue
    }
    const member = newMember(after, one, at)
    after = withMember(withoutMember(after, one.account), member)
    members.push(atFirst(member))
  }
  checkQuota(graph, after)
  return { graph: after, answer: { members, unprocessed } }
}

/** Removes members, whatever their status. Those that are none (any more) are told as unprocessed. */
export function deleteMembers(
  graph: BehaviorGraph,
  accounts: readonly string[],
): Outcome<DeletedMembers> {
  const deleted: string[] = []
  const unprocessed: UnprocessedAccount[] = []
  let after = graph
  for (const account of accounts) {
    if (after.members.has(account)) {
      after = withoutMember(after, account)
      deleted.push(account)
    } else unprocessed.push({ account, reason: whyNotDeleted(graph, account) })
  }
  return { graph: after, answer: { deleted, unprocessed } }
}

/**
 * Enables a member that accepted and was held back.
 *
 * @throws MembershipError no-such-thing, when the account is no member; conflict, when it was not held back; quota, when it
 *   still has to be.
 */
export function startMonitoring(
  graph: BehaviorGraph,
  account: string,
  at: Surroundings,
): BehaviorGraph {
  const member = graph.members.get(account)
  if (member === undefined) {
    throw new MembershipError(
      'no-such-thing',
      `Account ${account} is not a member of the behavior graph.`,
    )
  }
  if (member.status !== 'ACCEPTED_BUT_DISABLED') {
    throw new MembershipError(
      'conflict',
      `Only a member with status ACCEPTED_BUT_DISABLED can be started; that of account ${account} is ${member.status}.`,
    )
  }
  const started = admitted(graph, member, at)
  if (started.status === 'ENABLED') return withMember(graph, started)
  throw new MembershipError(
    'quota',
    `The volume of account ${account} would take the behavior graph over its quota of data a day.`,
    [account],
  )
}

/**
 * Enables members that were held back, in the order of invitation, until the first for which there is no room: those behind
 * it must not overtake it for being smaller.
 *
 * @returns the accounts that were enabled
 */
export function enableWaiting(graph: BehaviorGraph, at: Surroundings): Outcome<readonly string[]> {
  const enabled: string[] = []
  let after = graph
  for (const member of graph.members.values()) {
    if (member.status !== 'ACCEPTED_BUT_DISABLED') continue
    const next = admitted(after, member, at)
    if (next.status !== 'ENABLED') break
    after = withMember(after, next)
    enabled.push(member.account)
  }
  return { graph: after, answer: enabled }
}

/** Whether the administrator can enable an account without asking it: both are in the organization whose graph it is. */
export function needsNoInvitation(
  graph: BehaviorGraph,
  account: string,
  { organization }: Directory,
): boolean {
  if (!graph.organization || organization === undefined) return false
  return organization.accounts.has(graph.account) && organization.accounts.has(account)
}

const TWICE = 'The account is named more than once in the request.'

function whyNotAsked(
  graph: BehaviorGraph,
  { account, email }: AskedAccount,
  directory: Directory,
): string | undefined {
  if (!/^\d{12}$/.test(account)) return 'The account id must be 12 digits.'
  if (account === graph.account) return 'The account administers the behavior graph.'
  const status = graph.members.get(account)?.status
  if (status !== undefined && status !== 'VERIFICATION_FAILED') {
    return `The account is a member of the behavior graph already, with status ${status}.`
  }
  if (email !== undefined || needsNoInvitation(graph, account, directory)) return undefined
  return 'The e-mail address of the account is missing; only accounts of the organization need none.'
}

function whyNotDeleted(graph: BehaviorGraph, account: string): string {
  if (graph.members.has(account)) return TWICE
  return account === graph.account
    ? 'The account administers the behavior graph and cannot be removed from it.'
    : 'The account is not a member of the behavior graph.'
}

function newMember(
  graph: BehaviorGraph,
  { account, email }: AskedAccount,
  at: Surroundings,
): Member {
  const known = at.directory.emails.get(account)
  const organization = needsNoInvitation(graph, account, at.directory)
  const member: Member = {
    account,
    // An address that was given is kept as it was written: Terraform replaces a member whose address reads otherwise.
    email: email ?? known,
    status: 'INVITED',
    disabledReason: undefined,
    invitation: organization ? 'ORGANIZATION' : 'INVITATION',
    place: nextPlace(graph),
    invited: at.now,
    updated: at.now,
    packages: {},
  }
  if (organization) return admitted(graph, member, at)
  // An account that the directory does not have cannot be verified; the invitation finds it, or stays open.
  const verified = known === undefined || known.toLowerCase() === email?.toLowerCase()
  return verified ? member : { ...member, status: 'VERIFICATION_FAILED' }
}

function nextPlace({ members }: BehaviorGraph): number {
  let last = 0
  for (const { place } of members.values()) last = Math.max(last, place)
  return last + 1
}

function atFirst(member: Member): Member {
  return { ...member, status: 'VERIFICATION_IN_PROGRESS', disabledReason: undefined, packages: {} }
}

function checkQuota(before: BehaviorGraph, after: BehaviorGraph): void {
  if (after.members.size <= Math.max(MOST_MEMBERS, before.members.size)) return
  const added = [...after.members.keys()].filter((account) => !before.members.has(account))
  throw new MembershipError(
    'quota',
    `A behavior graph has at most ${MOST_MEMBERS} members; it has ${before.members.size}, and ${added.length} were to be added.`,
    added,
  )
}
