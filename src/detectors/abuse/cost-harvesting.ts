import { entityOfArn, shortName } from '../../events/arn.ts'
import type { EntityRef } from '../../events/entity.ts'
import type { Explanation, Finding } from '../../events/finding.ts'
import { SEVERITIES, type Severity, severityRank } from '../../events/severity.ts'
import { DAY, floorHour, formatTime, HOUR, type TimeWindow } from '../../events/time.ts'
import { coveredHours } from '../../graph/hourly.ts'
import { type InvocationUses, invocationUses } from '../../graph/invocation-facets.ts'
import { type Call, callsMatching, operationsCalled } from '../../lake/calls.ts'
import { invocationOutcomes, invocationTerms } from '../../lake/calls-invocations.ts'
import type { Engine } from '../../lake/engine.ts'
import { type TokenHour, tokensByCaller, tokensByModel } from '../../lake/spend.ts'
import { groupBy } from '../../statistics/group-by.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { findingId, findingOf } from '../techniques/finding.ts'
import { modelName, priceOf } from './model-prices.ts'
import { NOTICEABLE, type Overspend, overspendOf, spentIn, type Unit } from './spend-meter.ts'
import { perHour, spentInWords } from './spend-words.ts'

const ID = 'cost-harvesting'
const TYPE = 'Abuse/CostHarvesting'

/** Models are run at a cost that nobody here ever caused. */
export const COST_HARVESTING: Detector = {
  id: ID,
  title: 'Models are run at an unusual cost',
  description:
    'Adds up, hour by hour, what the tokens of each caller and of each account cost at list price, and holds it against the ' +
    'same hours of the week. The bill of a caller stays when it moves to another model of that price; the bill of an ' +
    'account is counted by CloudWatch even when invocations are no longer logged. Tokens of models without a known price ' +
    'are counted as such. What a principal causes with its usual models from its usual place is told of one step lower.',
  falsePositives:
    'Back-filling, evaluations and load tests that were announced; a new application in its first days.',
  needs: ['invocation', 'metric'],
  severity: 'HIGH',
  techniques: ['AML.T0034', 'AML.T0034.000', 'AML.T0034.001', 'AML.T0048.000', 'T1496'],
  detect,
}

const GRAVE: Readonly<Record<Unit, number>> = { usd: 100 / 24, tokens: 2_000_000 }
/** USD an hour: a thousand a day. */
const CRITICAL = 1000 / 24
const LEAST_HOURS = 2
/** Chance of a false alarm among everything that was examined. */
const CHANCE = 0.01

/** Something that has a bill: a caller, or an account as a whole. */
interface Spender {
  readonly caller: string
  readonly account: string
  readonly hours: readonly TokenHour[]
}

interface Found {
  readonly spender: Spender
  readonly over: Overspend
  /** What was spent on most, and how much more than before, with the Region. */
  readonly model: string
  readonly region: string
}

async function detect(context: DetectionContext): Promise<Detection> {
  const { engine } = context.lake
  const scope = { start: floorHour(context.scope.start), end: context.scope.end }
  const baseline = { start: floorHour(context.baseline.start), end: scope.start }
  const window = { start: baseline.start, end: scope.end }
  const callers = spenders(await tokensByCaller(engine, window), ({ caller }) => caller)
  const accounts = spenders(await tokensByModel(engine, window), () => '')
  const logged = await coveredHours(engine, 'invocation', window)
  const measured = new Set([...logged, ...(await coveredHours(engine, 'metric', window))])
  const examined = callers.length + accounts.length
  const find = (list: readonly Spender[], covered: ReadonlySet<number>) =>
    list.flatMap((spender) => foundOf(spender, covered, scope, baseline, examined))
  const byCaller = find(callers, logged)
  const byAccount = find(accounts, measured).filter(
    (one) => !byCaller.some((other) => accountsFor(other, one)),
  )
  const all = [...byCaller, ...byAccount]
  if (all.length === 0) return { findings: [], examined }
  const uses = await invocationUses(engine, context.scope, context.baseline)
  const findings: Finding[] = []
  for (const found of all)
    findings.push(await findingAbout(engine, found, baseline, uses, examined))
  return {
    findings: findings.sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1)),
    examined,
  }
}

