import type { Finding } from '../../events/finding.ts'
import { ENOUGH_DAYS } from '../../graph/novelty-habits.ts'
import { callsMatching } from '../../lake/calls.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { type JudgedSession, scoreSessions } from './score-sessions.ts'
import { DETECTOR_ID, SHOWN_BY, sessionFinding } from './session-finding.ts'
import { isWorthTelling } from './session-severity.ts'
import type { ValueNames } from './value-names.ts'

/** Sessions of principals that are unlike all that the principal, its peers and its account did before. */
export const NEWLY_OBSERVED: Detector = {
  id: DETECTOR_ID,
  title: 'A principal acted unlike itself',
  description:
    'Learns day by day what each principal (of a shared role each person) shows: operations, services, networks, countries, ' +
    'programs, credentials, Regions, hours, resources, accounts. The surprise of a value is how unlikely it, or a rarer one, is ' +
    'for the principal, backing off to its peers, its account and all. A day is as odd as its strongest surprises together, less ' +
    'what usually comes together, and is held against the odd days before. Being in several networks or countries within an hour counts like ' +
    'any other habit.',
  falsePositives:
    'New duties, new offices, new tools, somebody on call for the first time. What many do or use says little; who is new is held ' +
    'against its peers.',
  needs: ['api_call'],
  severity: 'LOW',
  techniques: SHOWN_BY,
  detect,
}

/** Findings of one scope: the most unlikely. */
const MOST_FINDINGS = 60
async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const told = new Told()
  const scores = await scoreSessions(lake.engine, scope, baseline, told.see)
  const examined = scores.principals
  // Without a baseline everything is new, and nothing is.
  if (scores.baselineDays < ENOUGH_DAYS) return { findings: [], examined }
  const findings = new Map<string, Finding>()
  for (const { session, names } of told.sessions()) {
    const { unit } = session
    const window = { start: unit.first, end: Math.min(scope.end, unit.last + 1) }
    const calls = await callsMatching(lake.engine, window, [{ actors: [unit.actor] }], 60)
    const finding = sessionFinding(session, calls, names, scores)
    // Sessions of one principal and day have one id: the most unlikely speaks for them.
    if (finding !== undefined && !findings.has(finding.id)) findings.set(finding.id, finding)
  }
  return { findings: [...findings.values()].sort((a, b) => a.start - b.start), examined }
}

/** The most unlikely sessions of a scope; however many there are, few are held. */
class Told {
  #sessions: { readonly session: JudgedSession; readonly names: ValueNames }[] = []

  readonly see = (session: JudgedSession, names: ValueNames): void => {
    if (!isWorthTelling(session, names)) return
    this.#sessions.push({ session, names })
    if (this.#sessions.length > 8 * MOST_FINDINGS) this.#sessions = this.sessions()
  }

  sessions() {
    return this.#sessions.toSorted(bySession).slice(0, MOST_FINDINGS)
  }
}

function bySession(
  { session: a }: { session: JudgedSession },
  { session: b }: { session: JudgedSession },
): number {
  return a.chance - b.chance || b.bits - a.bits || a.unit.first - b.unit.first
}
