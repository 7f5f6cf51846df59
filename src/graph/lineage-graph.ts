import type { EntityRef, EntityType } from '../events/entity.ts'
import type { Engine } from '../lake/engine.ts'
import { groundsOf } from './grounds.ts'
import { type LastChange, lastChanges } from './last-changes.ts'
import { foundationsBelow, hasFoundations, type Lineage, readLineage } from './lineage.ts'

/** Something in the picture of what an entity rests on. */
export interface LineageNode {
  readonly entity: EntityRef
  /** 0 for the entity itself. */
  readonly hops: number
  /** Whether what the entity runs on now rests on it; else it did before one of the last roll-outs. */
  readonly current: boolean
  /** The last call that changed it, where a log has one. */
  readonly change: LastChange | undefined
}

export interface LineageGraph {
  /** Nearest first, the entity itself in front. */
  readonly nodes: readonly LineageNode[]
  /** Ids: the first rests on the second. */
  readonly edges: readonly (readonly [above: string, below: string])[]
}

const NO_LINEAGE: Lineage = {
  rollouts: [],
  deletions: [],
  configurations: new Map(),
  models: new Map(),
}

type Edge = LineageGraph['edges'][number]
type Ground = Pick<LineageNode, 'entity' | 'hops'>

/** More cannot be drawn. */
const MOST_NODES = 120

/** What an entity rests on at a time, and what lies upon what: an endpoint on its configurations, these on their models, these
 * on artifacts, images, roles and network; anything else on what is known to lie beneath it. */
export async function lineageGraph(
  engine: Engine,
  entity: EntityRef,
  time: number,
): Promise<LineageGraph> {
  const { grounds } = await groundsOf(engine, entity, time)
  const lineage = hasFoundations(entity) ? await readLineage(engine, time) : NO_LINEAGE
  const kept = grounds.slice(0, MOST_NODES)
  const edges = edgesOf(lineage, entity, kept, time)
  const current = reached(
    entity.id,
    edges.filter(([above, below]) => above !== entity.id || isCurrent(lineage, entity, below)),
  )
  const changes = await lastChanges(
    engine,
    kept.map((ground) => ground.entity.id),
    time,
  )
  const nodes = kept.map((ground) => ({
    ...ground,
    current: current.has(ground.entity.id),
    change: changes.get(ground.entity.id),
  }))
  return { nodes, edges }
}

/** Of these the next one holds the one before: a bucket its objects, a repository its images. */
const HOLDERS: Readonly<Partial<Record<EntityType, EntityType>>> = {
  's3-object': 's3-bucket',
  'container-image': 'container-repository',
}

function edgesOf(
  lineage: Lineage,
  entity: EntityRef,
  grounds: readonly Ground[],
  time: number,
): readonly Edge[] {
  const known = new Map(grounds.map((ground) => [ground.entity.id, ground.entity]))
  const edges: Edge[] = []
  for (const { entity: above } of grounds) {
    const parts = foundationsBelow(lineage, above, time).filter(({ hops }) => hops === 1)
    const below = parts.map((part) => part.entity).filter(({ id }) => known.has(id))
    for (const one of below) edges.push([holderIn(below, one)?.id ?? above.id, one.id])
  }
  const laid = new Set(edges.map(([, below]) => below))
  const loose = grounds.filter(({ entity: { id } }) => id !== entity.id && !laid.has(id))
  for (const ground of loose) edges.push([aboveLoose(entity, grounds, ground), ground.entity.id])
  return [...new Map(edges.map((edge) => [edge.join('\0'), edge])).values()]
}

/** What of the same parts lies in it: the object of a bucket, the image of a repository. */
function holderIn(parts: readonly EntityRef[], holder: EntityRef): EntityRef | undefined {
  return parts.find(({ type, id }) => {
    if (HOLDERS[type] !== holder.type) return false
    if (type === 's3-object') return id.startsWith(`${holder.id}/`)
    const repository = holder.id.slice(holder.id.indexOf('repository/') + 'repository/'.length)
    return /^[^/]+\/([^:@]+)/.exec(id)?.[1] === repository
  })
}

/** Policies lie beneath roles and users; of the rest nobody knows better than that the entity rests on it. */
function aboveLoose(entity: EntityRef, grounds: readonly Ground[], ground: Ground): string {
  if (ground.entity.type !== 'iam-policy') return entity.id
  const above = grounds.find(
    ({ entity: { type }, hops }) => hops === ground.hops - 1 && type.startsWith('iam-'),
  )
  return above?.entity.id ?? entity.id
}

/** An endpoint runs on the configuration of its last roll-out; nothing else says what it ran on before. */
function isCurrent({ rollouts }: Lineage, entity: EntityRef, below: string): boolean {
  const last = rollouts.filter(({ endpoint }) => endpoint === entity.id).at(-1)
  if (last === undefined) return true
  const name = last.configuration.split('/').slice(2).join('/')
  return below.endsWith(`:endpoint-config/${name}`)
}

function reached(start: string, edges: readonly Edge[]): ReadonlySet<string> {
  const found = new Set([start])
  const waiting = [start]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
    for (const [above, below] of edges)
      if (above === id && !found.has(below)) {
        found.add(below)
        waiting.push(below)
      }
  return found
}