function spenders(
  hours: readonly TokenHour[],
  callerOf: (hour: TokenHour) => string,
): readonly Spender[] {
  const groups = groupBy(hours, (hour) => `${callerOf(hour)}\0${hour.account}`)
  return [...groups.values()].map((group) => ({
    caller: callerOf(group[0]),
    account: group[0].account,
    hours: group,
  }))
}

function foundOf(
  spender: Spender,
  covered: ReadonlySet<number>,
  scope: TimeWindow,
  baseline: TimeWindow,
  examined: number,
): readonly Found[] {
  return (['usd', 'tokens'] as const).flatMap((unit) => {
    const over = overspendOf(unit, spender.hours, covered, scope, baseline)
    if (over === undefined || over.hours < LEAST_HOURS) return []
    if (over.observed - over.expected < NOTICEABLE[unit]) return []
    if (over.chance * examined > CHANCE) return []
    return [{ spender, over, ...mostGrown(spender, over, baseline) }]
  })
}

/** The model, in its Region, whose cost grew most. */
function mostGrown({ hours }: Spender, over: Overspend, baseline: TimeWindow) {
  const grown = new Map<string, number>()
  const past = Math.max(1, (baseline.end - baseline.start) / HOUR)
  for (const hour of hours) {
    const key = `${hour.model}\0${hour.region}`
    const spent = spentIn(over.unit, hour)
    const within = hour.hour >= over.start && hour.hour < over.end
    const share = within ? spent / over.span : hour.hour < baseline.end ? -spent / past : 0
    grown.set(key, (grown.get(key) ?? 0) + share)
  }
  const [top] = [...grown].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const [model = '', region = ''] = top?.[0].split('\0') ?? []
  return { model, region }
}

/** Whether a caller's overspend is most of that of its account. */
function accountsFor(caller: Found, account: Found): boolean {
  return (
    caller.spender.account === account.spender.account &&
    caller.over.unit === account.over.unit &&
    caller.over.start < account.over.end &&
    caller.over.end > account.over.start &&
    caller.over.excess >= account.over.excess / 2
  )
}

async function findingAbout(
  engine: Engine,
  found: Found,
  baseline: TimeWindow,
  uses: InvocationUses,
  examined: number,
): Promise<Finding> {
  const { spender, over, model, region } = found
  const caller = spender.caller || (await whoGrew(engine, found, baseline))
  const calls = caller === '' ? [] : await callsOf(engine, found, caller)
  const actor = calls[0] === undefined ? refOf(caller) : { type: calls[0].actorType, id: caller }
  const entity = entityOfArn(model)
  const shown = calls.length > 0 ? findingOf(TYPE, calls, ID, entity) : undefined
  const usual = caller !== '' && isUsual(uses, caller, over)
  const days = Math.round((baseline.end - baseline.start) / DAY)
  const log =
    spender.caller === ''
      ? 'the account, as CloudWatch counted it'
      : 'the caller, as its invocations were logged'
  return {
    id: findingId(TYPE, actor, entity, over.start, spender.account),
    type: TYPE,
    severity: severityOf(over, usual),
    title: titleOf(caller, spender.account, over),
    entity,
    ...(actor === undefined ? {} : { actor }),
    related: (shown?.related ?? []).filter(({ id }) => id !== caller),
    account: spender.account,
    region,
    start: over.start,
    end: over.end,
    detector: ID,
    score: Math.round(-Math.log2(Math.max(1e-300, Math.min(1, over.chance * examined))) * 10) / 10,
    observed: `${spentInWords(over)}, most of it on ${modelName(model)}${priceOf(model) === undefined ? ' (price unknown)' : ' at list price'}`,
    expected: perHour(over.unit, over.expected),
    baseline: `${days} days of these hours of the week, of ${log}`,
    examined,
    techniques: COST_HARVESTING.techniques,
    eventIds: shown?.eventIds ?? (await recordIds(engine, found)),
    explanation: explanationOf(found),
  }
}

