import type { EntityRef } from '../../events/entity.ts'
import type { Severity } from '../../events/severity.ts'
import type { EntityTie } from '../../graph/entity-ties.ts'
import type { RoleInStory } from './roles.ts'

/** An entity of a group's picture. */
export interface PictureNode {
  readonly entity: EntityRef
  /** What part it has in the story, the weightiest first. */
  readonly roles: readonly RoleInStory[]
  /** Of the findings about it. */
  readonly findingIds: readonly string[]
  /** Of the gravest of them. */
  readonly severity: Severity | undefined
  /** When it first had a part in a finding or cause, milliseconds since the epoch. */
  readonly first: number
}

/** What one entity has to do with another: what was recorded, what was inferred, or both. */
export interface PictureEdge {
  readonly from: string
  readonly to: string
  /** As logs have it, the busiest first; none where it is inferred alone. */
  readonly recorded: readonly Omit<EntityTie, 'from' | 'to'>[]
  /** Whether what it leads to rests on what it comes from, as an endpoint does on its configuration. */
  readonly restsOn: boolean
  /** Ranks of the causes that it is part of. */
  readonly causes: readonly number[]
  readonly findingIds: readonly string[]
  /** Records that show it, at most ten. */
  readonly eventIds: readonly string[]
}

export interface LeftOut {
  readonly entity: EntityRef
  /** `hub`: everything is connected to things of its type. `shared`: much of what happens has to do with it. */
  readonly why: 'hub' | 'shared'
}

/** Who did what to whom in a group, without what everything is connected to. */
export interface GroupPicture {
  readonly nodes: readonly PictureNode[]
  readonly edges: readonly PictureEdge[]
  readonly leftOut: readonly LeftOut[]
}

const MOST_RECORDS = 10

export function edgeKey(from: string, to: string): string {
  return JSON.stringify([from, to])
}

export function plainEdge(from: string, to: string): PictureEdge {
  return { from, to, recorded: [], restsOn: false, causes: [], findingIds: [], eventIds: [] }
}

export function withRecord(edge: PictureEdge, eventId: string): PictureEdge {
  const { eventIds } = edge
  if (eventIds.length >= MOST_RECORDS || eventIds.includes(eventId)) return edge
  return { ...edge, eventIds: [...eventIds, eventId] }
}
