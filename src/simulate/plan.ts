import { DAY, HOUR } from '../events/time.ts'
import type { Random } from '../statistics/random.ts'
import type { Actors } from './actors.ts'
import { isWorkday } from './background/day.ts'
import type { Decoy } from './decoy.ts'
import { decoysNear } from './look-alikes.ts'
import type { Organisation } from './organisation.ts'
import type { Incident, Scenario } from './scenario.ts'
import type { LookAlike, ScenarioTruth } from './truth.ts'

export interface Plan {
  readonly incidents: readonly Incident[]
  readonly decoys: readonly Decoy[]
  readonly scenarios: readonly ScenarioTruth[]
  /** Of a quiet organisation; those beside an incident are in its truth. */
  readonly lookAlikes: readonly LookAlike[]
}

export interface PlanRequest {
  readonly organisation: Organisation
  readonly actors: Actors
  readonly scenarios: readonly Scenario[]
  readonly start: number
  readonly end: number
  readonly scale: number
  readonly random: Random
}

/** Applications that stand for the endpoint they call: no two incidents share it either. */
const SAME: Readonly<Record<string, string>> = {
  'loan-portal': 'credit-limit',
  'pricing-api': 'price-forecast',
}

function resource(target: string): string {
  return SAME[target] ?? target
}

/** Incidents fall into the last week, or the last 60 % of a short simulation. */
const WINDOW = 7 * DAY

/** Places the scenarios in time, gives each something of its own to strike, and puts look-alikes beside them. */
export function planIncidents(request: PlanRequest): Plan {
  const { organisation, actors, random, end } = request
  const targets = chooseTargets(request.scenarios, random.fork('targets'))
  const times = placeInTime(request)
  const incidents: Incident[] = []
  const decoys: Decoy[] = []
  const scenarios: ScenarioTruth[] = []
  const avoid = new Set(targets.map(resource))
  for (const [index, scenario] of request.scenarios.entries()) {
    const own = random.fork(`scenario/${scenario.name}`)
    const time = times[index] ?? end - 12 * HOUR
    const target = targets[index] ?? ''
    const incident = scenario.plan({
      organisation,
      actors,
      random: own,
      time,
      end: end - HOUR / 2,
      target,
      scale: request.scale,
    })
    const place = {
      organisation,
      actors,
      random: own.fork('decoys'),
      time: incident.truth.onset,
      avoid,
    }
    const beside = decoysNear(place)
    incidents.push(incident)
    decoys.push(...beside)
    scenarios.push({ ...incident.truth, lookAlikes: beside.map(({ truth }) => truth) })
  }
  if (request.scenarios.length > 0) return { incidents, decoys, scenarios, lookAlikes: [] }
  const quiet = quietDecoys(request)
  return { incidents, decoys: quiet, scenarios, lookAlikes: quiet.map(({ truth }) => truth) }
}

/** Three different scenarios that can strike three different things. */
export function chooseScenarios(
  catalogue: readonly Scenario[],
  random: Random,
): readonly Scenario[] {
  const chosen: Scenario[] = []
  const taken = new Set<string>()
  for (const scenario of random.shuffle(catalogue)) {
    const free = scenario.targets.filter((target) => !taken.has(resource(target)))
    if (chosen.length === 3 || free.length === 0) continue
    // Reserves the first: chooseTargets may still find it another.
    taken.add(resource(free[0] ?? ''))
    chosen.push(scenario)
  }
  return chosen
}

/** The scenario with the fewest choices chooses first; when nothing is free, two share. */
function chooseTargets(scenarios: readonly Scenario[], random: Random): readonly string[] {
  const result: string[] = scenarios.map(() => '')
  const taken = new Set<string>()
  const order = [...scenarios.keys()].sort((a, b) => choices(scenarios, a) - choices(scenarios, b))
  for (const index of order) {
    const targets = scenarios[index]?.targets ?? []
    const free = targets.filter((target) => !taken.has(resource(target)))
    const own = random.fork(scenarios[index]?.name ?? '')
    const target = own.pick(free.length > 0 ? free : targets) ?? ''
    taken.add(resource(target))
    result[index] = target
  }
  return result
}

function choices(scenarios: readonly Scenario[], index: number): number {
  return scenarios[index]?.targets.length ?? 0
}

/**
 * Moments at least twelve hours apart, as far as the window allows. What people do falls on a working day when both
 * continents are at work: at night nobody would call what they break.
 */
function placeInTime({ scenarios, start, end, random }: PlanRequest): readonly number[] {
  const span = end - start
  const first = Math.max(end - WINDOW, start + span * 0.4)
  const placed: number[] = []
  // The longest have the fewest places, so they choose first.
  const order = [...scenarios.keys()].sort(
    (a, b) => lengthOf(scenarios, b) - lengthOf(scenarios, a),
  )
  const times: number[] = scenarios.map(() => 0)
  for (const index of order) {
    const scenario = scenarios[index]
    if (scenario === undefined) continue
    const last = end - Math.min((scenario.hours + 1) * HOUR, span * 0.35)
    const time = freeMoment(scenario, first, last, placed, random.fork(`time/${scenario.name}`))
    placed.push(time)
    times[index] = time
  }
  return times
}

function lengthOf(scenarios: readonly Scenario[], index: number): number {
  return scenarios[index]?.hours ?? 0
}

/** A random moment that keeps its distance; the distance asked for shrinks when none is found. */
function freeMoment(
  scenario: Scenario,
  first: number,
  last: number,
  placed: readonly number[],
  random: Random,
): number {
  let gap = 12 * HOUR
  let time = first
  for (let attempt = 1; attempt <= 1000; attempt++) {
    time = Math.round(first + random.next() * Math.max(0, last - first))
    const working = scenario.atWork !== true || isWorking(time)
    const far = placed.every((other) => Math.abs(other - time) >= gap)
    if (working && far) return time
    if (attempt % 100 === 0) gap /= 2
  }
  return time
}

/** Monday to Friday, 13:00 to 16:30 UTC. */
function isWorking(time: number): boolean {
  const hour = (time % DAY) / HOUR
  return isWorkday(time) && hour >= 13 && hour < 16.5
}

function quietDecoys({ organisation, actors, start, end, random }: PlanRequest): readonly Decoy[] {
  const own = random.fork('quiet')
  const first = Math.max(end - WINDOW, start + (end - start) * 0.4)
  return [0, 1, 2].flatMap((index) => {
    const time = Math.round(first + ((index + own.next() * 0.8) * (end - 3 * HOUR - first)) / 3)
    return decoysNear({
      organisation,
      actors,
      random: own.fork(`decoy/${index}`),
      time,
      avoid: new Set(),
    })
  })
}
