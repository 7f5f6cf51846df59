import { entityOfArn, shortName } from '../../events/arn.ts'
import type { Finding } from '../../events/finding.ts'
import { formatTime } from '../../events/time.ts'
import {
  type GuardedInvocation,
  type GuardedUse,
  guardedInvocations,
  guardedUses,
} from '../../lake/guarded-invocations.ts'
import { groupBy } from '../../statistics/group-by.ts'
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

/** What a caller did with the models among which it is held against itself. */
interface Subject {
  readonly caller: string
  readonly principal: string
  readonly account: string
  readonly guarded: number
  readonly unguarded: number
  /** Whether a use belongs to it. */
  readonly has: (use: GuardedUse) => boolean
}

async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const { engine } = lake
  const subjects = subjectsOf(await guardedUses(engine, baseline))
  const present = await guardedUses(engine, scope)
  const findings: Finding[] = []
  for (const subject of subjects) {
    const uses = present.filter(subject.has)
    if (uses.reduce((sum, { unguarded }) => sum + unguarded, 0) < LEAST_UNGUARDED) continue
    const resources = uses.map(({ resource }) => resource)
    const { caller, account, guarded, unguarded } = subject
    const invocations = await guardedInvocations(engine, scope, caller, account, resources)
    const rise = detectRateRise(
      invocations.map((one) => !one.guarded),
      backOffBeta([{ events: unguarded, trials: guarded + unguarded }]),
      EVIDENCE + Math.log10(subjects.length),
    )
    if (rise.at < 0) continue
    const without = invocations.slice(rise.from, rise.to + 1).filter((one) => !one.guarded)
    findings.push(findingAbout(subject, without, rise, subjects.length))
  }
  return { findings, examined: subjects.length }
}

/**
 * Callers that hardly ever went without a guardrail, whatever model they called, so that another model or profile is no way
 * around it; of those that did, the models that they guarded.
 */
function subjectsOf(uses: readonly GuardedUse[]): readonly Subject[] {
  const callers = groupBy(uses, ({ caller, account }) => `${caller}\0${account}`)
  return [...callers.values()].flatMap((own) => {
    const whole = subjectOf(own, () => true)
    if (whole !== undefined) return [whole]
    const models = groupBy(own, ({ resource }) => modelName(resource))
    return [...models].flatMap(
      ([name, group]) => subjectOf(group, ({ resource }) => modelName(resource) === name) ?? [],
    )
  })
}

function subjectOf(
  uses: readonly GuardedUse[],
  covers: (use: GuardedUse) => boolean,
): Subject | undefined {
  const [first] = uses
  const guarded = uses.reduce((sum, use) => sum + use.guarded, 0)
  const unguarded = uses.reduce((sum, use) => sum + use.unguarded, 0)
  const isEstablished = guarded >= ESTABLISHED && guarded >= SHARE * (guarded + unguarded)
  if (first === undefined || !isEstablished) return undefined
  const { caller, principal, account } = first
  const has = (use: GuardedUse) => use.caller === caller && use.account === account && covers(use)
  return { caller, principal, account, guarded, unguarded, has }
}

function findingAbout(
  { caller, principal, account, guarded, unguarded }: Subject,
  without: readonly GuardedInvocation[],
  rise: RateRise,
  examined: number,
): Finding {
  const resource = without[0]?.resource ?? ''
  const models = new Set(without.map((one) => modelName(one.resource)))
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
    observed: `${without.length} invocations without a guardrail, of ${models.size} ${models.size === 1 ? 'model' : 'models'}`,
    expected: `${unguarded} of ${guarded + unguarded}`,
    baseline: 'invocations by the same caller in the days before',
    examined,
    techniques: GUARDRAIL_BYPASSED.techniques,
    eventIds: without.slice(0, MOST_EVENTS).map(({ id }) => id),
    explanation: {
      sql: `SELECT time, key, region, operation, guardrail, guardrail_action, stop_reason FROM invocation
WHERE caller = $1 AND account = $2 AND time >= CAST($3 AS TIMESTAMP) AND time <= CAST($4 AS TIMESTAMP) AND guardrail IS NULL ORDER BY time`,
      parameters: [caller, account, formatTime(start), formatTime(end + 1000)],
    },
  }
}
