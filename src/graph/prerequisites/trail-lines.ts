import { shortName } from '../../events/arn.ts'
import type { EntityRef } from '../../events/entity.ts'
import { endpointsOf } from './place-endpoints.ts'
import { lineOf, type Place, type Prerequisite, stateOf } from './prerequisite.ts'
import { type TrailFacts, trailsOf } from './trails.ts'

const MANAGEMENT: Readonly<Record<Prerequisite['state'], string>> = {
  on: 'A trail records changes.',
  off: 'No trail that is logging records changes.',
  'not-known':
    'Whether a trail records changes may not be asked: allow cloudtrail:DescribeTrails, GetTrailStatus and GetEventSelectors.',
}

/** What trails record of a place: changes, and data events of what runs there. */
export function trailLines(place: Place): readonly Prerequisite[] {
  const trails = trailsOf(place.known)
  if (trails === undefined) return []
  const destination = trails.buckets[0] === undefined ? '' : `s3://${trails.buckets[0]}`
  const management = stateOf(trails.records('cloudtrail'))
  const endpoints = endpointsOf(place)
  return [
    lineOf(place, {
      log: 'cloudtrail',
      state: management,
      found: MANAGEMENT[management],
      destination,
    }),
    ...(endpoints.length === 0
      ? []
      : [dataLine(place, trails, 'sagemaker-data-events', destination, undefined)]),
    ...bucketsOf(place, endpoints).map((bucket) =>
      dataLine(place, trails, 's3-data-events', destination, bucket),
    ),
    ...(usesAgents(place)
      ? [dataLine(place, trails, 'bedrock-data-events', destination, undefined)]
      : []),
  ]
}

function dataLine(
  place: Place,
  trails: TrailFacts,
  log: string,
  destination: string,
  about: EntityRef | undefined,
): Prerequisite {
  const state = stateOf(trails.records(log, about === undefined ? undefined : `${about.id}/`))
  const what = about === undefined ? 'them' : `those of ${shortName(about.id)}`
  const found =
    state === 'not-known'
      ? `Whether a trail records ${what} may not be asked.`
      : `${state === 'on' ? 'A' : 'No'} trail records ${what}.`
  return lineOf(place, { log, state, found, destination, about })
}

/** Buckets that hold what the endpoints of a place serve. */
function bucketsOf(
  { account, region, lineage }: Place,
  endpoints: ReturnType<typeof endpointsOf>,
): readonly EntityRef[] {
  const models = endpoints.flatMap(
    ({ configuration }) => lineage.configurations.get(configuration)?.models ?? [],
  )
  const artifacts = models.flatMap(
    (model) => lineage.models.get(`${account}/${region}/${model}`)?.artifacts ?? [],
  )
  const names = artifacts.flatMap((url) => /^s3:\/\/([^/]+)/.exec(url)?.[1] ?? [])
  return [...new Set(names)]
    .toSorted()
    .map((name) => ({ type: 's3-bucket', id: `arn:aws:s3:::${name}` }))
}

/** Agents are not described; that one was called shows that there are some. */
function usesAgents({ account, region, collected }: Place): boolean {
  return collected('bedrock-data-events', account, region)
}
