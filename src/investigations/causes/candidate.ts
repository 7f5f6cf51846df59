import type { CauseKind, Evidence } from '../../events/cause.ts'
import type { EntityRef } from '../../events/entity.ts'

/** An explanation that is still weighed: log-odds are the sum of its evidence. */
export interface Candidate {
  readonly kind: CauseKind
  readonly principal: EntityRef | undefined
  readonly entity: EntityRef | undefined
  readonly time: number
  readonly eventIds: readonly string[]
  readonly why: string
  readonly evidence: readonly Evidence[]
  /** Rests on what findings tell of a principal, not on one act weighed by itself. */
  readonly told?: boolean
}

/**
 * One name for one principal. A role's name is its own within an account whatever its path, and some logs (GuardDuty's, those
 * that know a session only) leave the path out.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function principalKey(id: string | undefined): string {
  if (id === undefined) return ''
  return /^arn:[^:]*:iam::\d*:role\//.test(id) ? id.replace(/:role\/.*\/(?=[^/]*$)/, ':role/') : id
}

export function logOdds(candidate: Candidate): number {
  return candidate.evidence.reduce((sum, { weight }) => sum + weight, 0)
}

export function evidence(
  factor: string,
  text: string,
  weight: number,
  eventIds: readonly string[] = [],
): Evidence {
  return { factor, text, weight: Math.round(weight * 100) / 100, eventIds }
}
