import type { Finding } from '../../events/finding.ts'
import { SEVERITIES, type Severity, severityRank } from '../../events/severity.ts'
import { HOUR, type TimeWindow } from '../../events/time.ts'
import { type InvocationFacet, invocationUses } from '../../graph/invocation-facets.ts'
import { ENOUGH_DAYS } from '../../graph/novelty-habits.ts'
import { clientValue, networkValue } from '../../graph/novelty-values.ts'
import { type Call, callsMatching, operationsCalled } from '../../lake/calls.ts'
import { invocationTerms } from '../../lake/calls-invocations.ts'
import type { Engine } from '../../lake/engine.ts'
import { groupBy } from '../../statistics/group-by.ts'
import { topSurprises } from '../../statistics/surprise.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { actorName, findingOf } from '../techniques/finding.ts'
import { InvocationHabits, type Surprising } from './invocation-surprise.ts'
import { modelName } from './model-prices.ts'

const ID = 'invocation-unlike-itself'
const TYPE = 'Abuse/InvocationUnlikeItself'

/** Models are invoked by a principal in ways that it never showed. */
export const INVOCATION_UNLIKE_ITSELF: Detector = {
  id: ID,
  title: 'Models are invoked unlike ever before by this principal',
  description:
    'Of each principal that invokes models: which models, in which Regions, from which network, country and provider, with ' +
    'which program, long-term key or bearer token, refused attempts included. How surprising a new value is comes from the ' +
    'principal, then its peers, its account, everybody. An application that moves to a new model keeps its place and its ' +
    'key; one that moves to a new address keeps its models. Both at once is what a stolen key looks like. A program alone ' +
    'is never enough.',
  falsePositives:
    'An application that is moved to another Region or network and to another model on one day; somebody who travels and tries something out.',
  needs: ['api_call'],
  severity: 'HIGH',
  techniques: ['AML.T0012', 'AML.T0040', 'AML.T0034', 'T1078.004', 'T1496'],
  detect,
}

type Side = 'model' | 'region' | 'place' | 'client' | 'key' | 'token'

/**
 * Bits from which on a side is strong evidence. Models, Regions and programs are chosen from few, and one that nobody showed is
 * very unlikely; a network or a key of one's own is new to everybody once, and only who has long had one is surprising with
 * another: 4 bits are an hour in sixteen.
 */
const STRONG: Readonly<Record<Side, number>> = {
  model: 8,
  region: 8,
  client: 8,
  token: 8,
  place: 4,
  key: 4,
}
/** Days on which a principal must have invoked to be known. */
const KNOWN_DAYS = 3
/** What is new within so many hours belongs together. */
const TOGETHER = 6 * HOUR

const SIDES: Readonly<Record<InvocationFacet, readonly [Side, weight: number]>> = {
  model: ['model', 1],
  region: ['region', 1],
  network: ['place', 1],
  asn: ['place', 1],
  country: ['place', 1],
  client: ['client', 0.6],
  key: ['key', 1],
  token: ['token', 1],
}

interface Story {
  readonly values: readonly Surprising[]
  readonly sides: ReadonlyMap<Side, Surprising>
  readonly bits: number
  readonly severity: Severity
  readonly days: number
}

async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const all = await invocationUses(lake.engine, scope, baseline)
  const examined = new Set(all.uses.filter(({ within }) => within > 0).map(({ actor }) => actor))
    .size
  if (all.baselineDays < ENOUGH_DAYS) return { findings: [], examined }
  const habits = new InvocationHabits(all)
  const fresh = all.uses.filter(({ before, within }) => before === 0 && within > 0)
  const findings: Finding[] = []
  for (const [actor, uses] of groupBy(fresh, (use) => use.actor)) {
    const values = uses.map((use) => habits.surpriseOf(use))
    for (const together of episodesOf(values)) {
      const story = judge(together, habits.daysOf(actor))
      if (story === undefined) continue
      const calls = await callsOf(lake.engine, scope, story)
      findings.push(...findingsOf(story, calls, examined, all.baselineDays))
    }
  }
  return {
    findings: findings.sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1)),
    examined,
  }
}

/** Splits a principal's new values where nothing new was seen for hours. */
function episodesOf(values: readonly Surprising[]): readonly (readonly Surprising[])[] {
  const groups: Surprising[][] = []
  for (const value of values.toSorted((a, b) => a.use.first - b.use.first)) {
    const last = groups.at(-1)
    const before = last?.at(-1)
    if (before !== undefined && value.use.first - before.use.first <= TOGETHER) last?.push(value)
    else groups.push([value])
  }
  return groups
}

