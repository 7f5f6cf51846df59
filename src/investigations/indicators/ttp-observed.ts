import { builtInTechniques } from '../../detectors/techniques/catalogue.ts'
import type { Finding } from '../../events/finding.ts'
import { type Severity, severityFromScore, severityRank } from '../../events/severity.ts'
import { callCounts, type OperationAt, operationsOfEvents } from '../../graph/principal-calls.ts'
import { TACTICS, tacticsOf } from '../tactics.ts'
import { type Examination, type IndicatorOf, importedInScope } from './question.ts'

type Ttp = IndicatorOf<'TTP_OBSERVED'>

/** A finding with the operations that it is about. */
interface Observation {
  readonly procedure: string
  readonly techniques: readonly string[]
  readonly severity: Severity
  readonly operations: readonly OperationAt[]
}

/** A technique whose tactic nobody has written down, such as one of a newer ATT&CK that GuardDuty names. */
const UNKNOWN_TACTIC = 'Unknown'

/**
 * Tactics, techniques and procedures: what findings about the principal say, for each operation and address. A finding names
 * its first hundred records; the counts are of all calls that the principal made of the operation from the address in the
 * scope. Those of the gravest findings come first.
 */
export async function observedTtps(examination: Examination): Promise<readonly Ttp[]> {
  const observations = [
    ...(await ownObservations(examination)),
    ...importedObservations(examination),
  ]
  const operations = observations.flatMap(({ operations: named }) =>
    named.map((one) => one.operation),
  )
  const countOf = await countsOf(examination, operations)
  const found = new Map<string, { readonly ttp: Ttp; readonly rank: number }>()
  for (const observation of observations) {
    const rank = severityRank(observation.severity)
    for (const ttp of ttpsOf(observation, countOf)) {
      const key = [ttp.tactic, ttp.technique, ttp.procedure, ttp.ipAddress, ttp.apiName].join('\0')
      if (rank > (found.get(key)?.rank ?? -1)) found.set(key, { ttp, rank })
    }
  }
  return [...found.entries()]
    .sort(
      ([a, one], [b, other]) =>
        other.rank - one.rank || stage(one.ttp) - stage(other.ttp) || (a < b ? -1 : 1),
    )
    .map(([, { ttp }]) => ttp)
}

interface Counts {
  readonly succeeded: number
  readonly failed: number
}

/** How often the principal called each operation from each address: calls of several services by one name are summed. */
async function countsOf(
  { engine, principal, scope }: Examination,
  operations: readonly string[],
): Promise<(at: OperationAt) => Counts> {
  const counts = new Map<string, Counts>()
  const countOf = (at: OperationAt) => counts.get(keyOf(at)) ?? { succeeded: 0, failed: 0 }
  for (const one of await callCounts(engine, principal, scope, [...new Set(operations)])) {
    const before = countOf(one)
    const succeeded = before.succeeded + one.succeeded
    counts.set(keyOf(one), { succeeded, failed: before.failed + one.failed })
  }
  return countOf
}

function ttpsOf(
  { techniques, procedure, operations }: Observation,
  countOf: (at: OperationAt) => Counts,
): readonly Ttp[] {
  return techniques.flatMap((technique) =>
    operations.map((at): Ttp => {
      const { succeeded, failed } = countOf(at)
      return {
        type: 'TTP_OBSERVED',
        tactic: tacticsOf([technique])[0] ?? UNKNOWN_TACTIC,
        technique,
        procedure,
        ipAddress: at.ip,
        apiName: at.operation,
        apiSuccessCount: succeeded,
        apiFailureCount: failed,
      }
    }),
  )
}

async function ownObservations(examination: Examination): Promise<readonly Observation[]> {
  const { engine, principal, scope } = examination
  const own = examination.own.filter(({ techniques }) => techniques.length > 0)
  const eventIds = [...new Set(own.flatMap((finding) => finding.eventIds))]
  const called = await operationsOfEvents(engine, principal, scope, eventIds)
  return own.map((finding) => ({
    procedure: procedureOf(finding),
    techniques: finding.techniques,
    severity: finding.severity,
    operations: distinct(finding.eventIds.flatMap((id) => called.get(id) ?? [])),
  }))
}

/** The title of the technique, which does not differ from session to session, or else that of the finding. */
function procedureOf({ type, title }: Finding): string {
  return builtInTechniques().find(({ id }) => type === `Technique/${id}`)?.title ?? title
}

function importedObservations(examination: Examination): readonly Observation[] {
  return importedInScope(examination).map(({ title, techniques, score, api, ip }) => ({
    procedure: title,
    techniques,
    severity: severityFromScore(score),
    operations: [{ operation: api, ip }],
  }))
}

function distinct(operations: readonly OperationAt[]): readonly OperationAt[] {
  return [...new Map(operations.map((one) => [keyOf(one), one])).values()]
}

function keyOf({ operation, ip }: OperationAt): string {
  return `${operation}\0${ip}`
}

const STAGES: readonly string[] = TACTICS

function stage({ tactic }: Ttp): number {
  const position = STAGES.indexOf(tactic)
  return position < 0 ? STAGES.length : position
}
