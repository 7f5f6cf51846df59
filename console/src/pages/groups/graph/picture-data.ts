import { type EntityType, entityName, typeName } from '../../../parts/entity-names.ts'
import { type SeverityName, severityRank } from '../../../parts/severity.tsx'
import { edgeText, type GraphEdge, type GraphNode, shapeOf } from './graph-words.ts'

/** What stands in the picture: an entity, or several of one type that are alike. */
export interface Dot {
  readonly id: string
  readonly name: string
  readonly type: EntityType
  readonly members: readonly GraphNode[]
  readonly findings: number
  readonly severity: SeverityName | undefined
  readonly isCause: boolean
  readonly isAffected: boolean
  /** Milliseconds since the epoch; for the layout by time. */
  readonly first: number
}

/** An arrow of the picture. */
export interface Arrow {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly text: string
  readonly count: number
  readonly isInferred: boolean
  readonly isCause: boolean
  readonly isRefused: boolean
  readonly edges: readonly GraphEdge[]
}

export interface Picture {
  readonly dots: readonly Dot[]
  readonly arrows: readonly Arrow[]
  /** Why several entities are one dot; undefined where none are. */
  readonly note: string | undefined
}

export interface PictureChoice {
  /** Whether keys, sessions and addresses are shown. */
  readonly credentials: boolean
  /** Whether what is alike is shown one by one. */
  readonly apart: boolean
}

/** More than this cannot be told apart. */
const MOST = 150
const FEWEST_ALIKE = 3

/** What the picture shows of a graph: leaves of one type on one entity are one dot, and in a large graph all of one type that
 * have no part of their own. */
export function pictureOf(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  { credentials, apart }: PictureChoice,
): Picture {
  const shown = nodes.filter(
    (node) => credentials || shapeOf(node.entity.type) !== 'credential' || isCore(node),
  )
  const isLarge = shown.length > MOST
  const alike = isLarge ? byType(shown) : apart ? new Map<string, string>() : leaves(shown, edges)
  const keyOf = ({ entity }: GraphNode) => alike.get(entity.id) ?? entity.id
  const members = new Map<string, GraphNode[]>()
  for (const node of shown) members.set(keyOf(node), [...(members.get(keyOf(node)) ?? []), node])
  const keys = new Map(shown.map((node) => [node.entity.id, keyOf(node)]))
  const note = isLarge
    ? `More than ${MOST} entities: those without a part of their own are shown by type.`
    : alike.size > 0
      ? 'Entities of one type that hang on one other alone are shown as one.'
      : undefined
  return { dots: [...members].map(dotOf), arrows: arrowsOf(edges, keys), note }
}

function isCore({ roles, findingIds }: GraphNode): boolean {
  return findingIds.length > 0 || roles.some((role) => role !== 'involved')
}

/** By id of a node, the dot it is part of. */
function leaves(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Map<string, string> {
  const ends = new Map<string, Set<string>>()
  for (const { from, to } of edges) {
    ends.set(from, (ends.get(from) ?? new Set()).add(to))
    ends.set(to, (ends.get(to) ?? new Set()).add(from))
  }
  const groups = new Map<string, string[]>()
  for (const node of nodes) {
    const others = [...(ends.get(node.entity.id) ?? [])]
    if (isCore(node) || others.length > 1) continue
    const key = `alike ${node.entity.type} ${others[0] ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), node.entity.id])
  }
  return new Map(
    [...groups]
      .filter(([, ids]) => ids.length >= FEWEST_ALIKE)
      .flatMap(([key, ids]) => ids.map((id) => [id, key] as const)),
  )
}

function byType(nodes: readonly GraphNode[]): Map<string, string> {
  return new Map(
    nodes
      .filter((node) => !isCore(node))
      .map(({ entity }) => [entity.id, `alike ${entity.type}`] as const),
  )
}

function dotOf([id, members]: readonly [string, readonly GraphNode[]]): Dot {
  const [first] = members
  const type = first?.entity.type ?? 'unknown'
  const severities = members.flatMap(({ severity }) => severity ?? [])
  const times = members.flatMap((node) => (node.first === null ? [] : Date.parse(node.first)))
  return {
    id,
    type,
    members,
    name:
      members.length === 1 && first !== undefined
        ? entityName(first.entity)
        : `${members.length} × ${typeName(type)}`,
    findings: members.reduce((sum, { findingIds }) => sum + findingIds.length, 0),
    severity: severities.toSorted((a, b) => severityRank(b) - severityRank(a))[0],
    isCause: members.some(({ roles }) => roles.includes('cause')),
    isAffected: members.some(({ roles }) => roles.includes('affected')),
    first: Math.min(...times),
  }
}

function arrowsOf(
  edges: readonly GraphEdge[],
  keys: ReadonlyMap<string, string>,
): readonly Arrow[] {
  const arrows = new Map<string, GraphEdge[]>()
  for (const edge of edges) {
    const [from, to] = [keys.get(edge.from), keys.get(edge.to)]
    if (from === undefined || to === undefined || from === to) continue
    const id = JSON.stringify([from, to])
    arrows.set(id, [...(arrows.get(id) ?? []), edge])
  }
  return [...arrows].flatMap(([id, some]) => {
    const [first] = some
    const from = keys.get(first?.from ?? '')
    const to = keys.get(first?.to ?? '')
    return first === undefined || from === undefined || to === undefined
      ? []
      : [arrowOf(id, from, to, some)]
  })
}

function arrowOf(id: string, from: string, to: string, edges: readonly GraphEdge[]): Arrow {
  const [first] = edges
  const busiest = edges.flatMap(({ recorded }) => recorded[0] ?? [])
  const sum = (pick: (one: (typeof busiest)[number]) => number) =>
    busiest.reduce((total, one) => total + pick(one), 0)
  const [count, failed] = [sum((one) => one.count), sum((one) => one.failed)]
  const [one] = busiest
  const joined: GraphEdge | undefined =
    first === undefined || one === undefined
      ? first
      : { ...first, recorded: [{ ...one, count, failed }] }
  return {
    id,
    from,
    to,
    edges,
    count,
    text: joined === undefined ? '' : edgeText(joined),
    isInferred: busiest.length === 0 && !edges.some(({ restsOn }) => restsOn),
    isCause: edges.some(({ causes }) => causes.length > 0),
    isRefused: count > 0 && failed === count,
  }
}

/** Dots and arrows around some dots: what is left when they are isolated. */
export function isolated(picture: Picture, ids: ReadonlySet<string>): Picture {
  if (ids.size === 0) return picture
  const arrows = picture.arrows.filter(({ from, to }) => ids.has(from) || ids.has(to))
  const kept = new Set([...ids, ...arrows.flatMap(({ from, to }) => [from, to])])
  return {
    ...picture,
    dots: picture.dots.filter(({ id }) => kept.has(id)),
    arrows: picture.arrows.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  }
}
