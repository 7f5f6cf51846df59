import { z } from 'zod'
import type { Finding } from '../../events/finding.ts'
import { SEVERITIES, type Severity, severityRank } from '../../events/severity.ts'
import { DAY } from '../../events/time.ts'
import { UserError } from '../../events/user-error.ts'
import type { Document } from '../../lake/documents.ts'
import { keptBody } from '../../lake/kept-body.ts'

/** Findings that somebody has accepted, for a reason and a time. */
export interface Suppression {
  readonly id: string
  /** A type of findings, or its beginning and `*`; `''` for any. */
  readonly type: string
  /** Ids, or their ends after a `/` or `:`; `''` for any. */
  readonly entity: string
  readonly actor: string
  readonly account: string
  readonly reason: string
  readonly by: string
  /** Milliseconds since the epoch. */
  readonly created: number
  readonly expires: number
  /** What is graver comes back. */
  readonly upTo: Severity
}

/** A finding that is not told of, and why. */
export interface SuppressedFinding {
  readonly id: string
  readonly type: string
  readonly severity: Severity
  readonly title: string
  /** Id of the rule that accepts it. */
  readonly rule: string
  readonly reason: string
  /** When it is told of again, milliseconds since the epoch. */
  readonly expires: number
}

/** Nobody remembers longer why something was accepted. */
const LONGEST = 366 * DAY

/** @throws UserError when it would accept too much, for no reason, or for ever */
export function checkSuppression(rule: Suppression): void {
  if (rule.reason.trim() === '') throw new UserError('say why it is accepted: a reason is missing')
  if (!(rule.expires > rule.created)) throw new UserError('it would expire in the past')
  if (rule.expires - rule.created > LONGEST)
    throw new UserError('it would expire more than a year ahead; accept it again then')
  const isBroad = rule.type === '' || rule.type.replaceAll('*', '') === ''
  if (isBroad && rule.entity === '' && rule.actor === '')
    throw new UserError('that would accept everything; name a type, an entity or an actor')
  if (rule.type.slice(0, -1).includes('*')) throw new UserError('only the end of a type may be a *')
}

/** Findings that count, and those that somebody has accepted; a rule that has expired accepts nothing. */
export function withoutAccepted(
  findings: readonly Finding[],
  rules: readonly Suppression[],
  now: number,
): { readonly kept: readonly Finding[]; readonly suppressed: readonly SuppressedFinding[] } {
  const valid = rules.filter(({ expires }) => expires > now)
  const kept: Finding[] = []
  const suppressed: SuppressedFinding[] = []
  for (const finding of findings) {
    const rule = valid.find((one) => accepts(one, finding))
    if (rule === undefined) kept.push(finding)
    else suppressed.push(suppressedBy(rule, finding))
  }
  return { kept, suppressed }
}

function suppressedBy(
  { id: rule, reason, expires }: Suppression,
  { id, type, severity, title }: Finding,
): SuppressedFinding {
  return { id, type, severity, title, rule, reason, expires }
}

function accepts(rule: Suppression, finding: Finding): boolean {
  return (
    severityRank(finding.severity) <= severityRank(rule.upTo) &&
    isType(rule.type, finding.type) &&
    (rule.account === '' || rule.account === finding.account) &&
    isNamed(rule.entity, finding.entity.id) &&
    isNamed(rule.actor, finding.actor?.id ?? '')
  )
}

function isType(wanted: string, type: string): boolean {
  if (wanted === '') return true
  return wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted
}

function isNamed(wanted: string, id: string): boolean {
  return wanted === '' || id === wanted || id.endsWith(`/${wanted}`) || id.endsWith(`:${wanted}`)
}

export const SUPPRESSION = 'suppression'

export function suppressionDocument(rule: Suppression): Document {
  return { kind: SUPPRESSION, id: rule.id, body: JSON.stringify(rule) }
}

const KEPT: z.ZodType<Suppression> = z.object({
  id: z.string(),
  type: z.string(),
  entity: z.string(),
  actor: z.string(),
  account: z.string(),
  reason: z.string(),
  by: z.string(),
  created: z.number(),
  expires: z.number(),
  upTo: z.enum(SEVERITIES),
})

/** What was kept; nothing when it is not as it was written: then it accepts nothing. */
export function suppressionOf(document: Document): readonly Suppression[] {
  return keptBody(KEPT, document)
}
