import { shortName } from '../../events/arn.ts'
import { type EntityRef, entityTypeOf } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { clientValue, networkValue } from '../../graph/novelty-values.ts'
import type { Call } from '../../lake/calls.ts'
import { findingOf } from '../techniques/finding.ts'
import { plainOperation } from '../techniques/technique.ts'
import type { JudgedSession, SessionScores } from './score-sessions.ts'
import { FEATURE, SESSION_FEATURES, type Side } from './session-features.ts'
import { bitsOf, graveOperations, STRONG, severityOf } from './session-severity.ts'
import { inWords, unusualFor } from './unusual-words.ts'
import type { ValueNames } from './value-names.ts'

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

/** Parts of a behaviour that a finding names. */
const MOST_UNUSUAL = 12

/** What is told of a session, with those of its principal's `calls` that show it; undefined when none is there. */
export function sessionFinding(
  session: JudgedSession,
  calls: readonly Call[],
  names: ValueNames,
  scores: SessionScores,
): Finding | undefined {
  const { unit, daysKnown, sides } = session
  const own = calls.filter((call) => unit.session === '' || isOfSession(call, unit.session))
  const shown = showing(session, own, names)
  if (shown.length === 0) return undefined
  const actor = { type: entityTypeOf(unit.actorType), id: unit.actor }
  const isNew = daysKnown === 0
  const type = isNew ? 'Behaviour/NewPrincipalUnlikePeers' : 'Behaviour/NewlyObserved'
  const loud = sides.filter(({ side }) => bitsOf(session, side) > 1).slice(0, 3)
  const how = isNew ? 'is new and acts unlike its peers' : 'acted unlike itself'
  return {
    ...findingOf(type, shown, 'newly-observed', actor),
    related: relatedOf(session, shown, names),
    severity: severityOf(session, names, isAtOnce(session, shown, names)),
    title: `${shortName(unit.actor)} ${how}: unusual ${loud.map(({ side }) => SIDE_WORDS[side]).join(', ')}`,
    score: Math.round(session.bits * 10) / 10,
    observed: observedOf(session, names),
    expected: 'what the principal, its peers and its account showed before',
    baseline: isNew
      ? `the principal was never seen in the ${scores.baselineDays} days before`
      : `${daysKnown} days of this principal before; chance of a day as odd: ${chanceInWords(session.chance)}`,
    examined: scores.principals,
    techniques: ['T1078.004'],
    unusual: session.unusual.slice(0, MOST_UNUSUAL).map((value) => unusualFor(value, names)),
  }
}

function chanceInWords(chance: number): string {
  if (chance >= 0.001) return `1 in ${Math.round(1 / chance)}`
  return chance >= 1e-6 ? 'below 1 in 1,000' : 'below 1 in a million'
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
