import { DAY, HOUR } from '../events/time.ts'
import { UserError } from '../events/user-error.ts'
import { createRandom } from '../statistics/random.ts'
import { Actors } from './actors.ts'
import { ordinaryCallers } from './background/callers.ts'
import { deploymentSchedule } from './background/pipelines.ts'
import { SCENARIOS } from './catalogue.ts'
import { dayObjects, type Simulation } from './day-objects.ts'
import { type DigestWriter, digestWriter, publicKeysFile } from './digest-writer.ts'
import type { SimulatedFile } from './files.ts'
import { FURTHER_LOGS, SIMULATED_LOGS, USUAL_LOGS } from './logs/catalogue.ts'
import type { ToldHistory } from './logs/log-writer.ts'
import type { Datapoint } from './metric.ts'
import { metricDataFile } from './metrics-writer.ts'
import { createOrganisation } from './organisation.ts'
import { chooseScenarios, planIncidents } from './plan.ts'
import { createSigner } from './rsa-key.ts'
import type { Scenario } from './scenario.ts'
import { type Truth, truthDocument } from './truth.ts'

export { SCENARIOS } from './catalogue.ts'
export type { SimulatedFile } from './files.ts'
export type { Truth } from './truth.ts'

export interface SimulateOptions {
  /** The same seed gives the same bytes. */
  readonly seed: string | number
  /** Names out of `SCENARIOS`. Left out: three that the seed chooses. Empty: a quiet organisation. */
  readonly scenarios?: readonly string[]
  /** How many days end with `end`; 45 when left out, which is Detective's baseline. */
  readonly days?: number
  /** Midnight UTC after the last day; 31 October 2026 when left out, never the clock. */
  readonly end?: Date
  /** Multiplies how often applications and services call; 1 when left out. */
  readonly scale?: number
  /** CloudTrail records an object holds on average, 40 when left out. AWS's own objects hold 8 to 9. */
  readonly recordsPerObject?: number
  /** Whether CloudTrail's digests are written too, and the key that they are signed with: false when left out. */
  readonly digests?: boolean
  /** Names out of `SIMULATED_LOGS`, digests apart; `USUAL_LOGS` when left out. Those that are not written change nothing in the
   * others. */
  readonly logs?: readonly string[]
}

/**
 * The logs of an imagined organisation as one object after the other, day by day, and `truth.json` last. Pure and
 * lazy: it reads no clock and no disk, and holds one day at a time.
 *
 * What an incident does not touch keeps its bytes: each stream of events draws from its own random numbers.
 *
 * @throws UserError when a scenario does not exist, or a number or the end makes no sense.
 */
export function* simulate(options: SimulateOptions): Generator<SimulatedFile, Truth> {
  const simulation = prepare(options)
  const { truth } = simulation
  const unstreamed: Datapoint[] = []
  const digests = options.digests === true ? digestsOf(simulation) : undefined
  for (let day = truth.start; day < truth.end; day += DAY) {
    for (const file of dayObjects(simulation, day, unstreamed)) {
      digests?.deliver(file)
      yield file
    }
    if (digests !== undefined) yield* digests.until(day + DAY)
    simulation.actors.forget()
  }
  if (digests !== undefined) yield* lastDigests(digests, simulation)
  const experiment = metricDataFile('get-metric-data/churn-experiment.json', unstreamed)
  if (experiment !== undefined) yield experiment
  yield { path: 'truth.json', bytes: new TextEncoder().encode(truthDocument(truth)) }
  return truth
}

const LOGS_TRAIL = { name: 'organisation-trail', homeRegion: 'us-east-1' } as const

function digestsOf({ organisation, random }: Simulation): DigestWriter {
  const signer = createSigner(random.fork('digest-key'))
  const bucket = `cloudtrail-logs-${organisation.id}`
  return digestWriter({ ...LOGS_TRAIL, organisation: organisation.id, bucket, signer })
}

