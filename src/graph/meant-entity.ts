import type { EntityRef } from '../events/entity.ts'
import { UserError } from '../events/user-error.ts'
import type { Engine } from '../lake/engine.ts'
import { findKnownEntity } from './known-entity.ts'
import { findEntities } from './search.ts'

/** The entity that a user's text means: an id, or the end or a part of exactly one.
 * @throws UserError when it is none, or several */
export async function meantEntity(engine: Engine, text: string): Promise<EntityRef> {
  // The number of an account is a part of the ids of all that is in it.
  const account = /^\d{12}$/.test(text) ? await findKnownEntity(engine, text) : undefined
  if (account !== undefined) return { type: account.type, id: account.id }
  const found = await findEntities(engine, text)
  const [first] = found
  if (first === undefined) {
    // Flow logs and findings name what stands in no relation: by its whole id it can be asked for all the same.
    const known = await findKnownEntity(engine, text)
    if (known !== undefined) return { type: known.type, id: known.id }
    throw new UserError(`no entity in the lake has "${text}" in its id`)
  }
  const exact = found.filter(
    ({ id }) => id === text || id.endsWith(`/${text}`) || id.endsWith(`:${text}`),
  )
  const meant = [...new Map(exact.map((entity) => [entity.id, entity])).values()]
  // Data capture knows an endpoint by its name alone; the ARN of that name is the same endpoint.
  const [only, ...more] = meant.filter(({ id }) => id.startsWith('arn:') || meant.length === 1)
  if (only !== undefined && more.length === 0) return only
  const ids = [...new Set(found.map(({ id }) => id))]
  if (ids.length === 1) return first
  throw new UserError(
    `"${text}" could mean several entities; name one:\n  ${ids.slice(0, 8).join('\n  ')}`,
  )
}
