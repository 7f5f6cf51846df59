import { DAY, HOUR, MINUTE } from '../../events/time.ts'
import type { ApiCall } from '../act.ts'
import type { SimulatedFile } from '../files.ts'
import { groupBy } from '../group.ts'
import { hex } from '../identifiers.ts'
import type { JsonRecord } from '../json.ts'
import type { ScenarioTruth } from '../truth.ts'
import type { DayTold, ToldHistory, ToldLog } from './log-writer.ts'

/**
 * Investigations that analysts start in Amazon Detective, over the day before: one of an ordinary role each week, which finds
 * nothing, and one of a principal whose credentials were abused, an hour after it was over.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_GetInvestigation.html
 */
export const DETECTIVE: ToldLog = {
  name: 'detective',
  title: 'Amazon Detective investigations',
  open: (history) => {
    const seen = new Map<string, ApiCall>()
    const wanted = new Set(history.scenarios.flatMap(({ cause }) => cause.eventIds))
    return (told) => {
      for (const call of told.calls) if (wanted.has(call.eventId)) seen.set(call.eventId, call)
      return investigations(told, history, seen)
    }
  },
}

interface Asked {
  readonly arn: string
  readonly created: number
  readonly severity: 'INFORMATIONAL' | 'HIGH'
  readonly indicators: readonly JsonRecord[]
}

function* investigations(
  { day }: DayTold,
  history: ToldHistory,
  seen: ReadonlyMap<string, ApiCall>,
): Generator<SimulatedFile> {
  const asked = [...abused(history, day, seen), ...ordinary(history, day)]
  for (const [i, one] of asked.entries()) {
    const id = String(Math.floor(one.created / 1000) * 10 + i).padStart(21, '0')
    yield* written(one, id, history)
  }
}

function abused(
  { scenarios }: ToldHistory,
  day: number,
  seen: ReadonlyMap<string, ApiCall>,
): readonly Asked[] {
  return scenarios
    .filter(({ causeKind }) => causeKind === 'credential-abuse')
    .map((truth) => ({ truth, created: truth.end + HOUR }))
    .filter(({ created }) => created >= day && created < day + DAY)
    .flatMap(({ truth, created }): Asked[] => {
      const { principal } = truth.cause
      if (principal === null || !/:(?:role|user)\//.test(principal)) return []
      return [{ arn: principal, created, severity: 'HIGH', indicators: indicatorsOf(truth, seen) }]
    })
}

/** Wednesdays. */
function ordinary({ organisation }: ToldHistory, day: number): readonly Asked[] {
  if (new Date(day).getUTCDay() !== 3) return []
  const { arn } = organisation.roles.loanPortal
  return [{ arn, created: day + 10 * HOUR, severity: 'INFORMATIONAL', indicators: [] }]
}

function indicatorsOf(
  { cause }: ScenarioTruth,
  seen: ReadonlyMap<string, ApiCall>,
): readonly JsonRecord[] {
  const calls = cause.eventIds.flatMap((id) => seen.get(id) ?? [])
  return groupBy(calls, ({ operation }) => operation)
    .slice(0, 10)
    .map(([operation, own]) => {
      const failed = own.filter(({ error }) => error !== undefined).length
      return {
        IndicatorType: 'TTP_OBSERVED',
        IndicatorDetail: {
          TTPsObservedDetail: {
            Tactic: 'Impact',
            Technique: 'Cloud Infrastructure Discovery',
            Procedure: operation,
            IpAddress: own[0]?.actor.ip,
            APIName: operation,
            APISuccessCount: own.length - failed,
            APIFailureCount: failed,
          },
        },
      }
    })
}

function* written(
  { arn, created, severity, indicators }: Asked,
  id: string,
  { organisation }: ToldHistory,
): Generator<SimulatedFile> {
  const graph = hex(organisation.keys.fork('detective'), 32)
  const GraphArn = `arn:aws:detective:us-east-1:${organisation.accounts.security}:graph:${graph}`
  const investigation = {
    GraphArn,
    InvestigationId: id,
    EntityArn: arn,
    EntityType: arn.includes(':user/') ? 'IAM_USER' : 'IAM_ROLE',
    CreatedTime: zoned(created),
    ScopeStartTime: zoned(created - DAY),
    ScopeEndTime: zoned(created - MINUTE),
    Status: 'SUCCESSFUL',
    Severity: severity,
    State: 'ACTIVE',
  }
  yield file(`detective/${graph}/investigation-${id}.json`, investigation)
  const listed = { GraphArn, InvestigationId: id, Indicators: indicators }
  yield file(`detective/${graph}/indicators-${id}.json`, listed)
}

/** As the AWS CLI prints a time. */
function zoned(time: number): string {
  return new Date(time).toISOString().replace('Z', '000+00:00')
}

function file(path: string, document: JsonRecord): SimulatedFile {
  return { path, bytes: new TextEncoder().encode(JSON.stringify(document, undefined, 2)) }
}
