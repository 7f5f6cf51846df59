import { shortName } from '../../events/arn.ts'
import type { EntityRef, EntityType } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { type Severity, severityRank } from '../../events/severity.ts'
import { HOUR } from '../../events/time.ts'
import { type Novelties, noveltiesOf } from '../../graph/novelty.ts'
import { ENOUGH_DAYS } from '../../graph/novelty-habits.ts'
import { clientValue, networkValue } from '../../graph/novelty-values.ts'
import { type Call, callsMatching } from '../../lake/calls.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { findingOf } from '../techniques/finding.ts'
import {
  type Burst,
  burstsOf,
  isGrave,
  type Score,
  SIDES,
  type Side,
  scoreOf,
  severityOf,
} from './burst.ts'
import { Population, type Surprising } from './surprise-of.ts'

/** What principals do that they never did in the baseline. */
export const NEWLY_OBSERVED: Detector = {
  id: 'newly-observed',
  title: 'Newly observed behaviour of a principal',
  description:
    'Holds each principal against its own 45 days before the scope: operations, Regions, networks, programs, long-term ' +
    'keys, resources. How surprising a new value is comes from the principal, then its peers, its account, the ' +
    'organisation. Several strong surprises at once are an alarm, one alone is worth knowing.',
  falsePositives:
    'New duties, new offices, new tools. An address that many use says little; who is new is held against its peers.',
  needs: ['api_call'],
  severity: 'LOW',
  techniques: ['T1078.004'],
  detect,
}

/** Below this a burst is a day like any other. */
const WORTH_TELLING = 18
/** Findings of one scope: the most surprising. */
const MOST_FINDINGS = 60

async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const novelties = await noveltiesOf(lake.engine, scope, baseline)
  const examined = novelties.principals
  // Without a baseline everything is new, and nothing is.
  if (novelties.baselineDays < ENOUGH_DAYS) return { findings: [], examined }
  const population = new Population(novelties)
  const perActor = new Map<string, Surprising[]>()
  for (const novel of novelties.novel) {
    const list = perActor.get(novel.actor) ?? []
    list.push(population.surpriseOf(novel))
    perActor.set(novel.actor, list)
  }
  const scored = [...perActor.values()]
    .flatMap((values) => burstsOf(values))
    .map((burst) => ({ burst, score: scoreOf(burst) }))
    .filter(({ burst, score }) => isWorthTelling(burst, score, novelties))
    .sort((a, b) => b.score.bits - a.score.bits)
  const findings: Finding[] = []
  for (const { burst, score } of scored.slice(0, MOST_FINDINGS)) {
    const window = { start: burst.start, end: Math.min(scope.end, burst.end + 1) }
    const calls = await callsMatching(lake.engine, window, [{ actors: [burst.actor] }], 60)
    findings.push(...findingOfBurst(burst, score, showing(burst, calls), novelties))
  }
  return { findings: findings.sort((a, b) => a.start - b.start), examined }
}

/** Who was never seen before is new in everything: worth telling only when it acts unlike its peers and its account. */
function isWorthTelling(burst: Burst, score: Score, novelties: Novelties): boolean {
  const { days } = novelties.seen(burst.actor, 'operation')
  if (days > 0) return score.bits >= WORTH_TELLING
  const unlike = burst.values.filter(
    ({ novel, newForAccount }) => novel.facet === 'operation' && newForAccount,
  )
  return score.grave >= 2 && unlike.length >= 3 && score.bits >= WORTH_TELLING
}

/** The calls that show any of the new values. */
function showing(burst: Burst, calls: readonly Call[]): readonly Call[] {
  const values = new Set(burst.values.map(({ novel }) => `${novel.facet}\0${novel.value}`))
  return calls.filter((call) =>
    [...marksOf(call), `resource\0${call.target}`].some((shown) => values.has(shown)),
  )
}

/** What a call shows, its operation first, then where it came from. */
function marksOf(call: Call): readonly string[] {
  return [
    `operation\0${call.service}:${call.operation}`,
    `network\0${networkValue(call.sourceIp)}`,
    `client\0${clientValue(call.userAgent)}`,
    `key\0${call.accessKey}`,
    `region\0${call.region}`,
  ]
}

