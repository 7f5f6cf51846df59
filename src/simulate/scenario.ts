import type { CauseKind } from '../events/cause.ts'
import type { EntityRef } from '../events/entity.ts'
import type { Random } from '../statistics/random.ts'
import type { ApiCall } from './act.ts'
import type { Actors } from './actors.ts'
import { endpointCalled } from './background/callers.ts'
import type { Caller } from './caller.ts'
import type { Effect } from './effects.ts'
import type { Endpoint } from './endpoints.ts'
import type { GuardDutyFinding } from './finding.ts'
import type { Flow } from './flow.ts'
import type { Organisation } from './organisation.ts'
import type { Habit } from './people.ts'
import type { Actor } from './principals.ts'
import type { ScenarioTruth } from './truth.ts'

/** An incident as it can be asked for by name. */
export interface Scenario {
  readonly name: string
  readonly title: string
  readonly causeKind: CauseKind
  /** What happens, for people. */
  readonly prose: string
  /** Ids of ATT&CK (`T…`) and ATLAS (`AML.T…`); none for an accident. */
  readonly techniques: readonly string[]
  /** What it can strike, by the organisation's names: no two incidents of a run strike the same. */
  readonly targets: readonly string[]
  /** Hours from the first act to the end of the effect, about. */
  readonly hours: number
  /** Whether it begins while people are at work. */
  readonly atWork?: boolean
  readonly plan: (context: ScenarioContext) => Incident
}

export interface ScenarioContext {
  readonly organisation: Organisation
  readonly actors: Actors
  /** The incident's own numbers. */
  readonly random: Random
  /** The first act. */
  readonly time: number
  /** Nothing of the incident may be later. */
  readonly end: number
  readonly target: string
  readonly scale: number
}

/** All that an incident adds to the logs or changes in them, and what is true about it. */
export interface Incident {
  readonly truth: ScenarioTruth
  readonly calls: readonly ApiCall[]
  readonly callers?: readonly Caller[]
  readonly effects: readonly Effect[]
  readonly findings?: readonly GuardDutyFinding[]
  readonly flows?: readonly Flow[]
}

/** What a scenario knows about its incident; the rest of the truth follows. */
export interface TruthParts {
  readonly start: number
  readonly onset: number
  readonly end: number
  readonly entity: EntityRef
  /** Who did it; left out for a fault of AWS's own. */
  readonly actor?: Actor
  /** What the decisive calls acted upon. */
  readonly acted?: EntityRef
  readonly decisive: readonly ApiCall[]
  readonly symptoms: readonly string[]
}

/** The cause's moment is that of the last decisive call, the one that brought it about. */
export function truthOfIncident(
  scenario: Pick<Scenario, 'name' | 'causeKind' | 'techniques'>,
  parts: TruthParts,
): ScenarioTruth {
  const { name, causeKind, techniques } = scenario
  const { start, end, onset, entity, actor, acted, decisive, symptoms } = parts
  const time = decisive.at(-1)?.time ?? start
  const cause = {
    kind: causeKind,
    principal: actor?.principal ?? null,
    session: actor?.arn ?? null,
    entity: acted ?? null,
    time,
    eventIds: decisive.map(({ eventId }) => eventId),
  }
  return { name, causeKind, start, end, onset, entity, cause, symptoms, techniques, lookAlikes: [] }
}

/** The administrator or engineer of an account, at work since some minutes before `time`. */
export function somebody(
  context: ScenarioContext,
  account: string,
  habit: Habit,
  time: number,
): Actor {
  const { people } = context.organisation
  const person = people.find((one) => one.role.account === account && one.habit === habit)
  const chosen = person ?? people.find((one) => one.role.account === account)
  if (chosen === undefined) throw new Error(`nobody works in account ${account}`)
  return context.actors.person(chosen, time - 9 * 60_000, true, false)
}

/** The endpoint that an incident strikes. */
export function struckEndpoint(context: ScenarioContext): Endpoint {
  return endpointCalled(context.organisation, context.target)
}

/** `hours` after `time`, but not beyond the end of what may be simulated. */
export function until(context: ScenarioContext, time: number, hours: number): number {
  return Math.min(context.end, time + Math.round(hours * 3_600_000))
}
