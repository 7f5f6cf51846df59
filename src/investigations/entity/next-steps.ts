import type { EntityRef, EntityType } from '../../events/entity.ts'
import { type PanelValue, RESOURCES } from '../../graph/panel.ts'
import { entityKind } from '../render/words.ts'
import type { EntityPage } from './entity-page.ts'

/** A verb that tells more, on what, and why. */
export interface NextStep {
  readonly verb: 'explain' | 'who-changed' | 'entity' | 'investigate'
  readonly argument: string
  readonly why: string
}

/** More than this is no advice. */
const MOST = 8
const MOST_GROUPS = 2

/** Whom to look at next: a panel, one of its columns, and why; the first of each is named. */
const LEADS: readonly (readonly [panel: string, column: string, why: string])[] = [
  ['session-openings', 'principal', 'opened the busiest of its sessions'],
  ['principals', 'principal', 'is behind most of its calls'],
  ['callers', 'caller', 'invoked it most'],
  ['acted-on-by', 'principal', 'acted on it most'],
  ['new-addresses', 'address', 'it never called from before'],
  ['roles-assumed', 'role', 'it took on'],
  ['assumed-by', 'principal', 'took it on most'],
  ['models-used', 'resource', 'it invoked most'],
  ['dependents', 'endpoint', 'rests on it'],
]

/** The panels that lead to somebody else. */
export const LEADING: ReadonlySet<string> = new Set(LEADS.map(([panel]) => panel))

/** What of an entity's page is needed to say where to look next. */
type Told = Pick<EntityPage, 'entity' | 'groups' | 'panels'>

/** Where to look next, the most telling first. `investigated`: there is a report to look into. */
export function nextSteps(page: Told, investigated: boolean): readonly NextStep[] {
  const { entity, groups } = page
  const steps: NextStep[] = groups.slice(0, MOST_GROUPS).map(({ id, severity, title }) => ({
    verb: 'explain',
    argument: id,
    why: `${severity}: ${title}`,
  }))
  if (CHANGED.includes(entity.type))
    steps.push({
      verb: 'who-changed',
      argument: entity.id,
      why: 'who changed it and what it rests on',
    })
  const named = LEADS.flatMap(([panel, column, why]) => leadOf(page, panel, column, why))
  const others = new Map(named.toReversed().map((step) => [step.argument, step]))
  steps.push(...[...others.values()].toReversed())
  if (!investigated)
    steps.push({
      verb: 'investigate',
      argument: entity.id,
      why: 'nothing was investigated in this lake yet',
    })
  return steps.slice(0, MOST)
}

const CHANGED: readonly EntityType[] = [...RESOURCES, 'iam-role', 'iam-user']

function leadOf(
  { entity, panels }: Told,
  name: string,
  column: string,
  why: string,
): readonly NextStep[] {
  const rows = panels.find(({ panel }) => panel.name === name)?.data.rows ?? []
  const found = rows
    .map((row) => row[column] ?? null)
    .filter(isEntity)
    .find(({ id, type }) => id !== entity.id && id !== '' && type !== 'aws-service')
  if (found === undefined) return []
  return [{ verb: 'entity', argument: found.id, why: `${entityKind(found.type)} that ${why}` }]
}

function isEntity(value: PanelValue): value is EntityRef {
  return typeof value === 'object' && value !== null
}
