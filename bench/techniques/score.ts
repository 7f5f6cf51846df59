import type { Finding } from '../../src/events/finding.ts'
import { severityRank } from '../../src/events/severity.ts'
import { DAY } from '../../src/events/time.ts'
import { groupBy } from '../../src/statistics/group-by.ts'
import { agrees } from './agreement.ts'
import type { LogFamily } from './families.ts'
import type { Labelled } from './labelled.ts'
import { findingsOfRecords } from './look.ts'
import { accountOf, eventIdOf } from './own-account.ts'
import { ONLY_TOGETHER } from './thresholds.ts'

/** What became of one labelled event. */
export interface Judged extends Labelled {
  /** Their rule speaks only when there are several such events. */
  readonly together: boolean
  /** Types of the findings of LOW and above that rest on it. */
  readonly types: readonly string[]
  /** There is a finding, but none above INFORMATIONAL. */
  readonly faint: boolean
  /** One of them names a technique or tactic of theirs. */
  readonly agreed: boolean
  /** One of them is MEDIUM or above. */
  readonly loud: boolean
  readonly isWrite: boolean
  readonly isFailed: boolean
}

/** Counts of one rule of theirs, or of all. */
export interface RuleScore {
  readonly rule: string
  /** Events that their rule speaks of by themselves, and those it speaks of only together with others. */
  readonly positives: number
  readonly together: number
  /** Of the positives those whose rule names a technique or tactic. */
  readonly named: number
  readonly seen: number
  readonly agreed: number
  /** Told of at INFORMATIONAL only, and not among the seen. */
  readonly faint: number
  /** Seen of those that count only together. */
  readonly seenTogether: number
  readonly negatives: number
  /** Negatives that a finding of MEDIUM or above rests on. */
  readonly fired: number
}

const TIME = Date.UTC(2026, 0, 1, 12)
const SCOPE = { start: TIME - DAY / 2, end: TIME + DAY / 2 }

/** Judges every labelled event by itself: each is an account of its own, in one lake, and nothing came before. */
export async function judge(
  family: LogFamily,
  labelled: readonly Labelled[],
): Promise<readonly Judged[]> {
  const time = new Date(TIME).toISOString()
  const records = labelled.map(({ log }, i) => {
    const account = accountOf(i)
    return { account, record: family.record(log, { account, eventId: eventIdOf(i), time }) }
  })
  const findings = await findingsOfRecords(records, SCOPE)
  const byAccount = groupBy(findings, ({ account }) => account)
  return labelled.map((one, i) => judged(family, one, byAccount.get(accountOf(i)) ?? []))
}

function judged(family: LogFamily, one: Labelled, findings: readonly Finding[]): Judged {
  // Samples that a service makes of itself are kept apart and alarm nobody.
  const real = findings.filter(({ sample }) => sample !== true)
  const told = real.filter(({ severity }) => severityRank(severity) >= severityRank('LOW'))
  return {
    ...one,
    together: ONLY_TOGETHER.has(one.rule),
    types: [...new Set(told.map(({ type }) => type))],
    faint: told.length === 0 && real.length > 0,
    agreed: told.some((finding) => agrees(finding, one.mitre)),
    loud: told.some(({ severity }) => severityRank(severity) >= severityRank('MEDIUM')),
    isWrite: family.isWrite(one.log),
    isFailed: family.isFailed(one.log),
  }
}

/** The counts by rule, in the order of names. */
export function scoresByRule(judged: readonly Judged[]): readonly RuleScore[] {
  const rules = [...groupBy(judged, ({ rule }) => rule)].sort(([a], [b]) => (a < b ? -1 : 1))
  return rules.map(([rule, own]) => scoreOf(rule, own))
}

export function scoreOf(rule: string, judged: readonly Judged[]): RuleScore {
  const count = (fits: (one: Judged) => boolean) => judged.filter(fits).length
  const isSeen = ({ types }: Judged) => types.length > 0
  const alone = (one: Judged) => one.expected && !one.together
  return {
    rule,
    positives: count(alone),
    together: count((one) => one.expected && one.together),
    named: count((one) => alone(one) && one.mitre.length > 0),
    seen: count((one) => alone(one) && isSeen(one)),
    agreed: count((one) => alone(one) && one.agreed),
    faint: count((one) => alone(one) && one.faint),
    seenTogether: count((one) => one.expected && one.together && isSeen(one)),
    negatives: count(({ expected }) => !expected),
    fired: count(({ expected, loud }) => !expected && loud),
  }
}
