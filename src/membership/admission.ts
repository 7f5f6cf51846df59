import type { BehaviorGraph, Member, MemberStatus } from './behavior-graph.ts'
import { memberPackages } from './datasource-packages.ts'
import type { Surroundings } from './surroundings.ts'
import { fits } from './volume-rules.ts'

/**
 * A member that may be ingested from now on, as far as it is concerned: it accepted, belongs to the organization, or waited.
 * It is enabled, unless its volume would take the graph over the quota; then it waits.
 *
 * @param graph in which it is not enabled yet
 */
export function admitted(graph: BehaviorGraph, member: Member, at: Surroundings): Member {
  return fits(at.volumes, graph, member.account)
    ? entering(graph, { ...member, disabledReason: undefined }, 'ENABLED', at.now)
    : entering(
        graph,
        { ...member, disabledReason: 'VOLUME_TOO_HIGH' },
        'ACCEPTED_BUT_DISABLED',
        at.now,
      )
}

function entering(graph: BehaviorGraph, member: Member, status: MemberStatus, now: number): Member {
  const changed = { ...member, status, updated: now }
  return { ...changed, packages: memberPackages(graph, changed, now) }
}
