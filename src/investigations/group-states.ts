import { z } from 'zod'
import { SEVERITIES, type Severity } from '../events/severity.ts'
import type { Document, DocumentChange, Documents } from '../lake/documents.ts'
import { keptBody } from '../lake/kept-body.ts'
import { withoutEvidence } from './evidence/evidence-finding.ts'
import type { FindingGroup, Report } from './report.ts'

/** A group as it was last reported. */
export interface GroupState {
  readonly id: string
  /** When it was first and last reported, milliseconds since the epoch. */
  readonly first: number
  readonly last: number
  readonly severity: Severity
  readonly findingIds: readonly string[]
  readonly entityIds: readonly string[]
}

/** What a group has that it had not when it was last reported. */
export interface GroupNews {
  /** When it was last reported, milliseconds since the epoch. */
  readonly since: number
  readonly findingIds: readonly string[]
  readonly entityIds: readonly string[]
  /** When it was another. */
  readonly severityBefore?: Severity
  /** Ids of groups that turned out to be part of this one. */
  readonly absorbed: readonly string[]
}

/** Groups of one lake or graph that are remembered: the last reported. */
const MOST_STATES = 2000
/** Of one group, what is remembered of it. */
const MOST_IDS = 1000

/**
 * Gives groups the ids under which they were reported before. A group is known again by the findings it shares with one of
 * before, by the most first; of several that turn out to be one, the id that was reported first is kept and the others are
 * absorbed. So an id stays when a group grows, when earlier findings arrive late, and when groups merge.
 *
 * @param now milliseconds since the epoch
 */
export function recognise(
  groups: readonly FindingGroup[],
  before: readonly GroupState[],
  now: number,
): { readonly groups: readonly FindingGroup[]; readonly states: readonly GroupState[] } {
  const owners = ownersOf(groups, before)
  const taken = new Set(owners.flatMap((own) => own.map(({ id }) => id)))
  const unclaimed = before.filter(({ id }) => !taken.has(id))
  const used = new Set([...taken, ...unclaimed.map(({ id }) => id)])
  const known = groups.map((group, i) => named(group, owners[i] ?? [], used))
  const states = known.map((group, i) => stateOf(group, owners[i] ?? [], now))
  const all = [...states, ...unclaimed].toSorted(
    (a, b) => b.last - a.last || (a.id < b.id ? -1 : 1),
  )
  return { groups: known, states: all.slice(0, MOST_STATES) }
}

/** For each group the states it takes over, the one reported first in front. */
function ownersOf(
  groups: readonly FindingGroup[],
  before: readonly GroupState[],
): readonly (readonly GroupState[])[] {
  const byFinding = new Map<string, GroupState[]>()
  for (const state of before)
    for (const id of state.findingIds) byFinding.set(id, [...(byFinding.get(id) ?? []), state])
  const claims = groups.flatMap((group, i) => {
    const shared = new Map<GroupState, number>()
    for (const { id } of withoutEvidence(group).findings)
      for (const state of byFinding.get(id) ?? []) shared.set(state, (shared.get(state) ?? 0) + 1)
    return [...shared].map(([state, count]) => ({ i, state, count, id: group.id }))
  })
  claims.sort((a, b) => b.count - a.count || byAge(a.state, b.state) || (a.id < b.id ? -1 : 1))
  const owned = groups.map((): GroupState[] => [])
  const gone = new Set<GroupState>()
  for (const { i, state } of claims) {
    if (gone.has(state)) continue
    gone.add(state)
    owned[i]?.push(state)
  }
  return owned.map((states) => states.toSorted(byAge))
}

function byAge(a: GroupState, b: GroupState): number {
  return a.first - b.first || (a.id < b.id ? -1 : 1)
}

/** What splits off from a known group must not go by its id. */
function named(
  group: FindingGroup,
  [oldest, ...absorbed]: readonly GroupState[],
  used: Set<string>,
): FindingGroup {
  if (oldest === undefined) {
    let { id } = group
    for (let nth = 2; used.has(id); nth++) id = `${group.id}-${nth}`
    used.add(id)
    return { ...group, id }
  }
  const news = newsOf(group, [oldest, ...absorbed])
  return news === undefined ? { ...group, id: oldest.id } : { ...group, id: oldest.id, news }
}

function newsOf(group: FindingGroup, states: readonly GroupState[]): GroupNews | undefined {
  const [oldest, ...absorbed] = states
  if (oldest === undefined) return undefined
  const findings = new Set(states.flatMap(({ findingIds }) => findingIds))
  const entities = new Set(states.flatMap(({ entityIds }) => entityIds))
  const alerts = withoutEvidence(group).findings
  const newFindings = alerts.map(({ id }) => id).filter((id) => !findings.has(id))
  const newEntities = group.entities.map(({ id }) => id).filter((id) => !entities.has(id))
  const sameSeverity = group.severity === oldest.severity
  if (newFindings.length === 0 && sameSeverity && absorbed.length === 0) return undefined
  return {
    since: Math.max(...states.map(({ last }) => last)),
    findingIds: newFindings,
    entityIds: newEntities,
    ...(sameSeverity ? {} : { severityBefore: oldest.severity }),
    absorbed: absorbed.map(({ id }) => id),
  }
}

function stateOf(group: FindingGroup, [oldest]: readonly GroupState[], now: number): GroupState {
  return {
    id: group.id,
    first: oldest?.first ?? now,
    last: now,
    severity: group.severity,
    findingIds: withoutEvidence(group)
      .findings.map(({ id }) => id)
      .slice(0, MOST_IDS),
    entityIds: group.entities.map(({ id }) => id).slice(0, MOST_IDS),
  }
}

const KIND = 'group-states'

/** Gives the groups of a report their ids, says what is new in them, and remembers them. `key` names the lake or graph. */
export async function remembered(
  report: Report,
  documents: Documents,
  key: string,
  now: number,
): Promise<Report> {
  const kept = await documents.get(KIND, key)
  const before = kept === undefined ? [] : statesOf(kept)
  const { groups, states } = recognise(report.findingGroups, before, now)
  await documents.write([{ kind: KIND, id: key, body: JSON.stringify(states) }])
  return { ...report, findingGroups: groups }
}

/** Forgets the groups of a graph that is gone. */
export function forgettingStates(key: string): DocumentChange {
  return { kind: KIND, id: key }
}

const STATE: z.ZodType<GroupState> = z.object({
  id: z.string(),
  first: z.number(),
  last: z.number(),
  severity: z.enum(SEVERITIES),
  findingIds: z.array(z.string()),
  entityIds: z.array(z.string()),
})

/** What is not as it was written is left out: it is known anew. */
function statesOf(document: Document): readonly GroupState[] {
  return keptBody(z.array(z.unknown()), document)
    .flat()
    .flatMap((one) => {
      const read = STATE.safeParse(one)
      return read.success ? [read.data] : []
    })
}