function findingOfBurst(
  burst: Burst,
  score: Score,
  calls: readonly Call[],
  novelties: Novelties,
): readonly Finding[] {
  const [call] = calls
  const [value] = burst.values
  if (call === undefined || value === undefined) return []
  const { days } = novelties.seen(burst.actor, 'operation')
  const actor = { type: value.novel.actorType, id: burst.actor }
  const type = days === 0 ? 'Behaviour/NewPrincipalUnlikePeers' : 'Behaviour/NewlyObserved'
  const severity = atOnce(burst, calls)
    ? severityOf(score, days)
    : atMostLow(severityOf(score, days))
  const strongest = [...score.sides].sort(([, a], [, b]) => b - a).map(([side]) => side)
  return [
    {
      ...findingOf(type, calls, NEWLY_OBSERVED.id, actor),
      related: relatedOf(score, calls),
      severity,
      title: `${shortName(burst.actor)} ${days === 0 ? 'is new and acts unlike its peers' : 'acted unlike itself'}: new ${strongest
        .slice(0, 3)
        .map((side) => SIDE_WORDS[side])
        .join(', ')}`,
      start: burst.start,
      end: Math.min(burst.end, burst.start + 24 * HOUR),
      score: Math.round(score.bits * 10) / 10,
      observed: strongest.map((side) => inWords(side, burst, score)).join('; '),
      expected: 'what the principal, its peers and its account showed before',
      baseline:
        days === 0
          ? `the principal was never seen in the ${novelties.baselineDays} days before`
          : `${days} days of this principal in the ${novelties.baselineDays} days before`,
      examined: novelties.principals,
      techniques: NEWLY_OBSERVED.techniques,
    },
  ]
}

/** Whether one call shows both a grave new operation and a new place, key, program or Region: a role that many share brings
 * news of both kinds from different people on one day. */
function atOnce({ values }: Burst, calls: readonly Call[]): boolean {
  const mark = ({ novel }: Surprising) => `${novel.facet}\0${novel.value}`
  const grave = new Set(values.filter(isGrave).map(mark))
  const shown = new Set(values.map(mark))
  return calls.some((call) => {
    const [operation, ...origin] = marksOf(call)
    return operation !== undefined && grave.has(operation) && origin.some((one) => shown.has(one))
  })
}

function atMostLow(severity: Severity): Severity {
  return severityRank(severity) > severityRank('LOW') ? 'LOW' : severity
}

const SIDE_WORDS: Readonly<Record<Side, string>> = {
  place: 'network',
  client: 'program',
  key: 'long-term key',
  act: 'operations',
  region: 'Region',
  resource: 'resources',
}

/** `network 198.19.7.0/24 (new for the account too)` */
function inWords(side: Side, burst: Burst, score: Score): string {
  const loudest = score.loudest.get(side)
  if (loudest === undefined) return ''
  const alike = burst.values.filter(({ novel }) => novel.facet === loudest.novel.facet)
  const more = alike.length > 1 ? ` and ${alike.length - 1} more` : ''
  const whom = loudest.newForEverybody
    ? 'new for everybody'
    : loudest.newForAccount
      ? 'new for the account too'
      : `new for the principal, known to ${loudest.holders} others`
  return `${SIDE_WORDS[side]} ${loudest.novel.value}${more} (${whom})`
}

const FACET_TYPES: Partial<Record<string, EntityType>> = { key: 'access-key' }

/** What is specific to the burst: its loudest values as entities, its sessions and addresses. */
function relatedOf(score: Score, calls: readonly Call[]): readonly EntityRef[] {
  const loud = SIDES.flatMap((side) => score.loudest.get(side) ?? [])
  const values = loud.flatMap(({ novel }) => {
    const type = FACET_TYPES[novel.facet]
    return type === undefined ? [] : [{ type, id: novel.value }]
  })
  const refs = [...values, ...findingOf('', calls, '').related]
  return refs.filter(({ id }, i) => refs.findIndex((other) => other.id === id) === i)
}
