import { admitted } from './admission.ts'
import { type BehaviorGraph, type Member, MembershipError } from './behavior-graph.ts'
import { needsNoInvitation } from './members.ts'
import {
  graphOfArn,
  type MembershipState,
  noSuchGraph,
  withMember,
  withoutMember,
} from './state.ts'
import type { Surroundings } from './surroundings.ts'

/** A graph that an account was asked into, seen from the account. */
export interface MembershipOf {
  readonly graph: BehaviorGraph
  readonly member: Member
}

/** The graphs of a Region that an account was invited to or is a member of, in the order of ARNs. Where verification failed
 * the invitation was never sent. */
export function membershipsOf(
  state: MembershipState,
  region: string,
  account: string,
): readonly MembershipOf[] {
  return [...state.graphs.values()].flatMap((graph) => {
    const member = graph.members.get(account)
    return graph.region === region && sent(member) ? [{ graph, member }] : []
  })
}

/** @throws MembershipError no-such-graph, when there is no graph of that ARN or the account was not invited to it. */
export function membershipIn(
  state: MembershipState,
  region: string,
  account: string,
  arn: string,
): MembershipOf {
  const graph = graphOfArn(state, arn)
  const member = graph?.members.get(account)
  if (graph?.region !== region || !sent(member)) throw noSuchGraph()
  return { graph, member }
}

/** @throws MembershipError conflict, when the invitation is not open. */
export function acceptInvitation({ graph, member }: MembershipOf, at: Surroundings): BehaviorGraph {
  checkOpen(member)
  return withMember(graph, admitted(graph, member, at))
}

/** @throws MembershipError conflict, when the invitation is not open. */
export function rejectInvitation({ graph, member }: MembershipOf): BehaviorGraph {
  checkOpen(member)
  return withoutMember(graph, member.account)
}

/**
 * Leaves a graph. Detective lets ENABLED members alone do so: who is held back is removed by the administrator. Accounts that
 * the organization put in cannot leave as long as they belong to it.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_DisassociateMembership.html
 *
 * @throws MembershipError conflict, otherwise.
 */
export function leaveGraph({ graph, member }: MembershipOf, at: Surroundings): BehaviorGraph {
  if (member.status === 'INVITED') {
    throw new MembershipError('conflict', 'The invitation is still open: accept or reject it.')
  }
  const kept = needsNoInvitation(graph, member.account, at.directory)
  if (member.invitation === 'ORGANIZATION' && kept) {
    throw new MembershipError(
      'conflict',
      'An account of the organization cannot leave the behavior graph of the organization.',
    )
  }
  if (member.status !== 'ENABLED') {
    throw new MembershipError(
      'conflict',
      `Only a member with status ENABLED can leave, and yours is ${member.status}; the administrator of the behavior graph can remove the account.`,
    )
  }
  return withoutMember(graph, member.account)
}

function sent(member: Member | undefined): member is Member {
  return member !== undefined && member.status !== 'VERIFICATION_FAILED'
}

function checkOpen({ status }: Member): void {
  if (status === 'INVITED') return
  throw new MembershipError(
    'conflict',
    `The invitation is not open any more: the status of the account is ${status}.`,
  )
}
