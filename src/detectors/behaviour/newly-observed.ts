import { shortName } from '../../events/arn.ts'
import { type EntityRef, entityTypeOf } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { HOUR } from '../../events/time.ts'
import { ENOUGH_DAYS } from '../../graph/novelty-habits.ts'
import { clientValue, networkValue } from '../../graph/novelty-values.ts'
import { type Call, callsMatching } from '../../lake/calls.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { findingOf } from '../techniques/finding.ts'
import { plainOperation } from '../techniques/technique.ts'
import { type JudgedSession, type SessionScores, scoreSessions } from './score-sessions.ts'
import { FEATURE, SESSION_FEATURES, type Side, type ValueNames } from './session-features.ts'
import { bitsOf, graveOperations, isWorthTelling, STRONG, severityOf } from './session-severity.ts'
import { inWords, unusualFor } from './unusual-words.ts'

/** Sessions of principals that are unlike all that the principal, its peers and its account did before. */
export const NEWLY_OBSERVED: Detector = {
  id: 'newly-observed',
  title: 'A principal acted unlike itself',
  description:
    'Learns day by day what each principal (of a shared role each person) shows: operations, services, networks, countries, ' +
    'programs, credentials, Regions, hours, resources, accounts. The surprise of a value is how unlikely it, or a rarer one, is ' +
    'for the principal, backing off to its peers, its account and all. A day is as odd as its strongest surprises together, less ' +
    'what usually comes together, and is held against the odd days before. Being in several networks within an hour counts like ' +
    'any other habit.',
  falsePositives:
    'New duties, new offices, new tools, somebody on call for the first time. What many do or use says little; who is new is held ' +
    'against its peers.',
  needs: ['api_call'],
  severity: 'LOW',
  techniques: ['T1078.004'],
  detect,
}

/** Findings of one scope: the most unlikely. */
const MOST_FINDINGS = 60
/** Parts of a behaviour that a finding names. */
const MOST_UNUSUAL = 12

async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const scores = await scoreSessions(lake.engine, scope, baseline)
  const examined = scores.principals
  // Without a baseline everything is new, and nothing is.
  if (scores.baselineDays < ENOUGH_DAYS) return { findings: [], examined }
  const told = scores.sessions
    .filter((session) => isWorthTelling(session, scores.values.names))
    .sort((a, b) => a.chance - b.chance || b.bits - a.bits || a.unit.first - b.unit.first)
  const findings: Finding[] = []
  for (const session of told.slice(0, MOST_FINDINGS)) {
    const { unit } = session
    const window = { start: unit.first, end: Math.min(scope.end, unit.last + 1) }
    const all = await callsMatching(lake.engine, window, [{ actors: [unit.actor] }], 60)
    const own = all.filter((call) => unit.session === '' || isOfSession(call, unit.session))
    findings.push(...findingOfSession(session, showing(session, own, scores.values.names), scores))
  }
  return { findings: merged(findings).sort((a, b) => a.start - b.start), examined }
}

/** A session by its name, or by a source identity that stands for it. */
function isOfSession(call: Call, name: string): boolean {
  return shortName(call.session) === name || call.session === '' || !call.session.includes('/')
}

/** The calls that show any of the unusual values. */
function showing(
  session: JudgedSession,
  calls: readonly Call[],
  names: ValueNames,
): readonly Call[] {
  const values = new Set(
    session.unusual.map(
      ({ shown }) => `${SESSION_FEATURES[shown.feature]?.name}\0${names.text(shown.value)}`,
    ),
  )
  const shows = calls.filter((call) => marksOf(call).some((mark) => values.has(mark)))
  // What only the whole day shows (its hours, its movement) is in no single call.
  return shows.length > 0 ? shows : calls
}

/** What a call shows: its operation first, then where it came from, then what it was about. */
function marksOf(call: Call): readonly string[] {
  const service = call.service.replace(/\.amazonaws\.com$/, '')
  return [
    `operation\0${service}:${plainOperation(call.operation)}`,
    `network\0${networkValue(call.sourceIp)}`,
    `program\0${clientValue(call.userAgent)}`,
    `agent\0${call.userAgent}`,
    `long-term key\0${call.accessKey}`,
    `Region\0${call.region}`,
    `service\0${service}`,
    `resource\0${call.target}`,
  ]
}

/** Of the marks of a call, those that say from where and with what it came. */
const ORIGIN = [1, 6] as const

