import type { Engine } from '../../lake/engine.ts'
import { groupBy } from '../../statistics/group-by.ts'
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
 * collected. Places that are alike make one line. */
export function prerequisiteLines(prerequisites: readonly Prerequisite[]): readonly string[] {
  const lacking = prerequisites.filter(
    ({ state, collected }) => state === 'off' || (state === 'on' && !collected),
  )
  const alike = groupBy(lacking, ({ title, state, found, destination }) =>
    JSON.stringify([title, state, found, destination]),
  )
  return [...alike.values()].map((group) => {
    const [{ title, state, found, unseen, destination }] = group
    const rest = destination === '' ? '' : ` from ${destination}`
    const todo = state === 'on' ? ` None of it was collected${rest}.` : ''
    return `${title} in ${placesText(group)}: ${found}${todo} ${unseen}`
  })
}

const MOST_PLACES = 3

function placesText(group: readonly Prerequisite[]): string {
  const places = [...new Set(group.map(({ account, region }) => `${account} ${region}`))]
  const more = places.length - MOST_PLACES
  return `${places.slice(0, MOST_PLACES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
