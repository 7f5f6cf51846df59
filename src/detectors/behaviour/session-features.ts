/**
 * What a session shows. The position is the feature's number. Features of one side are nested or say the same in two ways
 * (a new country is a new network), so of each side only the most surprising one counts.
 */
export const SESSION_FEATURES = [
  { name: 'operation', side: 'act' },
  { name: 'service', side: 'act' },
  { name: 'network', side: 'place' },
  { name: 'organisation', side: 'place' },
  { name: 'country', side: 'place' },
  { name: 'movement', side: 'movement' },
  { name: 'agent', side: 'client' },
  { name: 'program', side: 'client' },
  { name: 'credential', side: 'key' },
  { name: 'long-term key', side: 'key' },
  { name: 'Region', side: 'region' },
  { name: 'hour of a weekday', side: 'time' },
  { name: 'hour of a weekend', side: 'time' },
  { name: 'kind of day', side: 'time' },
  { name: 'resource', side: 'resource' },
  { name: 'account', side: 'resource' },
  { name: 'session', side: 'session' },
] as const

export type FeatureName = (typeof SESSION_FEATURES)[number]['name']
export type Side = (typeof SESSION_FEATURES)[number]['side']

export const SIDES: readonly Side[] = [...new Set(SESSION_FEATURES.map(({ side }) => side))]

/** A value that a session showed, and when. */
export interface ShownValue {
  readonly feature: number
  readonly value: number
  readonly first: number
  readonly last: number
}

/** One session on one day. */
export interface SessionUnit {
  readonly actor: string
  /** Code of the kind of principal. */
  readonly actorType: number
  readonly account: string
  /** Name of the session; `''` for a user. */
  readonly session: string
  /** The name was there on several days: it is somebody's. */
  readonly lasting: boolean
  readonly day: number
  readonly first: number
  readonly last: number
  readonly values: readonly ShownValue[]
}

/** Numbers of features, looked up once. */
export const FEATURE: Readonly<Record<FeatureName, number>> = numbered()

function numbered(): Record<FeatureName, number> {
  const of = (wanted: FeatureName) => SESSION_FEATURES.findIndex(({ name }) => name === wanted)
  return {
    operation: of('operation'),
    service: of('service'),
    network: of('network'),
    organisation: of('organisation'),
    country: of('country'),
    movement: of('movement'),
    agent: of('agent'),
    program: of('program'),
    credential: of('credential'),
    'long-term key': of('long-term key'),
    Region: of('Region'),
    'hour of a weekday': of('hour of a weekday'),
    'hour of a weekend': of('hour of a weekend'),
    'kind of day': of('kind of day'),
    resource: of('resource'),
    account: of('account'),
    session: of('session'),
  }
}

export function featureName(feature: number): FeatureName {
  return SESSION_FEATURES[feature]?.name ?? 'operation'
}
