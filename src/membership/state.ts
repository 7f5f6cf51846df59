import { parseArn } from '../events/arn.ts'
import { type BehaviorGraph, type Member, MembershipError } from './behavior-graph.ts'

/** All that a lake knows of behavior graphs. Rules make a new one of it and leave the old one as it is. */
export interface MembershipState {
  /** By Region and administrator, so that there cannot be a second graph of one account; in the order of ARNs. */
  readonly graphs: ReadonlyMap<string, BehaviorGraph>
  /** Of the Region that is served; absent until a directory with an organization was known. */
  readonly organization: OrganizationState | undefined
}

export interface OrganizationState {
  /** The accounts that the organization had when it was looked at last: any other is new. */
  readonly known: ReadonlySet<string>
  readonly delegation: Delegation | undefined
}

/** Who administers Detective for the organization. */
export interface Delegation {
  readonly account: string
  /** The organization's graph, or the one that it was until its administrator deleted it. */
  readonly graphArn: string
  /** Milliseconds since the epoch. */
  readonly since: number
}

/** What a rule about one graph comes to. */
export interface Outcome<T> {
  readonly graph: BehaviorGraph
  readonly answer: T
}

export const NO_STATE: MembershipState = { graphs: new Map(), organization: undefined }

/** The graph that an account administers in a Region. */
export function administeredGraph(
  state: MembershipState,
  region: string,
  account: string,
): BehaviorGraph | undefined {
  return state.graphs.get(graphKey(region, account))
}

/** The graph of that ARN, whoever administers it. */
export function graphOfArn(state: MembershipState, arn: string): BehaviorGraph | undefined {
  const parts = parseArn(arn)
  if (parts === undefined) return undefined
  const graph = administeredGraph(state, parts.region, parts.account)
  return graph?.arn === arn ? graph : undefined
}

/** The same words for a graph that is not there and for one that is somebody else's: who asks learns nothing of others. */
export function noSuchGraph(): MembershipError {
  return new MembershipError(
    'no-such-graph',
    'The behavior graph does not exist, or it is none of yours.',
  )
}

/** Puts a graph in place of the one of its Region and administrator. The same state when it is the same graph. */
export function withGraph(state: MembershipState, graph: BehaviorGraph): MembershipState {
  const key = graphKey(graph.region, graph.account)
  const before = state.graphs.get(key)
  if (before === graph) return state
  const graphs = new Map(state.graphs).set(key, graph)
  return { ...state, graphs: before?.arn === graph.arn ? graphs : inOrder(graphs) }
}

export function withoutGraph(state: MembershipState, graph: BehaviorGraph): MembershipState {
  const graphs = new Map(state.graphs)
  graphs.delete(graphKey(graph.region, graph.account))
  return { ...state, graphs }
}

/** Puts a member where the one of its account was, or at the end. */
export function withMember(graph: BehaviorGraph, member: Member): BehaviorGraph {
  return { ...graph, members: new Map(graph.members).set(member.account, member) }
}

export function withoutMember(graph: BehaviorGraph, account: string): BehaviorGraph {
  if (!graph.members.has(account)) return graph
  const members = new Map(graph.members)
  members.delete(account)
  return { ...graph, members }
}

function graphKey(region: string, account: string): string {
  return `${region}/${account}`
}

function inOrder(graphs: ReadonlyMap<string, BehaviorGraph>): Map<string, BehaviorGraph> {
  return new Map([...graphs].toSorted(([, a], [, b]) => (a.arn < b.arn ? -1 : 1)))
}
