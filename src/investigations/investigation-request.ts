import { DAY, type TimeWindow } from '../events/time.ts'
import { principalNamed } from '../graph/principal.ts'

export interface InvestigationRequest {
  readonly graphArn: string
  readonly entityArn: string
  readonly scope: TimeWindow
}

/** Why an investigation was not started. */
export class InvestigationError extends Error {
  /** `busy`: as many wait as may; later it may be had. */
  readonly kind: 'no-such-entity' | 'invalid' | 'busy'

  constructor(kind: InvestigationError['kind'], message: string) {
    super(message)
    this.name = 'InvestigationError'
    this.kind = kind
  }
}

/** Detective's longest scope time is a year. */
const LONGEST_SCOPE = 366 * DAY

/** Why there can be no such investigation, whatever the lake holds; undefined when there may be. */
export function problemOf({
  entityArn,
  scope: { start, end },
}: InvestigationRequest): string | undefined {
  if (principalNamed(entityArn) === undefined)
    return `${entityArn.slice(0, 200)} is not the ARN of an IAM user or role`
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0)
    return 'the scope is no span of time'
  if (start >= end) return 'the scope must start before it ends'
  return end - start > LONGEST_SCOPE ? 'the scope is longer than a year' : undefined
}
