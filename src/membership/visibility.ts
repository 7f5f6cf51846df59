import type { BehaviorGraph } from './behavior-graph.ts'
import { graphOfArn, type MembershipState } from './state.ts'

/** The accounts whose logs are taken in: every one (undefined) until somebody was asked into a graph, then the administrators
 * and the enabled members of all graphs. */
export function ingestAccounts({ graphs }: MembershipState): ReadonlySet<string> | undefined {
  const all = [...graphs.values()]
  return all.every(({ members }) => members.size === 0) ? undefined : new Set(all.flatMap(ingested))
}

/** The accounts that a graph shows: every one (undefined) when it is alone in the lake and nobody was asked into it, else its
 * administrator and its enabled members. A graph that is not there shows none. */
export function visibleAccounts(
  state: MembershipState,
  arn: string,
): readonly string[] | undefined {
  const graph = graphOfArn(state, arn)
  if (graph === undefined) return []
  return state.graphs.size === 1 && graph.members.size === 0 ? undefined : ingested(graph)
}

/** Whether the same is taken in and the same is shown. */
export function sameVisibility(before: MembershipState, after: MembershipState): boolean {
  return before.graphs === after.graphs || visibilityText(before) === visibilityText(after)
}

/** All that the two answers above depend on. */
function visibilityText(state: MembershipState): string {
  const everyAccount = ingestAccounts(state) === undefined
  const shown = [...state.graphs.values()].map(
    ({ arn }) => `${arn} ${visibleAccounts(state, arn)?.join() ?? '*'}`,
  )
  return [everyAccount, ...shown].join('\n')
}

function ingested({ account, members }: BehaviorGraph): readonly string[] {
  const enabled = [...members.values()].filter(({ status }) => status === 'ENABLED')
  return [account, ...enabled.map((member) => member.account)]
}
