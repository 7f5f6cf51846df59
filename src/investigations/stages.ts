import type { Finding } from '../events/finding.ts'
import { severityRank } from '../events/severity.ts'
import type { FindingGroup } from './report.ts'
import { tacticsOf } from './tactics.ts'

/** A step of an attack, by MITRE's name of its tactic. */
export interface Stage {
  readonly tactic: string
  /** When it was first seen, milliseconds since the epoch. */
  readonly time: number
  /** In the order of time. */
  readonly findingIds: readonly string[]
}

/** The stages that findings show, in the order of the kill chain, each with when it was first seen. */
export function stagesOf(findings: readonly Finding[]): readonly Stage[] {
  const sorted = findings.toSorted((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
  return tacticsOf(findings.flatMap(({ techniques }) => techniques)).map((tactic) => {
    const own = sorted.filter(({ techniques }) => tacticsOf(techniques).includes(tactic))
    return { tactic, time: own[0]?.start ?? Number.NaN, findingIds: own.map(({ id }) => id) }
  })
}

const MOST_REASONS = 3

/** Why a group is as severe as it is: its gravest findings, and how many more there are. */
export function severityReasons({ findings, severity }: FindingGroup): readonly string[] {
  const gravest = findings.filter((one) => severityRank(one.severity) >= severityRank(severity))
  const named = gravest.slice(0, MOST_REASONS).map(({ title }) => `${severity}: ${title}`)
  const more = gravest.length - named.length
  return more > 0 ? [...named, `and ${more} more as severe`] : named
}
