import type { EntityRef } from '../../events/entity.ts'

/** Each entity once, in the order in which they come first. */
export function distinctEntities(entities: readonly EntityRef[]): EntityRef[] {
  return [...new Map(entities.map((one) => [`${one.type} ${one.id}`, one])).values()]
}
