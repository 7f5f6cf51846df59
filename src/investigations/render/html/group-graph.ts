import type { Cause } from '../../../events/cause.ts'
import type { EntityRef, EntityType } from '../../../events/entity.ts'
import type { FindingGroup } from '../../report.ts'
import { neutralise } from '../neutralise.ts'
import { truncateMiddle } from '../width.ts'
import { entityKind, entityName, percent } from '../words.ts'
import { html, type Markup } from './markup.ts'

/**
 * Who did what to which entity, and what was found there, from left to right. Hubs (accounts, services, Regions and
 * the like) are left out, since everything is connected to them. `index` keeps ids apart in one document. Undefined
 * when there is nothing to connect.
 */
export function groupGraph(group: FindingGroup, index: number): Markup | undefined {
  const graph = graphOf(group)
  const layers = [...new Set(graph.nodes.map((node) => node.layer))].toSorted((a, b) => a - b)
  if (graph.edges.length === 0) return undefined
  const box = layers.length > 4 ? TIGHT : ROOMY
  const rows = Math.max(...layers.map((l) => graph.nodes.filter((n) => n.layer === l).length))
  const height = rows * (box.height + box.gap) + box.gap
  const width = layers.length * box.width + (layers.length - 1) * box.reach + 4
  const places = new Map<string, Place>()
  for (const [column, layer] of layers.entries()) {
    const nodes = graph.nodes.filter((node) => node.layer === layer)
    const offset = (height - nodes.length * (box.height + box.gap) + box.gap) / 2
    for (const [row, node] of nodes.entries()) {
      const y = offset + row * (box.height + box.gap)
      places.set(node.key, { node, x: 2 + column * (box.width + box.reach), y })
    }
  }
  return html`<svg class="graph" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${describe(graph, places)}">
<defs><marker id="arrow-${index}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="arrow" d="M0 0L8 4L0 8z"/></marker></defs>
${graph.edges.map((edge) => edgeLine(edge, places, box, index))}
${[...places.values()].map((place) => nodeBox(place, box))}</svg>`
}

interface Box {
  readonly width: number
  readonly height: number
  /** Between two boxes of a layer. */
  readonly gap: number
  /** Between two layers. */
  readonly reach: number
  /** Characters that a name may have. */
  readonly label: number
}

/** Both fit the width of the page: four layers the one, five the other. */
const ROOMY: Box = { width: 196, height: 48, gap: 16, reach: 56, label: 23 }
const TIGHT: Box = { width: 162, height: 48, gap: 16, reach: 42, label: 20 }
const CAUSES = 4
const FINDINGS = 6

const HUBS: ReadonlySet<EntityType> = new Set<EntityType>([
  'aws-account',
  'aws-service',
  'aws-region',
  'country',
  'operation',
  'asn',
  'user-agent',
  'unknown',
])

interface Node {
  readonly key: string
  readonly layer: number
  readonly style: 'principal' | 'act' | 'entity' | 'finding'
  readonly kind: string
  readonly name: string
}

interface Edge {
  readonly from: string
  readonly to: string
  /** Inferred rather than recorded. */
  readonly inferred: boolean
}

interface Graph {
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge[]
}

interface Place {
  readonly node: Node
  readonly x: number
  readonly y: number
}

function graphOf(group: FindingGroup): Graph {
  const nodes = new Map<string, Node>()
  const edges = new Map<string, Edge>()
  const add = (node: Node): string => {
    if (!nodes.has(node.key)) nodes.set(node.key, node)
    return node.key
  }
  const connect = (from: string, to: string, inferred = false): void => {
    if (from !== to) edges.set(JSON.stringify([from, to]), { from, to, inferred })
  }
  const findings = group.findings.filter(({ entity }) => !HUBS.has(entity.type)).slice(0, FINDINGS)
  const affected = new Set(findings.map(({ entity }) => entityKey(entity)))
  for (const finding of findings) {
    const { entity } = finding
    const at = add(entityNode(entity, 3))
    connect(at, add(findingNode(finding.type, finding.severity, at)))
  }
  const causes = group.causes.filter((cause) => cause.kind !== 'unexplained').slice(0, CAUSES)
  for (const cause of causes) {
    const act = add(actNode(cause))
    if (cause.principal) connect(add(principalNode(cause.principal)), act)
    if (cause.entity === undefined || HUBS.has(cause.entity.type)) continue
    const direct = affected.has(entityKey(cause.entity))
    const target = add(entityNode(cause.entity, direct ? 3 : 2))
    connect(act, target)
    if (!direct) for (const key of affected) connect(target, key, true)
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] }
}

function entityKey(ref: EntityRef): string {
  return `entity ${ref.type} ${ref.id}`
}

function entityNode(ref: EntityRef, layer: number): Node {
  const [kind, name] = [entityKind(ref.type), entityName(ref)]
  return { key: entityKey(ref), layer, style: 'entity', kind, name }
}

function principalNode(ref: EntityRef): Node {
  const [kind, name] = [entityKind(ref.type), entityName(ref)]
  return { key: `principal ${ref.type} ${ref.id}`, layer: 0, style: 'principal', kind, name }
}

function actNode(cause: Cause): Node {
  const name = cause.kind.replaceAll('-', ' ')
  const kind = `cause ${cause.rank} · ${percent(cause.probability)}`
  return { key: `act ${cause.rank}`, layer: 1, style: 'act', kind, name }
}

function findingNode(type: string, severity: string, at: string): Node {
  const name = type.slice(type.lastIndexOf('/') + 1)
  return { key: `finding ${type} ${at}`, layer: 4, style: 'finding', kind: severity, name }
}

function nodeBox({ node, x, y }: Place, box: Box): Markup {
  const name = truncateMiddle(neutralise(node.name.slice(0, 300)), box.label)
  return html`<g class="node ${node.style}"><title>${node.kind}: ${node.name}</title><rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="8"/><text class="kind" x="${x + 12}" y="${y + 18}">${node.kind}</text><text class="name" x="${x + 12}" y="${y + 36}">${name}</text></g>`
}

function edgeLine(
  edge: Edge,
  places: ReadonlyMap<string, Place>,
  box: Box,
  index: number,
): Markup | undefined {
  const from = places.get(edge.from)
  const to = places.get(edge.to)
  if (from === undefined || to === undefined) return undefined
  const [x1, y1] = [from.x + box.width, from.y + box.height / 2]
  const [x2, y2] = [to.x - 2, to.y + box.height / 2]
  const bend = (x2 - x1) / 2
  return html`<path class="${edge.inferred ? 'edge inferred' : 'edge'}" d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}" marker-end="url(#arrow-${index})"/>`
}

function describe(graph: Graph, places: ReadonlyMap<string, Place>): string {
  const name = (key: string) => places.get(key)?.node.name ?? ''
  return graph.edges
    .slice(0, 12)
    .map((edge) => `${name(edge.from)} to ${name(edge.to)}`)
    .join('; ')
}