function titleOf(caller: string, account: string, over: Overspend): string {
  const who = caller === '' ? `Somebody in account ${account}` : shortName(caller)
  const usual = over.expected > 0 ? perHour(over.unit, over.expected) : 'nothing'
  return `${who} runs models for ${perHour(over.unit, over.observed)}, usually ${usual}`
}

function refOf(caller: string): EntityRef | undefined {
  return caller === '' ? undefined : entityOfArn(caller)
}

function severityOf({ unit, observed, expected }: Overspend, usual: boolean): Severity {
  const more = observed - expected
  const severity: Severity =
    unit === 'usd' && more >= CRITICAL ? 'CRITICAL' : more >= GRAVE[unit] ? 'HIGH' : 'MEDIUM'
  return usual ? (SEVERITIES[severityRank(severity) - 1] ?? severity) : severity
}

/** Whether the caller shows nothing new but the bill: its models, Regions, networks and keys are those of before. */
function isUsual({ uses }: InvocationUses, caller: string, { start, end }: Overspend): boolean {
  const own = uses.filter(({ actor, facet }) => actor === caller && facet !== 'client')
  const fresh = own.filter(
    ({ before, first }) => before === 0 && first >= start - DAY && first < end,
  )
  return own.some(({ before }) => before > 0) && fresh.length === 0
}

/** Whose invocations of the model grew most, by CloudTrail, when nobody else's explain half of the growth. */
async function whoGrew(engine: Engine, found: Found, baseline: TimeWindow): Promise<string> {
  const { model, over, spender } = found
  const own = ({ target, account }: { target: string; account: string }) =>
    modelName(target) === modelName(model) && account === spender.account
  const within = (await invocationOutcomes(engine, over)).filter(own)
  const before = (await invocationOutcomes(engine, baseline)).filter(own)
  const past = Math.max(1, (baseline.end - baseline.start) / (over.end - over.start))
  const growth = new Map<string, number>()
  for (const { actor, calls } of within) growth.set(actor, (growth.get(actor) ?? 0) + calls)
  for (const { actor, calls } of before) growth.set(actor, (growth.get(actor) ?? 0) - calls / past)
  const grown = [...growth]
    .filter(([, calls]) => calls > 0)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const total = grown.reduce((sum, [, calls]) => sum + calls, 0)
  const [top] = grown
  return top !== undefined && top[1] >= total / 2 ? top[0] : ''
}

async function callsOf(engine: Engine, { over }: Found, caller: string): Promise<readonly Call[]> {
  const operationTerms = invocationTerms(await operationsCalled(engine, over))
  return callsMatching(engine, over, [{ actors: [caller], operationTerms }], 10)
}

/** Records of the invocation log, where CloudTrail has none. */
async function recordIds(engine: Engine, found: Found): Promise<readonly string[]> {
  if (found.spender.caller === '') return []
  const { sql, parameters } = explanationOf(found)
  const rows = await engine.query(
    `SELECT CAST(key AS VARCHAR) AS id FROM (${sql}) r LIMIT 20`,
    parameters,
  )
  return rows.map(({ id }) => String(id))
}

function explanationOf({ spender, over }: Found): Explanation {
  const span = [formatTime(over.start), formatTime(over.end)]
  const within = 'time >= CAST($2 AS TIMESTAMP) AND time < CAST($3 AS TIMESTAMP)'
  return spender.caller === ''
    ? {
        sql: `SELECT time, region, resource, name, sum FROM metric
WHERE account = $1 AND ${within} AND name IN ('InputTokenCount', 'OutputTokenCount', 'Invocations') ORDER BY time`,
        parameters: [spender.account, ...span],
      }
    : {
        sql: `SELECT time, key, region, resource, operation, error, input_tokens, output_tokens FROM invocation
WHERE caller = $1 AND ${within} AND account = $4 ORDER BY time`,
        parameters: [spender.hours[0]?.loggedAs ?? spender.caller, ...span, spender.account],
      }
}