/** Weighs an episode: undefined when it is not worth a finding. */
function judge(values: readonly Surprising[], days: number): Story | undefined {
  const sides = new Map<Side, Surprising>()
  const bits = new Map<Side, number>()
  for (const value of values) {
    const [side, weight] = SIDES[value.use.facet]
    const weighted = value.bits * weight
    if (weighted <= (bits.get(side) ?? 0)) continue
    bits.set(side, weighted)
    sides.set(side, value)
  }
  const strong = [...bits].flatMap(([side, n]) => (n >= STRONG[side] ? side : []))
  const severity = severityOf(new Set(strong), days)
  const told = new Map([...sides].filter(([side]) => strong.includes(side)))
  if (severity === undefined) return undefined
  const failed = values.every(({ use }) => use.failed === use.within)
  const surprises = [...bits].map(([feature, n]) => ({ feature, bits: n }))
  return {
    values,
    sides: told,
    bits: topSurprises(surprises, 3).bits,
    severity: failed ? lower(severity) : severity,
    days,
  }
}

/**
 * Something new at both ends, who calls from where and what is called, is grave. Of whom nothing is known only a credential
 * that lasts or needs no signature is.
 */
function severityOf(strong: ReadonlySet<Side>, days: number): Severity | undefined {
  const credential = strong.has('key') || strong.has('token')
  const origin = strong.has('place') || credential
  const called = strong.has('model') || strong.has('region')
  if (days < KNOWN_DAYS) {
    if (!(origin && called)) return undefined
    return credential && strong.size >= 3 ? 'MEDIUM' : 'LOW'
  }
  if (origin && called) return strong.size >= 3 ? 'HIGH' : 'MEDIUM'
  if (strong.has('place') && credential) return 'MEDIUM'
  return origin && strong.size >= 2 ? 'LOW' : undefined
}

function lower(severity: Severity): Severity {
  return SEVERITIES[Math.max(severityRank('LOW'), severityRank(severity) - 1)] ?? severity
}

/** The calls that show any of the new values. */
async function callsOf(
  engine: Engine,
  scope: TimeWindow,
  { values }: Story,
): Promise<readonly Call[]> {
  const start = Math.min(...values.map(({ use }) => use.first))
  const end = Math.min(scope.end, Math.max(...values.map(({ use }) => use.last)) + 1)
  const called = await operationsCalled(engine, { start, end })
  const operationTerms = invocationTerms(called)
  const actors = [values[0]?.use.actor ?? '']
  const calls = await callsMatching(engine, { start, end }, [{ actors, operationTerms }], 60)
  const shown = new Set(values.map(({ use }) => `${use.facet}\0${use.value}`))
  return calls.filter((call) => marksOf(call).some((mark) => shown.has(mark)))
}

function marksOf(call: Call): readonly string[] {
  const bearer = /"callWithBearerToken": ?true/.test(call.additional + call.request)
  return [
    `model\0${modelName(call.target)}`,
    `region\0${call.region}`,
    `network\0${networkValue(call.sourceIp)}`,
    `client\0${clientValue(call.userAgent)}`,
    `key\0${call.accessKey}`,
    ...(bearer ? ['token\0bearer token'] : []),
  ]
}

const WORDS: Readonly<Record<Side, string>> = {
  model: 'model',
  region: 'Region',
  place: 'network',
  client: 'program',
  key: 'long-term key',
  token: 'a',
}

function findingsOf(
  { sides, bits, severity, days }: Story,
  calls: readonly Call[],
  examined: number,
  baselineDays: number,
): readonly Finding[] {
  const [call] = calls
  if (call === undefined) return []
  const listed = [...sides].map(([side, { use, newForAccount, holders }]) => {
    const whom =
      holders === 0
        ? 'new for everybody'
        : newForAccount
          ? 'new for the account too'
          : `known to ${holders} others`
    return `${WORDS[side]} ${use.value} (${whom})`
  })
  const invocations = calls.length
  return [
    {
      ...findingOf(TYPE, calls, ID),
      severity,
      title: `${actorName(call)} invokes models unlike ever before: new ${[...sides.keys()].map((side) => (side === 'token' ? 'kind of key' : WORDS[side])).join(', ')}`,
      score: Math.round(bits * 10) / 10,
      observed: `${listed.join('; ')}; ${invocations} calls shown`,
      expected: 'the models, places and keys of before',
      baseline:
        days === 0
          ? `the principal invoked no model in the ${baselineDays} days before`
          : `${days} days on which it invoked in the ${baselineDays} days before`,
      examined,
      techniques: INVOCATION_UNLIKE_ITSELF.techniques,
    },
  ]
}
