import type { EntityRef } from '../../events/entity.ts'
import type { Severity } from '../../events/severity.ts'
import type { TimeWindow } from '../../events/time.ts'
import { type DetailedChange, detailed } from '../../graph/change-details.ts'
import { changesTo } from '../../graph/changes.ts'
import type { Ground } from '../../graph/grounds.ts'
import type { Engine } from '../../lake/engine.ts'
import type { FindingGroup, Report } from '../report.ts'

/** A finding or a cause that rests on a change. */
export interface NamedIn {
  readonly group: string
  readonly severity: Severity
  readonly as: 'finding' | 'cause'
  /** Title of the finding, or why it is a cause. */
  readonly text: string
  /** Of a cause: 1 for the likeliest, and how likely. */
  readonly rank?: number
  readonly probability?: number
}

export interface NamedChange extends DetailedChange {
  /** Likely causes first. */
  readonly named: readonly NamedIn[]
}

export interface WhoChanged {
  readonly entity: EntityRef
  readonly window: TimeWindow
  /** What it rests on, nearest first, without itself. */
  readonly restsOn: readonly Ground[]
  /** Latest first, at most as many as were asked for. */
  readonly changes: readonly NamedChange[]
  /** How many there are in the window; there may be more yet when `truncated`. */
  readonly total: number
  readonly truncated: boolean
}

export interface ChangeQuestion {
  readonly engine: Engine
  readonly entity: EntityRef
  readonly window: TimeWindow
  /** What the latest investigation found; undefined before the first. */
  readonly report: Report | undefined
  readonly limit: number
}

/** Who changed an entity or what it rests on, what exactly, and what was found to rest on that. */
export async function whoChanged(question: ChangeQuestion): Promise<WhoChanged> {
  const { engine, entity, window, report, limit } = question
  const { grounds, changes, truncated } = await changesTo(engine, entity, window)
  const told = await detailed(engine, changes.slice(0, limit), { grounds }, window.end)
  const named = namedIn(report?.findingGroups ?? [])
  return {
    entity,
    window,
    restsOn: grounds.filter(({ hops }) => hops > 0),
    changes: told.map((change) => ({ ...change, named: named.get(change.act.eventId) ?? [] })),
    total: changes.length,
    truncated,
  }
}

/** By the id of a record: what names it. */
function namedIn(groups: readonly FindingGroup[]): ReadonlyMap<string, readonly NamedIn[]> {
  const found = new Map<string, NamedIn[]>()
  const add = (eventIds: readonly string[], named: NamedIn) => {
    for (const id of new Set(eventIds)) found.set(id, [...(found.get(id) ?? []), named])
  }
  for (const { id: group, severity, causes, findings } of groups) {
    for (const { eventIds, rank, probability, why } of causes)
      add(eventIds, { group, severity, as: 'cause', text: why, rank, probability })
    for (const one of findings)
      add(one.eventIds, { group, severity: one.severity, as: 'finding', text: one.title })
  }
  return found
}
