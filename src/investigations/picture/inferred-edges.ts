import type { Cause } from '../../events/cause.ts'
import { isAnomaly } from '../causes/symptoms.ts'
import type { FindingGroup } from '../report.ts'
import { isHub } from '../ties.ts'
import { edgeKey, type PictureEdge, plainEdge, withRecord } from './picture.ts'
import { likely } from './roles.ts'

type Edges = Map<string, PictureEdge>

/** Adds what a group's causes and findings say of the edges there are, and the edges that only they know. */
export function addInferred(group: FindingGroup, ids: ReadonlySet<string>, edges: Edges): void {
  const told = (from: string | undefined, to: string | undefined): PictureEdge | undefined => {
    if (from === undefined || to === undefined || from === to) return undefined
    if (!ids.has(from) || !ids.has(to)) return undefined
    return edges.get(edgeKey(from, to)) ?? plainEdge(from, to)
  }
  const keep = (edge: PictureEdge) => edges.set(edgeKey(edge.from, edge.to), edge)
  for (const cause of likely(group)) {
    const pairs = [[cause.principal?.id, cause.entity?.id], ...effectsOf(cause, group)]
    for (const [from, to] of pairs) {
      const edge = told(from, to)
      if (edge === undefined) continue
      const own = from === cause.principal?.id ? cause.eventIds : []
      keep(withRecords({ ...edge, causes: [...edge.causes, cause.rank] }, own))
    }
  }
  for (const { id, actor, entity, eventIds } of group.findings) {
    const edge = told(actor?.id, entity.id)
    if (edge !== undefined)
      keep(withRecords({ ...edge, findingIds: [...edge.findingIds, id] }, eventIds))
  }
  addRelated(group, edges, told, keep)
}

/** From what was changed, or from who did it where that is no thing of its own, to what behaves unlike itself since. */
function effectsOf(
  { entity, principal }: Cause,
  { findings }: FindingGroup,
): readonly [string, string][] {
  const from = entity === undefined || isHub(entity.type) ? principal : entity
  if (from === undefined) return []
  const affected = new Set(findings.filter(isAnomaly).map((finding) => finding.entity.id))
  return affected.has(from.id) ? [] : [...affected].map((id) => [from.id, id])
}

/** What nothing else connects hangs on who or what the finding that names it is about. */
function addRelated(
  { findings }: FindingGroup,
  edges: Edges,
  told: (from: string | undefined, to: string | undefined) => PictureEdge | undefined,
  keep: (edge: PictureEdge) => void,
): void {
  const connected = new Set([...edges.values()].flatMap(({ from, to }) => [from, to]))
  const loose = new Set<string>()
  for (const { id, actor, entity, related } of findings) {
    for (const other of related) {
      if (connected.has(other.id) && !loose.has(other.id)) continue
      const edge = told(entity.id, other.id) ?? told(actor?.id, other.id)
      if (edge === undefined) continue
      keep({ ...edge, findingIds: [...edge.findingIds, id] })
      connected.add(other.id)
      loose.add(other.id)
    }
  }
}

function withRecords(edge: PictureEdge, eventIds: readonly string[]): PictureEdge {
  return eventIds.reduce(withRecord, edge)
}
