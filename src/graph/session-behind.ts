import type { EntityRef } from '../events/entity.ts'
import type { Engine } from '../lake/engine.ts'
import type { Act } from './acts.ts'
import { LONGEST_SESSION, openingsOf, type SessionOpening } from './session-openings.ts'

/** Who opened the session in which something was done. */
export interface Behind {
  readonly principal: EntityRef
  /** The session in which it was opened itself; `''` when in none. */
  readonly session: string
  readonly sourceIp: string
  readonly time: number
  readonly operation: string
  readonly eventId: string
}

/** A role that takes on a role that takes on a role. */
const MOST_STEPS = 3
/** Roles whose sessions are looked up for one answer. */
const MOST_ROLES = 30

interface Step {
  readonly role: string
  readonly session: string
  readonly accessKey: string
  readonly time: number
}

/** Finds who opened the sessions in which these acts were done: for each who is next behind it, up to three steps; none where no
 * log tells. The key that was handed out decides where the log has it, else the latest opening of that name. */
export async function behindSessions(
  engine: Engine,
  acts: readonly Act[],
): Promise<(act: Act) => readonly Behind[]> {
  const known = new Map<string, readonly SessionOpening[]>()
  let asked = acts.map(stepOf)
  for (let step = 0; step < MOST_STEPS && asked.length > 0; step++) {
    const roles = [...new Set(asked.map(({ role }) => role))].filter((role) => !known.has(role))
    for (const role of roles.slice(0, Math.max(0, MOST_ROLES - known.size))) {
      const times = asked.filter((one) => one.role === role).map(({ time }) => time)
      // Who opened a session may have sat in one that was opened long before.
      const window = {
        start: Math.min(...times) - step * LONGEST_SESSION,
        end: Math.max(...times) + 1,
      }
      known.set(role, (await openingsOf(engine, role, window)).openings)
    }
    asked = asked.flatMap((one) => {
      const opening = openingFor(one, known)
      return opening === undefined ? [] : above(opening)
    })
  }
  return (act) => chainOf(stepOf(act), known)
}

function stepOf({ actor, session, accessKey, time }: Act): Step {
  return { role: actor.type === 'iam-role' ? actor.id : '', session, accessKey, time }
}

function above({ opener, openerSession, time }: SessionOpening): readonly Step[] {
  if (opener.type !== 'iam-role' || openerSession === '') return []
  return [{ role: opener.id, session: openerSession, accessKey: '', time }]
}

function openingFor(
  { role, session, accessKey, time }: Step,
  known: ReadonlyMap<string, readonly SessionOpening[]>,
): SessionOpening | undefined {
  const openings = known.get(role) ?? []
  const name = session.slice(session.lastIndexOf('/') + 1)
  if (session === '') return undefined
  const byKey = accessKey === '' ? undefined : openings.find((one) => one.accessKey === accessKey)
  return (
    byKey ??
    openings.find(
      (one) =>
        one.name === name &&
        one.time <= time &&
        one.time > time - LONGEST_SESSION &&
        (one.accessKey === '' || accessKey === ''),
    )
  )
}

function chainOf(
  step: Step,
  known: ReadonlyMap<string, readonly SessionOpening[]>,
): readonly Behind[] {
  const chain: Behind[] = []
  let next: Step | undefined = step
  while (next !== undefined && chain.length < MOST_STEPS) {
    const opening = openingFor(next, known)
    if (opening === undefined) break
    const { opener, openerSession, sourceIp, time, operation, eventId } = opening
    chain.push({ principal: opener, session: openerSession, sourceIp, time, operation, eventId })
    next = above(opening)[0]
  }
  return chain
}
