import { DAY } from '../events/time.ts'
import type { Random } from '../statistics/random.ts'
import type { ApiCall } from './act.ts'
import type { Actors } from './actors.ts'
import type { Day } from './background/day.ts'
import { ordinaryFindings } from './background/findings.ts'
import { audit, monitoring, services } from './background/machines.ts'
import { office } from './background/office.ts'
import { deployments, features, type ScheduledDeployment } from './background/pipelines.ts'
import { bedrockMetrics } from './bedrock-metrics.ts'
import { bedrockObjects } from './bedrock-writer.ts'
import { type Caller, isEndpoint } from './caller.ts'
import { callsOfDay } from './calls.ts'
import { captureObjects, capturesOf } from './capture-writer.ts'
import { invocationCall } from './cloudtrail-record.ts'
import { cloudTrailObjects, type Delivery } from './cloudtrail-writer.ts'
import { type Effect, effectsWithin } from './effects.ts'
import { callMetrics, trafficMetrics } from './endpoint-metrics.ts'
import type { SimulatedFile } from './files.ts'
import type { GuardDutyFinding } from './finding.ts'
import { findingObjects, findingRecords } from './findings-writer.ts'
import { flowObjects, flowTables } from './flow-writer.ts'
import type { Invocation } from './inference.ts'
import type { DayWriter } from './logs/log-writer.ts'
import type { Datapoint } from './metric.ts'
import { metricStreamObjects } from './metrics-writer.ts'
import type { Organisation } from './organisation.ts'
import type { Plan } from './plan.ts'
import type { Truth } from './truth.ts'

/** All that is fixed before the first day is written. */
export interface Simulation {
  readonly organisation: Organisation
  readonly actors: Actors
  readonly scale: number
  readonly plan: Plan
  readonly random: Random
  readonly delivery: Delivery
  readonly callers: readonly Caller[]
  readonly effects: readonly Effect[]
  readonly schedule: readonly ScheduledDeployment[]
  readonly truth: Truth
  /** Names of the logs that are written. */
  readonly logs: ReadonlySet<string>
  /** Those of them that tell of it once more. */
  readonly further: readonly { readonly name: string; readonly write: DayWriter }[]
}

/** Every log object of one day. Datapoints of accounts outside the metric stream are added to `unstreamed`. */
export function* dayObjects(
  simulation: Simulation,
  day: number,
  unstreamed: Datapoint[],
): Generator<SimulatedFile> {
  const { organisation, random, logs, further } = simulation
  const effects = effectsWithin(simulation.effects, day, day + DAY)
  const told = toldOf(simulation, day, effects)
  const { calls, invocations, captures, flows } = told
  const findings = findingRecords(findingsOf(simulation, day), random.fork(`findings/${day / DAY}`))
  if (logs.has('cloudtrail'))
    yield* cloudTrailObjects(calls, day, simulation.delivery, random.fork('delivery'))
  if (logs.has('bedrock-invocation'))
    yield* bedrockObjects(invocations, organisation, random.fork('bedrock-log'))
  if (logs.has('sagemaker-data-capture')) yield* captureObjects(captures())
  if (logs.has('vpc-flow')) yield* flowObjects(flows)
  if (logs.has('guardduty')) yield* findingObjects(findings)
  if (logs.has('cloudwatch-metrics'))
    yield* metricObjects(simulation, day, effects, invocations, unstreamed)
  const records = findings.flatMap((one) => one.records)
  for (const { name, write } of further) {
    const own = random.fork(`told/${name}/${day / DAY}`)
    yield* write({ ...told, captures: captures(), findings: records, random: own })
  }
}

/** What happened in a day. Captures are drawn anew each time, since what writes them draws on. */
function toldOf(simulation: Simulation, day: number, effects: readonly Effect[]) {
  const { organisation, random } = simulation
  const invocations = invocationsOf(simulation, day, effects)
  const flows = simulation.plan.incidents.flatMap((incident) => incident.flows ?? [])
  return {
    day,
    invocations,
    calls: [...apiCalls(simulation, day), ...recorded(invocations)],
    flows: flowTables(organisation, day, flows, random.fork('flow-log')),
    captures: () =>
      capturesOf(organisation.endpoints, invocations, day, effects, random.fork('capture')),
  }
}

function* metricObjects(
  simulation: Simulation,
  day: number,
  effects: readonly Effect[],
  invocations: readonly Invocation[],
  unstreamed: Datapoint[],
): Generator<SimulatedFile> {
  const { organisation, random } = simulation
  const streamed: Datapoint[] = []
  for (const point of datapoints(simulation, day, effects, invocations)) {
    if (point.series.account === organisation.accounts.dev) unstreamed.push(point)
    else streamed.push(point)
  }
  yield* metricStreamObjects(streamed, day, random.fork('metric-stream'))
}

function invocationsOf(
  simulation: Simulation,
  day: number,
  effects: readonly Effect[],
): readonly Invocation[] {
  const { callers, random, truth } = simulation
  return callers
    .filter(({ from = 0, to = Number.POSITIVE_INFINITY }) => from < day + DAY && to > day)
    .flatMap((caller) => {
      const own = random.fork(`caller/${caller.id}/${day / DAY}`)
      return [...callsOfDay(caller, day, truth.start, effects, own)]
    })
}

function recorded(invocations: readonly Invocation[]): readonly ApiCall[] {
  return invocations
    .filter(({ target }) => !isEndpoint(target) || target.dataEvents)
    .map(invocationCall)
}

function findingsOf(simulation: Simulation, day: number): readonly GuardDutyFinding[] {
  const found = simulation.plan.incidents.flatMap(({ findings }) => findings ?? [])
  const today = found.filter(({ time }) => time >= day && time < day + DAY)
  return [...ordinaryFindings(contextOf(simulation, day, 'findings')), ...today]
}

function contextOf(simulation: Simulation, day: number, stream: string): Day {
  const { organisation, actors, scale, random, truth } = simulation
  return {
    organisation,
    actors,
    start: day,
    simulationStart: truth.start,
    scale,
    random: random.fork(`background/${stream}/${day / DAY}`),
  }
}

/** Ordinary and other API calls of the day, inference apart. */
function* apiCalls(simulation: Simulation, day: number): Generator<ApiCall> {
  const { plan, schedule } = simulation
  const context = (stream: string) => contextOf(simulation, day, stream)
  yield* monitoring(context('monitoring'))
  yield* audit(context('audit'))
  yield* services(context('services'))
  yield* features(context('features'))
  yield* deployments(context('deployments'), schedule)
  yield* office(context('office'))
  for (const { calls } of [...plan.incidents, ...plan.decoys]) {
    yield* calls.filter(({ time }) => time >= day && time < day + DAY)
  }
}

function* datapoints(
  simulation: Simulation,
  day: number,
  effects: readonly Effect[],
  invocations: readonly Invocation[],
): Generator<Datapoint> {
  const { organisation, random, truth } = simulation
  for (const endpoint of organisation.endpoints) {
    const own = random.fork(`traffic/${endpoint.name}/${day / DAY}`)
    if (endpoint.rate > 0) yield* trafficMetrics(endpoint, day, truth.start, effects, own)
    else yield* callMetrics(endpoint, invocations)
  }
  yield* bedrockMetrics(invocations)
}
