import { DAY, type TimeWindow } from '../../events/time.ts'
import { lastingSessions, readableDays, sessionDays } from '../../graph/session-acts.ts'
import type { Engine } from '../../lake/engine.ts'
import { SessionCalibration } from './session-calibration.ts'
import { type ScoredUnit, SessionSurprise } from './session-surprise.ts'
import { SessionValues } from './session-values.ts'
import type { ValueNames } from './value-names.ts'

/** A session of the scope with how unlikely its surprises are among sessions of earlier days. */
export interface JudgedSession extends ScoredUnit {
  /** Chance of a day this odd for this principal, in (0, 1]; 1 while there is too little to compare with. */
  readonly chance: number
}

export interface SessionScores {
  /** Days of the baseline that hold any call. */
  readonly baselineDays: number
  /** Principals (of shared roles: persons) that acted in the scope. */
  readonly principals: number
  /** Calls that were looked at, of the baseline too. */
  readonly calls: number
  /** Values remembered, and how often one was shown to somebody of whom too many are. */
  readonly remembered: number
  readonly leftOut: number
}

/**
 * Goes through baseline and scope day by day: each day is scored by those before it, then learnt. What days of the baseline
 * scored is what days of the scope are held against. Every session of the scope is handed to `onSession`, in the order of days.
 */
export async function scoreSessions(
  engine: Engine,
  scope: TimeWindow,
  baseline: TimeWindow,
  onSession: (session: JudgedSession, names: ValueNames) => void,
): Promise<SessionScores> {
  const lasting = await lastingSessions(engine, { start: baseline.start, end: scope.end })
  const values = new SessionValues(engine)
  const surprise = new SessionSurprise(Math.floor(baseline.start / DAY), values.names)
  const calibration = new SessionCalibration()
  const principals = new Set<string>()
  let [calls, baselineDays] = [0, 0]
  for (const window of [baseline, scope])
    for (const stretch of await readableDays(engine, window)) {
      calls += stretch.calls
      const days = await sessionDays(engine, stretch)
      await values.prepare(days)
      for (const read of days) {
        const scored = surprise.score(values.unitsOf(read, lasting))
        const judged = scored.map((one) => ({
          ...one,
          chance: calibration.chance(whoOf(one), one.bits),
        }))
        if (window === baseline) baselineDays++
        else
          for (const one of judged) {
            principals.add(whoOf(one))
            onSession(one, values.names)
          }
        surprise.learn(read.day, judged)
        calibration.learn(
          read.day,
          judged.map((one) => [whoOf(one), one.bits]),
        )
      }
    }
  const { size: remembered, leftOut } = surprise
  return { baselineDays, principals: principals.size, calls, remembered, leftOut }
}

/** A person of a role that many share, or the role or user. */
export function whoOf({ unit }: Pick<ScoredUnit, 'unit'>): string {
  return unit.lasting ? `${unit.actor} ${unit.session}` : unit.actor
}
