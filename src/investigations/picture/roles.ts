import type { Cause } from '../../events/cause.ts'
import type { EntityRef } from '../../events/entity.ts'
import { isAnomaly } from '../causes/symptoms.ts'
import type { FindingGroup } from '../report.ts'

/** What part an entity has in a group, the weightiest first: likely caused it, was changed by a likely cause, behaves unlike
 * itself, acted, was acted upon, or is only named. */
export const ROLES_IN_STORY = [
  'cause',
  'changed',
  'affected',
  'actor',
  'target',
  'involved',
] as const

export type RoleInStory = (typeof ROLES_IN_STORY)[number]

/** Less likely ones would only crowd the picture. */
const LIKELY = 0.05

/** The causes that the picture tells of. */
export function likely({ causes }: FindingGroup): readonly Cause[] {
  return causes.filter(({ kind, probability }) => kind !== 'unexplained' && probability >= LIKELY)
}

/** What the acts of likely causes were done to, as the timeline has it. */
export function causalEntities(group: FindingGroup): readonly EntityRef[] {
  const records = new Set(likely(group).flatMap(({ eventIds }) => eventIds))
  return group.timeline.flatMap(({ eventId, entity }) =>
    eventId !== undefined && records.has(eventId) ? [entity] : [],
  )
}

/** The roles of each entity by its id, each list in the order above. */
export function rolesOf(group: FindingGroup): ReadonlyMap<string, readonly RoleInStory[]> {
  const found = new Map<string, Set<RoleInStory>>()
  const add = (entity: EntityRef | undefined, role: RoleInStory) => {
    if (entity === undefined || entity.id === '') return
    const known = found.get(entity.id)
    if (known === undefined) found.set(entity.id, new Set([role]))
    else known.add(role)
  }
  for (const { principal, entity } of likely(group)) {
    add(principal, 'cause')
    add(entity, 'changed')
  }
  for (const entity of causalEntities(group)) {
    if (!found.get(entity.id)?.has('cause')) add(entity, 'changed')
  }
  for (const finding of group.findings) {
    add(finding.actor, 'actor')
    add(finding.entity, isAnomaly(finding) ? 'affected' : 'target')
    for (const entity of finding.related) add(entity, 'involved')
  }
  return new Map(
    [...found].map(([id, roles]) => [id, ROLES_IN_STORY.filter((role) => roles.has(role))]),
  )
}
