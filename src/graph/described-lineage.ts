import { MINUTE } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { rowTexts } from '../lake/row-texts.ts'
import {
  artifactOf,
  configurationOf,
  type Deletion,
  type Lineage,
  type ModelDefinition,
  modelOf,
  type Rollout,
} from './lineage-parts.ts'
import { type JsonValue, list, object, parseJson, text } from './request-json.ts'

const KINDS = [
  'AWS::SageMaker::Endpoint',
  'AWS::SageMaker::EndpointConfig',
  'AWS::SageMaker::Model',
  'AWS::SageMaker::ModelPackage',
]

/** The latest are kept; what serves is told again. */
const MOST_STATES = 100_000
/** A thing says that it was made when the call that made it was answered. */
const SLACK = 5 * MINUTE

/** Rows about SageMaker's things that were there by `end`, as ids of the dictionary. */
export function readStates(engine: Engine, end: number): Promise<readonly SqlRow[]> {
  return engine.query(
    `SELECT s.time, s.created, s.account, s.region, s.resource, s.kind, s.name, s.status, s.state
     FROM stored.resource_state s
     WHERE s.kind IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))
       AND (s.time <= $2 OR s.created <= $2)
     ORDER BY s.time DESC, s.key LIMIT ${MOST_STATES}`,
    [KINDS, new Date(end)],
  )
}

/** How a thing was at a time. */
interface State {
  /** When it was found so, or is known to have become so. */
  readonly time: number
  /** NaN where it is not told. */
  readonly created: number
  readonly scope: string
  readonly resource: string
  readonly kind: string
  readonly name: string
  readonly isDeleted: boolean
  readonly state: JsonValue
}

/**
 * Fills in what the calls do not show: things that were made before the logs begin, or in a way that left no call. Of a call and
 * a description the later one counts. A description does not say when an endpoint came to run on its configuration: that is
 * taken to be as early as it can have been, when both of them had been made.
 *
 * @param rows of `readStates`
 */
export async function withStates(
  engine: Engine,
  called: Lineage,
  rows: readonly SqlRow[],
  end: number,
): Promise<Lineage> {
  if (rows.length === 0) return called
  const texts = ['account', 'region', 'resource', 'kind', 'name', 'status']
  const states = (await rowTexts(engine, rows, texts)).map(stateOf).toReversed()
  const of = (kind: string) => states.filter((one) => one.kind === `AWS::SageMaker::${kind}`)
  const configurations = merged(called.configurations, of('EndpointConfig'), end, configurationOf)
  const packages = new Map(of('ModelPackage').map(({ resource, state }) => [resource, state]))
  const models = merged(called.models, of('Model'), end, modelOf)
  const known: Lineage = {
    ...called,
    configurations,
    models: new Map([...models].map(([key, model]) => [key, withPackages(model, packages)])),
  }
  return withEndpoints(known, of('Endpoint'), end)
}

function stateOf(row: SqlRow): State {
  const word = (name: string) => String(row[name] ?? '')
  return {
    time: Number(row['time']),
    created: typeof row['created'] === 'number' ? row['created'] : Number.NaN,
    scope: `${word('account')}/${word('region')}`,
    resource: word('resource'),
    kind: word('kind'),
    name: word('name'),
    isDeleted: word('status').startsWith('ResourceDeleted'),
    state: parseJson(word('state')),
  }
}

function madeAt({ created, time }: State): number {
  return Number.isNaN(created) ? time : created
}

/** What has a definition of its own and is replaced, never changed: configurations and models. */
function merged<Definition extends { readonly time: number; readonly name: string }>(
  called: ReadonlyMap<string, Definition>,
  states: readonly State[],
  end: number,
  read: (state: JsonValue, time: number) => Definition,
): ReadonlyMap<string, Definition> {
  const known = new Map(called)
  for (const one of states) {
    const made = madeAt(one)
    if (one.isDeleted || made > end || object(one.state) === undefined) continue
    const definition = { ...read(one.state, made), name: one.name }
    const key = `${one.scope}/${one.name}`
    if ((known.get(key)?.time ?? Number.NEGATIVE_INFINITY) < made - SLACK || !known.has(key))
      known.set(key, definition)
  }
  return known
}

/** Artifacts and images of a model that only names a package. */
function withPackages(
  model: ModelDefinition,
  packages: ReadonlyMap<string, JsonValue>,
): ModelDefinition {
  const containers = model.packages.flatMap((id) =>
    list(object(packages.get(id), 'inferenceSpecification'), 'containers'),
  )
  if (containers.length === 0) return model
  const all = (own: readonly string[], pick: (container: JsonValue) => string) => [
    ...new Set([...own, ...containers.map(pick).filter(Boolean)]),
  ]
  return {
    ...model,
    images: all(model.images, (container) => text(container, 'image')),
    artifacts: all(model.artifacts, artifactOf),
  }
}

function withEndpoints(known: Lineage, states: readonly State[], end: number): Lineage {
  const rollouts = [...known.rollouts]
  const deletions: Deletion[] = [...known.deletions]
  for (const one of states) {
    if (one.isDeleted) deletions.push({ endpoint: one.resource, time: one.time })
    const rollout = one.isDeleted ? undefined : rolloutOf(one, known, rollouts)
    if (rollout !== undefined && rollout.time <= end) rollouts.push(rollout)
  }
  return { ...known, deletions, rollouts: rollouts.toSorted((a, b) => a.time - b.time) }
}

/** Undefined where what is known already says as much. */
function rolloutOf(
  state: State,
  { configurations }: Lineage,
  rollouts: readonly Rollout[],
): Rollout | undefined {
  const name = text(state.state, 'endpointConfigName')
  if (name === '') return undefined
  const configuration = `${state.scope}/${name}`
  const before = rollouts
    .filter(({ endpoint, time }) => endpoint === state.resource && time <= state.time + SLACK)
    .toSorted((a, b) => a.time - b.time)
    .at(-1)
  if (before?.configuration === configuration) return undefined
  const bounds = [
    state.created,
    configurations.get(configuration)?.time ?? Number.NaN,
    before === undefined ? Number.NaN : before.time + 1,
  ].filter((time) => !Number.isNaN(time))
  const earliest = bounds.length === 0 ? state.time : Math.max(...bounds)
  return {
    endpoint: state.resource,
    time: Math.min(earliest, state.time),
    configuration,
    eventId: '',
  }
}
