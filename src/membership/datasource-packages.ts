import {
  type BehaviorGraph,
  DATASOURCE_PACKAGES,
  type DatasourcePackage,
  type IngestState,
  type Member,
  type PackageState,
} from './behavior-graph.ts'

/** The states of packages, of a graph or of a member of it; absent ones were never started. */
export type PackageStates = BehaviorGraph['packages']

/** What a new graph ingests. https://docs.aws.amazon.com/detective/latest/userguide/source-data-types-used.html */
export function firstPackages(now: number): PackageStates {
  return { DETECTIVE_CORE: entered(undefined, 'STARTED', now) }
}

/** Starts packages of a graph and of its members. The same graph when all are started: their times stay. */
export function startPackages(
  graph: BehaviorGraph,
  names: readonly DatasourcePackage[],
  now: number,
): BehaviorGraph {
  const packages = { ...graph.packages }
  for (const name of names) packages[name] = entered(packages[name], 'STARTED', now)
  if (names.every((name) => packages[name] === graph.packages[name])) return graph
  const started = { ...graph, packages }
  const members = new Map<string, Member>()
  for (const [account, member] of graph.members) {
    members.set(account, { ...member, packages: memberPackages(started, member, now) })
  }
  return { ...started, members }
}

/**
 * The packages of a member as its status has them: those that the graph has started are started for it while it is enabled,
 * and DISABLED while it has accepted and may not be ingested. Before that it has none.
 */
export function memberPackages(graph: BehaviorGraph, member: Member, now: number): PackageStates {
  const state = STATE_OF[member.status]
  if (state === undefined) return member.packages
  const packages = { ...member.packages }
  for (const name of DATASOURCE_PACKAGES) {
    if (graph.packages[name]?.state !== 'STARTED') continue
    packages[name] = entered(packages[name], state, now)
  }
  return packages
}

const STATE_OF: Readonly<Record<Member['status'], IngestState | undefined>> = {
  INVITED: undefined,
  VERIFICATION_IN_PROGRESS: undefined,
  VERIFICATION_FAILED: undefined,
  ENABLED: 'STARTED',
  ACCEPTED_BUT_DISABLED: 'DISABLED',
}

function entered(before: PackageState | undefined, state: IngestState, now: number): PackageState {
  if (before?.state === state) return before
  return { state, entered: { ...before?.entered, [state]: now } }
}
