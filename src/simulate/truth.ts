import type { CauseKind } from '../events/cause.ts'
import type { EntityRef } from '../events/entity.ts'
import { formatTime } from '../events/time.ts'

/** Who or what did it. A fault of AWS's own has no principal and no events. */
interface TrueCause {
  readonly kind: CauseKind
  /** ARN of the role or user. */
  readonly principal: string | null
  /** Others who can rightly be named: the build system that released what the principal then did. */
  readonly alsoPrincipals?: readonly string[]
  /** `userIdentity.arn` of the calls: the role's session, or the user. */
  readonly session: string | null
  /** What the decisive calls acted upon. */
  readonly entity: EntityRef | null
  readonly time: number
  /** CloudTrail event ids of the calls that brought it about. */
  readonly eventIds: readonly string[]
}

/** Something ordinary that happened near an incident and could be taken for its cause. */
export interface LookAlike {
  readonly what: string
  readonly principal: string
  readonly time: number
  readonly eventIds: readonly string[]
}

export interface ScenarioTruth {
  readonly name: string
  readonly causeKind: CauseKind
  /** First act, end of the effect, first moment at which the effect can be measured. */
  readonly start: number
  readonly end: number
  readonly onset: number
  /** What behaves unlike itself. */
  readonly entity: EntityRef
  readonly cause: TrueCause
  readonly symptoms: readonly string[]
  readonly techniques: readonly string[]
  readonly lookAlikes: readonly LookAlike[]
}

export interface Truth {
  readonly seed: string
  readonly start: number
  readonly end: number
  readonly scenarios: readonly ScenarioTruth[]
  /** Ordinary events of a quiet organisation that could be taken for something. */
  readonly lookAlikes: readonly LookAlike[]
}

/** The document `truth.json`: moments as ISO 8601 in UTC, the rest as in `Truth`. */
export function truthDocument(truth: Truth): string {
  const isTime = new Set(['start', 'end', 'onset', 'time'])
  const readable = (key: string, value: unknown) =>
    isTime.has(key) && typeof value === 'number' ? formatTime(value) : value
  return `${JSON.stringify(truth, readable, 2)}\n`
}
