import { type BehaviorGraph, MembershipError } from './behavior-graph.ts'
import { firstPackages } from './datasource-packages.ts'
import { administeredGraph, type MembershipState, noSuchGraph, withGraph } from './state.ts'
import type { Surroundings } from './surroundings.ts'

/** Detective's quota of tags of one graph. */
export const MOST_TAGS = 50

/** ARNs that Detective takes, with the Region and the administrator in them.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_Graph.html */
export const GRAPH_ARN =
  /^arn:aws[-\w]{0,10}:detective:(?<region>[-\w]{2,20}):(?<account>\d{12}):graph:[a-f\d]{32}$/

/** @throws MembershipError no-such-graph, for graphs of others as for none. */
export function ownGraph(
  state: MembershipState,
  region: string,
  account: string,
  arn: string,
): BehaviorGraph {
  const graph = administeredGraph(state, region, account)
  if (graph?.arn !== arn) throw noSuchGraph()
  return graph
}

/**
 * Gives an account the graph that it administers: the one it has, as it is, or a new one. A new graph of the account that
 * administers for the organization is the organization's.
 *
 * @throws MembershipError invalid, for too many tags of a new graph.
 */
export function createGraph(
  state: MembershipState,
  account: string,
  tags: ReadonlyMap<string, string>,
  at: Surroundings,
): { readonly state: MembershipState; readonly answer: string } {
  const before = administeredGraph(state, at.region, account)
  if (before !== undefined) return { state, answer: before.arn }
  checkTags(tags)
  const graph = newGraph(account, tags, at)
  const { organization } = state
  if (organization?.delegation?.account !== account) {
    return { state: withGraph(state, graph), answer: graph.arn }
  }
  const delegation = { ...organization.delegation, graphArn: graph.arn }
  const delegated = { ...state, organization: { ...organization, delegation } }
  return { state: withGraph(delegated, { ...graph, organization: true }), answer: graph.arn }
}

/** Adds tags or puts them in place of those of the same key. @throws MembershipError invalid, when there would be too many. */
export function tagged(graph: BehaviorGraph, tags: ReadonlyMap<string, string>): BehaviorGraph {
  if ([...tags].every(([key, value]) => graph.tags.get(key) === value)) return graph
  const together = new Map([...graph.tags, ...tags])
  checkTags(together)
  return { ...graph, tags: together }
}

/** Takes tags away; keys that are not there are no error, as with all of AWS. */
export function untagged(graph: BehaviorGraph, keys: readonly string[]): BehaviorGraph {
  if (!keys.some((key) => graph.tags.has(key))) return graph
  const gone = new Set(keys)
  return { ...graph, tags: new Map([...graph.tags].filter(([key]) => !gone.has(key))) }
}

function newGraph(
  account: string,
  tags: ReadonlyMap<string, string>,
  at: Surroundings,
): BehaviorGraph {
  return {
    arn: newArn(account, at),
    account,
    region: at.region,
    created: at.now,
    tags: new Map(tags),
    organization: false,
    autoEnable: false,
    packages: firstPackages(at.now),
    members: new Map(),
  }
}

function checkTags(tags: ReadonlyMap<string, string>): void {
  if (tags.size <= MOST_TAGS) return
  throw new MembershipError(
    'invalid',
    `A behavior graph has at most ${MOST_TAGS} tags, and would have ${tags.size}.`,
  )
}

function newArn(account: string, { region, newGraphId }: Surroundings): string {
  const arn = `arn:${partitionOf(region)}:detective:${region}:${account}:graph:${newGraphId()}`
  if (!GRAPH_ARN.test(arn)) throw new Error(`${arn} is no ARN of a behavior graph`)
  return arn
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