function findingOfSession(
  session: JudgedSession,
  calls: readonly Call[],
  scores: SessionScores,
): readonly Finding[] {
  if (calls.length === 0) return []
  const { names } = scores.values
  const { unit, daysKnown, sides } = session
  const actor = { type: entityTypeOf(unit.actorType), id: unit.actor }
  const type = daysKnown === 0 ? 'Behaviour/NewPrincipalUnlikePeers' : 'Behaviour/NewlyObserved'
  const unusual = session.unusual.map((value) => unusualFor(value, names))
  const told = sides.slice(0, 4).filter(({ side }) => bitsOf(session, side) > 1)
  return [
    {
      ...findingOf(type, calls, NEWLY_OBSERVED.id, actor),
      related: relatedOf(session, calls, names),
      severity: severityOf(session, names, isAtOnce(session, calls, names)),
      title: `${shortName(unit.actor)} ${daysKnown === 0 ? 'is new and acts unlike its peers' : 'acted unlike itself'}: unusual ${told
        .slice(0, 3)
        .map(({ side }) => SIDE_WORDS[side])
        .join(', ')}`,
      end:
        Math.min(unit.last, calls[0]?.time ?? unit.first) +
        Math.min(24 * HOUR, unit.last - unit.first),
      score: Math.round(session.bits * 10) / 10,
      observed: observedOf(session, names),
      expected: 'what the principal, its peers and its account showed before',
      baseline:
        daysKnown === 0
          ? `the principal was never seen in the ${scores.baselineDays} days before`
          : `${daysKnown} days of this principal, ${scores.baselineDays} days of all; a day as odd has a chance of ${chanceInWords(session.chance)}`,
      examined: scores.principals,
      techniques: NEWLY_OBSERVED.techniques,
      unusual: unusual.slice(0, MOST_UNUSUAL),
    },
  ]
}

function chanceInWords(chance: number): string {
  return chance >= 0.001
    ? `1 in ${Math.round(1 / chance)}`
    : `below 1 in ${10 ** Math.floor(-Math.log10(chance))}`
}

/** The most surprising value of each of the sides that make the score, strongest first. */
function observedOf(session: JudgedSession, names: ValueNames): string {
  const parts = session.sides.slice(0, 5).flatMap(({ side }) => {
    const own = session.unusual.filter(
      ({ shown }) => SESSION_FEATURES[shown.feature]?.side === side,
    )
    // A version is a detail of a program.
    const loudest = own.find(({ shown }) => shown.feature === FEATURE.program) ?? own[0]
    if (loudest === undefined) return []
    const alike = own.filter(({ shown }) => shown.feature === loudest.shown.feature)
    return [inWords(unusualFor(loudest, names), alike.length - 1)]
  })
  return parts.join('; ')
}

/** Whether one call shows both a grave unusual operation and an unusual origin: a role that many share brings news of both kinds
 * from different people on one day. */
function isAtOnce(session: JudgedSession, calls: readonly Call[], names: ValueNames): boolean {
  const grave = new Set(
    graveOperations(session, names).map((operation) => `operation\0${operation}`),
  )
  const shown = new Set(
    session.unusual.map(
      ({ shown: one }) => `${SESSION_FEATURES[one.feature]?.name}\0${names.text(one.value)}`,
    ),
  )
  return calls.some((call) => {
    const marks = marksOf(call)
    return grave.has(marks[0] ?? '') && marks.slice(...ORIGIN).some((mark) => shown.has(mark))
  })
}

const SIDE_WORDS: Readonly<Record<Side, string>> = {
  place: 'network',
  movement: 'movement',
  client: 'program',
  key: 'credentials',
  act: 'operations',
  region: 'Region',
  time: 'time',
  resource: 'resources',
  session: 'session',
}

/** What is specific to the session: an unusual long-term key, its sessions and addresses. */
function relatedOf(
  session: JudgedSession,
  calls: readonly Call[],
  names: ValueNames,
): readonly EntityRef[] {
  const keys = session.unusual.flatMap(({ shown, bits }): EntityRef[] =>
    SESSION_FEATURES[shown.feature]?.name === 'long-term key' && bits >= STRONG
      ? [{ type: 'access-key', id: names.text(shown.value) }]
      : [],
  )
  const refs = [...keys, ...findingOf('', calls, '').related]
  return refs.filter(({ id }, i) => refs.findIndex((other) => other.id === id) === i)
}

/** Sessions of one principal and day have one id: the most unlikely speaks for them. */
function merged(findings: readonly Finding[]): Finding[] {
  const first = new Map<string, Finding>()
  for (const finding of findings) if (!first.has(finding.id)) first.set(finding.id, finding)
  return [...first.values()]
}
