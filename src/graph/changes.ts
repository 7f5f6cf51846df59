import { shortName } from '../events/arn.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine } from '../lake/engine.ts'
import { type Act, actsWithin } from './acts.ts'
import { foundationsOf, readLineage } from './lineage.ts'

/** A change that reached an entity: to itself, or to something that it rests on. */
export interface Change {
  readonly act: Act
  /** 0: the entity itself; more: something so many steps beneath it. */
  readonly hops: number
}

/** Shorter names stand in too many requests by chance. */
const LEAST_NAME = 4

/** Who changed an entity or what it rests on, within the window, latest first. */
export async function changesTo(engine: Engine, id: string, window: TimeWindow): Promise<Change[]> {
  const lineage = await readLineage(engine, window.end)
  const beneath = new Map(
    foundationsOf(lineage, id, window.end).map(({ entity, hops }) => [entity.id, hops]),
  )
  beneath.set(id, 0)
  const name = shortName(id)
  const acts = await actsWithin(engine, window)
  return acts.flatMap((act) => {
    const hops = beneath.get(act.target?.id ?? '')
    if (hops !== undefined) return [{ act, hops }]
    const named =
      act.request.includes(`"${id}"`) ||
      (name.length >= LEAST_NAME && act.request.includes(`"${name}"`))
    return named ? [{ act, hops: 0 }] : []
  })
}
