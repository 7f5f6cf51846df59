import { entityOfArn, shortName } from '../../events/arn.ts'
import type { Finding } from '../../events/finding.ts'
import { formatTime } from '../../events/time.ts'
import {
  type GuardedInvocation,
  type GuardedUse,
  guardedInvocations,
  guardedUses,
} from '../../lake/guarded-invocations.ts'
import { backOffBeta, detectRateRise, type RateRise } from '../../statistics/rate-rise.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { findingId, MOST_EVENTS } from '../techniques/finding.ts'
import { modelName } from './model-prices.ts'

const ID = 'guardrail-bypassed'
const TYPE = 'Abuse/GuardrailBypassed'

/** A caller that always named a guardrail invokes without one. */
export const GUARDRAIL_BYPASSED: Detector = {
  id: ID,
  title: 'A model is invoked without the guardrail it always had',
  description:
    'A guardrail that is named in each request can be left out by whoever sends the request. Callers that hardly ever did ' +
    'are followed invocation by invocation, and held against how often they went without one before.',
  falsePositives:
    'A release that relies on a guardrail enforced for the whole account; a new use of the model that needs none.',
  needs: ['invocation'],
  severity: 'MEDIUM',
  techniques: ['AML.T0054', 'T1562'],
  detect,
}

/** Guarded invocations before the scope from which on a caller is one that uses guardrails, and its share. */
const ESTABLISHED = 20
const SHARE = 0.95
const EVIDENCE = 6
const LEAST_UNGUARDED = 3

async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const { engine } = lake
  const before = (await guardedUses(engine, baseline)).filter(
    ({ guarded, unguarded }) => guarded >= ESTABLISHED && guarded >= SHARE * (guarded + unguarded),
  )
  const now = await guardedUses(engine, scope)
  const findings: Finding[] = []
  for (const usual of before) {
    const use = now.find((one) => isSame(one, usual))
    if (use === undefined || use.unguarded < LEAST_UNGUARDED) continue
    const invocations = await guardedInvocations(engine, scope, usual)
    const tally = { events: usual.unguarded, trials: usual.guarded + usual.unguarded }
    const rise = detectRateRise(
      invocations.map(({ guarded }) => !guarded),
      backOffBeta([tally]),
      EVIDENCE + Math.log10(before.length),
    )
    if (rise.at < 0) continue
    const without = invocations.slice(rise.from, rise.to + 1).filter(({ guarded }) => !guarded)
    findings.push(findingAbout(usual, without, rise, before.length))
  }
  return { findings, examined: before.length }
}

function isSame(one: GuardedUse, other: GuardedUse): boolean {
  return (
    one.caller === other.caller && one.resource === other.resource && one.account === other.account
  )
}

function findingAbout(
  { caller, principal, resource, account, guarded, unguarded }: GuardedUse,
  without: readonly GuardedInvocation[],
  rise: RateRise,
  examined: number,
): Finding {
  const entity = entityOfArn(resource)
  const actor = entityOfArn(principal)
  const start = without[0]?.time ?? 0
  const end = without.at(-1)?.time ?? start
  return {
    id: findingId(TYPE, actor, entity, start, account),
    type: TYPE,
    severity: 'MEDIUM',
    title: `${shortName(principal)} invokes ${modelName(resource)} without its guardrail`,
    entity,
    actor,
    related: [],
    account,
    region: without[0]?.region ?? '',
    start,
    end,
    detector: ID,
    score: Math.round(rise.evidence * Math.log2(10) * 10) / 10,
    observed: `${without.length} invocations without a guardrail`,
    expected: `${unguarded} of ${guarded + unguarded}`,
    baseline: 'invocations of the same model by the same caller in the days before',
    examined,
    techniques: GUARDRAIL_BYPASSED.techniques,
    eventIds: without.slice(0, MOST_EVENTS).map(({ id }) => id),
    explanation: {
      sql: `SELECT time, key, region, operation, guardrail, guardrail_action, stop_reason FROM invocation
WHERE caller = $1 AND resource = $2 AND time >= CAST($3 AS TIMESTAMP) AND time <= CAST($4 AS TIMESTAMP) AND guardrail IS NULL ORDER BY time`,
      parameters: [caller, resource, formatTime(start), formatTime(end + 1000)],
    },
  }
}
