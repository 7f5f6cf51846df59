import { entityOfArn, parseArn, shortName } from '../../events/arn.ts'
import type { EntityRef } from '../../events/entity.ts'
import type { Explanation, Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import { findingId, scoreInBits } from '../inference/finding-id.ts'

/** What a detector of queries says of a caller of an endpoint or model. */
export interface Told {
  readonly detector: string
  readonly type: string
  readonly severity: Severity
  readonly techniques: readonly string[]
  readonly title: string
  readonly entity: EntityRef
  /** ARN; `''` when unknown. */
  readonly caller: string
  readonly session?: string
  /** Tells findings apart that agree in all else. */
  readonly discriminator?: string
  readonly account?: string
  readonly region?: string
  readonly start: number
  readonly end: number
  readonly probability: number
  readonly observed: string
  readonly expected: string
  readonly baseline: string
  readonly examined: number
  readonly eventIds: readonly string[]
  readonly explanation: Explanation
}

export function queryFinding(told: Told): Finding {
  const { caller, session = '', discriminator = '', ...others } = told
  const { entity, probability, account, region, ...rest } = others
  const arn = parseArn(entity.id)
  const actor = caller === '' ? undefined : entityOfArn(caller)
  const sessions = session === '' || session === caller ? [] : [entityOfArn(session)]
  return {
    ...rest,
    id: findingId([told.type, entity.type, entity.id, caller, discriminator], told.start),
    entity,
    ...(actor === undefined ? {} : { actor }),
    related: [...(actor === undefined ? [] : [actor]), ...sessions],
    account: account || (arn?.account ?? ''),
    region: region || (arn?.region ?? ''),
    score: scoreInBits(probability),
  }
}

/** `model-evaluation`, or `somebody (caller unknown)`. */
export function callerInWords(caller: string): string {
  return caller === '' ? 'somebody (caller unknown)' : shortName(caller)
}

/** `12 %`, `0.4 %`. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`
}
