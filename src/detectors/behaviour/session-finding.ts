import { shortName } from '../../events/arn.ts'
import { type EntityRef, entityTypeOf } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { clientValue, networkValue } from '../../graph/novelty-values.ts'
import type { Call } from '../../lake/calls.ts'
import { findingOf } from '../techniques/finding.ts'
import { plainOperation, plainService } from '../techniques/technique.ts'
import type { JudgedSession, SessionScores } from './score-sessions.ts'
import {
  FEATURE,
  type FeatureName,
  featureName,
  SESSION_FEATURES,
  type Side,
} from './session-features.ts'
import { bitsOf, graveOperations, STRONG, severityOf } from './session-severity.ts'
import { inWords, unusualFor } from './unusual-words.ts'
import type { ValueNames } from './value-names.ts'

export const DETECTOR_ID = 'newly-observed'
/** Valid accounts of a cloud, which is what somebody else uses. */
export const SHOWN_BY: readonly string[] = ['T1078.004']

/** A session by its name, or by a source identity that stands for it. */
function isOfSession(call: Call, name: string): boolean {
  return shortName(call.session) === name || call.session === '' || !call.session.includes('/')
}

/** The unusual values of a session, as the marks that calls are known by. */
function unusualMarks({ unusual }: JudgedSession, names: ValueNames): ReadonlySet<string> {
  return new Set(
    unusual.map(({ shown }) => markOf(featureName(shown.feature), names.text(shown.value))),
  )
}

/** The calls that show any of the unusual values. */
function showing(calls: readonly Call[], unusual: ReadonlySet<string>): readonly Call[] {
  const shows = calls.filter((call) => {
    const { operation, origin, about } = marksOf(call)
    return [operation, ...origin, ...about].some((mark) => unusual.has(mark))
  })
  // What only the whole day shows (its hours, its movement) is in no single call.
  return shows.length > 0 ? shows : calls
}

/** What a call shows: its operation, from where and with what it came, and what it was about. */
function marksOf(call: Call) {
  const service = plainService(call.service)
  return {
    operation: markOf('operation', `${service}:${plainOperation(call.operation)}`),
    origin: [
      markOf('network', networkValue(call.sourceIp)),
      markOf('program', clientValue(call.userAgent)),
      markOf('agent', call.userAgent),
      markOf('long-term key', call.accessKey),
      markOf('Region', call.region),
    ],
    about: [markOf('service', service), markOf('resource', call.target)],
  }
}

function markOf(feature: FeatureName, value: string): string {
  return `${feature}\0${value}`
}

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
  const unusual = unusualMarks(session, names)
  const shown = showing(own, unusual)
  if (shown.length === 0) return undefined
  const actor = { type: entityTypeOf(unit.actorType), id: unit.actor }
  const isNew = daysKnown === 0
  const type = isNew ? 'Behaviour/NewPrincipalUnlikePeers' : 'Behaviour/NewlyObserved'
  const loud = sides.filter(({ side }) => bitsOf(session, side) > 1).slice(0, 3)
  const how = isNew ? 'is new and acts unlike its peers' : 'acted unlike itself'
  return {
    ...findingOf(type, shown, DETECTOR_ID, actor),
    related: relatedOf(session, shown, names),
    severity: severityOf(session, names, isAtOnce(shown, unusual, graveOperations(session, names))),
    title: `${shortName(unit.actor)} ${how}: unusual ${loud.map(({ side }) => SIDE_WORDS[side]).join(', ')}`,
    score: Math.round(session.bits * 10) / 10,
    observed: observedOf(session, names),
    expected: 'what the principal, its peers and its account showed before',
    baseline: isNew
      ? `the principal was never seen in the ${scores.baselineDays} days before`
      : `${daysKnown} days of this principal before; chance of a day as odd: ${chanceInWords(session.chance)}`,
    examined: scores.principals,
    techniques: SHOWN_BY,
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
function isAtOnce(
  calls: readonly Call[],
  unusual: ReadonlySet<string>,
  graveNames: readonly string[],
): boolean {
  const grave = new Set(graveNames.map((name) => markOf('operation', name)))
  return calls.some((call) => {
    const { operation, origin } = marksOf(call)
    return grave.has(operation) && origin.some((mark) => unusual.has(mark))
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
    shown.feature === FEATURE['long-term key'] && bits >= STRONG
      ? [{ type: 'access-key', id: names.text(shown.value) }]
      : [],
  )
  const refs = [...keys, ...findingOf('', calls, '').related]
  return refs.filter(({ id }, i) => refs.findIndex((other) => other.id === id) === i)
}
