import { shortName } from '../../events/arn.ts'
import type { Finding } from '../../events/finding.ts'
import { HOUR } from '../../events/time.ts'
import {
  type CallerHour,
  explainCallerHours,
  readCallerHours,
  readCallIds,
} from '../../lake/caller-hours.ts'
import { fitBetaRate } from '../../statistics/beta-rate.ts'
import { groupBy } from '../../statistics/group-by.ts'
import { adjustBenjaminiHochberg } from '../../statistics/p-values.ts'
import { median } from '../../statistics/robust.ts'
import { betaBinomialTails } from '../../statistics/tails.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { callerInWords, percent, queryFinding } from './query-finding.ts'

/** One caller's calls keep a model from serving the others. */
export const DENIAL_OF_SERVICE: Detector = {
  id: 'denial-of-service',
  title: 'One caller’s flood makes a model fail',
  description:
    'Each hour in which one caller makes most calls of an endpoint or model and many times what it did in its own busiest ' +
    'hours: whether calls of that resource, of this caller and of the others, were throttled, refused or failed more ' +
    'often than on other days. A surge alone is traffic; one that does harm is a flood, whether meant or not.',
  falsePositives:
    'A release with a retry loop, a back-fill without a limit, a load test in production.',
  needs: ['api_call'],
  severity: 'MEDIUM',
  techniques: ['AML.T0029', 'AML.T0046', 'AML.T0034.001'],
  detect,
}

const FALSE_DISCOVERIES = 0.003
/** Calls of an hour, their share of all of the resource, and times the caller's own busy hours. */
const LEAST_CALLS = 200
const SHARE = 0.6
const SURGE = 5
const LEAST_HARMED = 15
const TIMES = 4

interface Flood {
  readonly hours: readonly CallerHour[]
  readonly all: readonly CallerHour[]
  readonly usual: number
}

async function detect({ lake, baseline, scope }: DetectionContext): Promise<Detection> {
  const hours = await readCallerHours(lake.engine, { start: baseline.start, end: scope.end })
  const floods = floodsOf(hours, scope.start)
  const harms = floods.map((flood) => harmOf(flood, hours, scope.start))
  const adjusted = adjustBenjaminiHochberg(harms.map(({ chance }) => chance))
  const findings: Finding[] = []
  for (const [i, flood] of floods.entries()) {
    const harm = harms[i]
    const probability = adjusted[i] ?? 1
    const [first] = flood.hours
    if (harm === undefined || first === undefined || probability > FALSE_DISCOVERIES) continue
    if (harm.harmed < LEAST_HARMED || harm.harmed < TIMES * harm.expected * harm.calls) continue
    const window = { start: first.hour, end: (flood.hours.at(-1)?.hour ?? first.hour) + HOUR }
    const eventIds = await readCallIds(lake.engine, first.caller, first.resource.id, window)
    findings.push(
      findingOf(flood, harm, { probability, window, eventIds, examined: countPairs(hours) }),
    )
  }
  return { findings, examined: countPairs(hours) }
}

interface Harm {
  readonly calls: number
  readonly harmed: number
  /** Of calls of others. */
  readonly others: number
  readonly expected: number
  readonly chance: number
}

interface Shown {
  readonly probability: number
  readonly window: { readonly start: number; readonly end: number }
  readonly eventIds: readonly string[]
  readonly examined: number
}

function findingOf({ hours, usual }: Flood, harm: Harm, shown: Shown): Finding {
  const [first] = hours
  const { caller = '', resource = { type: 'unknown', id: '' } as const } = first ?? {}
  const calls = hours.reduce((sum, hour) => sum + hour.calls, 0)
  return queryFinding({
    detector: DENIAL_OF_SERVICE.id,
    type: 'Queries/DenialOfService',
    severity: harm.others >= LEAST_HARMED ? 'HIGH' : 'MEDIUM',
    techniques: DENIAL_OF_SERVICE.techniques,
    title: `${callerInWords(caller)} floods ${shortName(resource.id)}: ${Math.round(calls / hours.length)} calls an hour`,
    entity: resource,
    caller,
    account: first?.account ?? '',
    region: first?.region ?? '',
    ...shown.window,
    probability: shown.probability,
    observed: `${calls} calls in ${hours.length} hours; ${harm.harmed} of all ${harm.calls} calls throttled, refused or failed, ${harm.others} of them of others`,
    expected: `${Math.round(usual)} calls in a busy hour of this caller; ${percent(harm.expected)} of calls harmed`,
    baseline: 'the hours of the days before',
    examined: shown.examined,
    eventIds: shown.eventIds,
    explanation: explainCallerHours(resource.id, shown.window),
  })
}

/** Hours of the scope in which one caller surges and drowns the others, by caller and resource. */
function floodsOf(hours: readonly CallerHour[], scopeStart: number): readonly Flood[] {
  const totals = new Map<string, number>()
  for (const one of hours) {
    const key = `${one.hour} ${one.resource.id}`
    totals.set(key, (totals.get(key) ?? 0) + one.calls)
  }
  const byPair = groupBy(hours, pairOf)
  return [...byPair.values()].flatMap((all) => {
    const past = all.filter(({ hour }) => hour < scopeStart).map(({ calls }) => calls)
    const usual = past.length === 0 ? 0 : busyHour(past)
    const flood = all.filter(
      (one) =>
        one.hour >= scopeStart &&
        one.calls >= Math.max(LEAST_CALLS, SURGE * usual) &&
        one.calls >= SHARE * (totals.get(`${one.hour} ${one.resource.id}`) ?? 0),
    )
    return flood.length === 0 ? [] : [{ hours: flood, all, usual }]
  })
}

/** Median of the busiest tenth. */
function busyHour(calls: readonly number[]): number {
  const sorted = [...calls].sort((a, b) => b - a)
  return median(sorted.slice(0, Math.max(1, Math.ceil(sorted.length / 10))))
}

/** Calls of the resource that came to harm in the hours of the flood, against the days before. */
function harmOf({ hours }: Flood, all: readonly CallerHour[], scopeStart: number): Harm {
  const [first] = hours
  const during = new Set(hours.map(({ hour }) => hour))
  const ofResource = all.filter(({ resource }) => resource.id === first?.resource.id)
  const past = ofResource.filter(({ hour }) => hour < scopeStart)
  const rate = fitBetaRate(past.map((one) => ({ successes: harmed(one), trials: one.calls })))
  const within = ofResource.filter(({ hour }) => during.has(hour))
  const calls = within.reduce((sum, one) => sum + one.calls, 0)
  const total = within.reduce((sum, one) => sum + harmed(one), 0)
  const others = within.filter(({ caller }) => caller !== first?.caller)
  return {
    calls,
    harmed: total,
    others: others.reduce((sum, one) => sum + harmed(one), 0),
    expected: rate.a / (rate.a + rate.b),
    chance: betaBinomialTails(total, calls, rate).exact.upper,
  }
}

function harmed({ throttled, invalid, failed }: CallerHour): number {
  return throttled + invalid + failed
}

function pairOf({ caller, resource }: CallerHour): string {
  return `${caller}\n${resource.id}`
}

function countPairs(hours: readonly CallerHour[]): number {
  return new Set(hours.map(pairOf)).size
}
