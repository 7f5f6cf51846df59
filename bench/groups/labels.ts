import type { Finding } from '../../src/events/finding.ts'
import { HOUR } from '../../src/events/time.ts'
import type { ScenarioTruth } from '../../src/simulate/truth.ts'
import type { Spliced } from './cases.ts'

/** What is known of an attack or incident, to tell its findings by. */
export interface Labelled {
  readonly name: string
  readonly start: number
  readonly end: number
  readonly eventIds: ReadonlySet<string>
  /** What only it has to do with: its own principals, or what it struck. */
  readonly own: ReadonlySet<string>
}

export function labelOfAttack({ name, start, end, eventIds, ownPrincipals }: Spliced): Labelled {
  return { name, start, end, eventIds: new Set(eventIds), own: new Set(ownPrincipals) }
}

export function labelOfIncident({ name, start, end, cause, entity }: ScenarioTruth): Labelled {
  const eventIds = new Set(cause.eventIds)
  return { name: `incident: ${name}`, start, end, eventIds, own: new Set([entity.id]) }
}

/**
 * For each finding that rests on records of an attack, or is about what belongs to it alone in its time, the attack's name; the
 * one with the most of its records where several fit.
 */
export function labelsOf(
  findings: readonly Finding[],
  known: readonly Labelled[],
): ReadonlyMap<string, string> {
  return new Map(
    findings.flatMap((finding) => {
      const fitting = known.map((one) => [one.name, weightOf(finding, one)] as const)
      const [best] = fitting.toSorted(([, a], [, b]) => b - a)
      return best === undefined || best[1] <= 0 ? [] : [[finding.id, best[0]] as const]
    }),
  )
}

function weightOf(finding: Finding, { eventIds, own, start, end }: Labelled): number {
  const records = finding.eventIds.filter((id) => eventIds.has(id)).length
  if (records > 0) return records
  const near = finding.start < end + 2 * HOUR && finding.end >= start - HOUR
  const about = own.has(finding.entity.id) || own.has(finding.actor?.id ?? '')
  return near && about ? 0.5 : 0
}
