import type { Engine } from '../../lake/engine.ts'
import { readLineage } from '../lineage.ts'
import { collectedPlaces } from './collected-places.ts'
import { type LatestState, latestStates } from './latest-states.ts'
import type { Prerequisite } from './prerequisite.ts'
import { captureLines, guardLines, invocationLines } from './setting-lines.ts'
import { trailLines } from './trail-lines.ts'

export type { Prerequisite }

/** Nothing that is asked about is later. */
const EVER = Date.UTC(2100, 0, 1)

/**
 * Which logging is turned on in each account and Region that was asked, against what was collected. Nothing is said of places
 * that nobody asked: whether a log is off or only was not collected cannot be told apart there.
 */
export async function readPrerequisites(engine: Engine): Promise<readonly Prerequisite[]> {
  const states = await latestStates(engine)
  if (states.length === 0) return []
  const collected = await collectedPlaces(engine)
  const lineage = await readLineage(engine, EVER)
  const captured = await capturedEndpoints(engine)
  const places = new Map<string, LatestState[]>()
  for (const state of states) {
    const key = `${state.account} ${state.region}`
    places.set(key, [...(places.get(key) ?? []), state])
  }
  return [...places.values()].flatMap((known) => {
    const { account = '', region = '' } = known[0] ?? {}
    const place = { account, region, known, collected, lineage, captured }
    return [
      ...trailLines(place),
      ...captureLines(place),
      ...invocationLines(place),
      ...guardLines(place),
    ]
  })
}

/** Endpoints of which captured queries were read, by the ids that the captures give them. */
async function capturedEndpoints(engine: Engine): Promise<ReadonlySet<string>> {
  const rows = await engine.query(
    `SELECT t.text AS id FROM term t WHERE t.id IN (
       SELECT resource FROM stored.invocation WHERE origin = 1 UNION SELECT resource FROM stored.feature)
     ORDER BY id LIMIT 100000`,
  )
  return new Set(rows.map(({ id }) => String(id)))
}

/** What of it keeps an anomaly from being seen, as lines of `coverage.missing`: what is off, and what is written and was not
 * collected. */
export function prerequisiteLines(prerequisites: readonly Prerequisite[]): readonly string[] {
  return prerequisites
    .filter(({ state, collected }) => state === 'off' || (state === 'on' && !collected))
    .map(({ title, account, region, state, found, unseen, destination }) => {
      const rest = destination === '' ? '' : ` from ${destination}`
      const todo = state === 'on' ? ` None of it was collected${rest}.` : ''
      return `${title} in ${account}, ${region}: ${found}${todo} ${unseen}`
    })
}