/** What the last calls came with is delivered within the hour after them. */
function* lastDigests(
  digests: DigestWriter,
  { random, truth }: Simulation,
): Generator<SimulatedFile> {
  for (const { path, bytes } of digests.until(truth.end + HOUR)) yield { path, bytes }
  yield publicKeysFile(createSigner(random.fork('digest-key')), truth.start)
}

/** What is true about a simulation, without writing it. */
export function truthOf(options: SimulateOptions): Truth {
  return prepare(options).truth
}

function prepare(options: SimulateOptions): Simulation {
  const { seed } = options
  const { start, end, scale, recordsPerObject } = checked(options)
  const random = createRandom(seed)
  const organisation = createOrganisation(seed)
  const actors = new Actors(organisation)
  const scenarios =
    namedScenarios(options.scenarios) ?? chooseScenarios(SCENARIOS, random.fork('scenarios'))
  const surroundings = { organisation, actors, start, end, scale }
  const plan = planIncidents({ ...surroundings, scenarios, random: random.fork('incidents') })
  const ordinary = ordinaryCallers(organisation, actors, scale)
  const applications = new Set(ordinary.map(({ id }) => id))
  return {
    ...chosenLogs(options, { organisation, start, end, scenarios: plan.scenarios, applications }),
    organisation,
    actors,
    scale,
    plan,
    random,
    delivery: { organisation: organisation.id, recordsPerObject, redelivered: 0.005 },
    callers: [...ordinary, ...plan.incidents.flatMap(({ callers }) => callers ?? [])],
    effects: [
      ...plan.incidents.flatMap(({ effects }) => effects),
      ...plan.decoys.flatMap(({ effects }) => effects),
    ],
    schedule: deploymentSchedule(organisation, start, end, random.fork('schedule')),
    truth: {
      seed: String(seed),
      start,
      end,
      scenarios: plan.scenarios,
      lookAlikes: plan.lookAlikes,
    },
  }
}

/** The numbers of `options`, with the defaults put in. */
function checked(options: SimulateOptions) {
  const { days = 45, scale = 1, recordsPerObject = 40 } = options
  const asked = options.end?.getTime() ?? Date.UTC(2026, 9, 31)
  const end = Math.floor(asked / DAY) * DAY
  if (!Number.isInteger(days) || days < 1 || days > 3660) {
    throw new UserError(`days is ${days}: give a whole number from 1 to 3660`)
  }
  if (!(scale > 0 && scale <= 100)) {
    throw new UserError(`scale is ${scale}: give a number above 0, at most 100`)
  }
  if (!(recordsPerObject >= 1 && recordsPerObject <= 10_000)) {
    throw new UserError(`recordsPerObject is ${recordsPerObject}: give a number from 1 to 10000`)
  }
  if (!Number.isFinite(end))
    throw new UserError('end is no valid date: give one such as 2026-10-31')
  return { start: end - days * DAY, end, scale, recordsPerObject }
}

function chosenLogs(options: SimulateOptions, history: ToldHistory) {
  const logs = namedLogs(options.logs)
  const further = FURTHER_LOGS.filter(({ name }) => logs.has(name))
  return { logs, further: further.map(({ name, open }) => ({ name, write: open(history) })) }
}

function namedLogs(names: readonly string[] = USUAL_LOGS): ReadonlySet<string> {
  const unknown = names.find((name) => !SIMULATED_LOGS.includes(name))
  if (unknown === undefined) return new Set(names)
  throw new UserError(
    `There is no simulated log "${unknown}". Choose from: ${SIMULATED_LOGS.join(', ')}`,
  )
}

function namedScenarios(names: readonly string[] | undefined): readonly Scenario[] | undefined {
  return names?.map((name) => {
    const found = SCENARIOS.find((scenario) => scenario.name === name)
    if (found !== undefined) return found
    const known = SCENARIOS.map((scenario) => scenario.name).join(', ')
    throw new UserError(`There is no scenario "${name}". Choose from: ${known}`)
  })
}
