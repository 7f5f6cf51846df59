import type { EntityRef } from '../../events/entity.ts'
import { maxSeverity } from '../../events/severity.ts'
import type { EntityTie } from '../../graph/entity-ties.ts'
import type { TieRecord } from '../../graph/tie-records.ts'
import type { FindingGroup } from '../report.ts'
import { isHub } from '../ties.ts'
import { addInferred } from './inferred-edges.ts'
import {
  edgeKey,
  type GroupPicture,
  type LeftOut,
  type PictureEdge,
  type PictureNode,
  plainEdge,
  withRecord,
} from './picture.ts'
import { causalEntities, likely, type RoleInStory, rolesOf } from './roles.ts'

/** That something rests on something. */
export interface PictureGround {
  readonly ground: string
  readonly on: string
}

/** What the lake knows of a group's entities. */
export interface PictureFacts {
  readonly ties: readonly EntityTie[]
  readonly records: readonly TieRecord[]
  /** What entities that behave unlike themselves rest on. */
  readonly grounds: readonly PictureGround[]
  /** Whether so many have to do with it that it connects nothing, such as the address of a NAT gateway. */
  readonly isShared: (id: string) => boolean
}

/** More than this is no picture. */
const MOST_NODES = 400

/** Every entity that findings and likely causes name, once, in the order of the story. */
export function entitiesIn(group: FindingGroup): readonly EntityRef[] {
  const found = new Map<string, EntityRef>()
  const add = (entity: EntityRef | undefined) => {
    if (entity === undefined || entity.id === '') return
    const known = found.get(entity.id)
    if (known === undefined || known.type === 'unknown') found.set(entity.id, entity)
  }
  for (const cause of likely(group)) {
    add(cause.principal)
    add(cause.entity)
  }
  for (const entity of causalEntities(group)) add(entity)
  for (const { actor, entity } of group.findings) {
    add(actor)
    add(entity)
  }
  for (const entity of group.findings.flatMap(({ related }) => related)) add(entity)
  for (const entity of group.entities) add(entity)
  return [...found.values()].slice(0, MOST_NODES)
}

/** Puts together what a group says and what the lake has recorded among its entities. */
export function pictureOf(group: FindingGroup, facts: PictureFacts): GroupPicture {
  const roles = rolesOf(group)
  const leftOut: LeftOut[] = []
  const shown = entitiesIn(group).filter((entity) => {
    const own = roles.get(entity.id) ?? []
    const isCore = own.some((role) => role !== 'involved')
    if (isHub(entity.type)) leftOut.push({ entity, why: 'hub' })
    else if (!isCore && facts.isShared(entity.id)) leftOut.push({ entity, why: 'shared' })
    else return true
    return false
  })
  const ids = new Set(shown.map(({ id }) => id))
  const nodes = shown.map((entity) => nodeOf(entity, roles.get(entity.id) ?? [], group))
  return { nodes, edges: edgesOf(group, facts, ids), leftOut }
}

/** A finding about what is left out, such as an operation, is told of who did it. */
function nodeOf(
  entity: EntityRef,
  roles: readonly RoleInStory[],
  group: FindingGroup,
): PictureNode {
  const own = group.findings.filter(({ entity: about, actor }) =>
    isHub(about.type) ? actor?.id === entity.id : about.id === entity.id,
  )
  const seen = group.findings.filter(({ entity: about, actor, related }) =>
    [about, actor, ...related].some((one) => one?.id === entity.id),
  )
  const acted = likely(group).filter(({ principal, entity: changed }) =>
    [principal?.id, changed?.id].includes(entity.id),
  )
  const times = [...seen.map(({ start }) => start), ...acted.flatMap(({ time }) => time ?? [])]
  return {
    entity,
    roles: roles.length === 0 ? ['involved'] : roles,
    findingIds: own.map(({ id }) => id),
    severity: own.length === 0 ? undefined : maxSeverity(own.map(({ severity }) => severity)),
    first: Math.min(...times),
  }
}

function edgesOf(
  group: FindingGroup,
  { ties, records, grounds }: PictureFacts,
  ids: ReadonlySet<string>,
): readonly PictureEdge[] {
  const edges = new Map<string, PictureEdge>()
  for (const { from, to, ...tie } of ties) {
    if (!ids.has(from.id) || !ids.has(to.id)) continue
    const known = edges.get(edgeKey(from.id, to.id)) ?? plainEdge(from.id, to.id)
    edges.set(edgeKey(from.id, to.id), { ...known, recorded: [...known.recorded, tie] })
  }
  for (const { ground, on } of grounds) {
    if (ground === on || !ids.has(ground) || !ids.has(on)) continue
    const known = edges.get(edgeKey(ground, on)) ?? plainEdge(ground, on)
    edges.set(edgeKey(ground, on), { ...known, restsOn: true })
  }
  for (const { from, to, eventId } of records) {
    const edge = edges.get(edgeKey(from, to))
    if (edge !== undefined) edges.set(edgeKey(from, to), withRecord(edge, eventId))
  }
  addInferred(group, ids, edges)
  return [...edges.values()]
}
