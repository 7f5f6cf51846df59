import { DAY, type TimeWindow } from '../../events/time.ts'
import { lastingSessions, readableDays, sessionDays } from '../../graph/session-acts.ts'
import type { Engine } from '../../lake/engine.ts'
import { SessionCalibration } from './session-calibration.ts'
import { SessionValues } from './session-features.ts'
import { type ScoredUnit, SessionSurprise } from './session-surprise.ts'

/** A session of the scope with how unlikely its surprises are among sessions of earlier days. */
export interface JudgedSession extends ScoredUnit {
  /** Chance of a day this odd for this principal, in (0, 1]; 1 while there is too little to compare with. */
  readonly chance: number
  /** Days on which the principal (of a shared role: the person) was seen before. */
  readonly daysKnown: number
}

export interface SessionScores {
  readonly sessions: readonly JudgedSession[]
  /** Days of the baseline that hold any call. */
  readonly baselineDays: number
  /** Principals (of shared roles: persons) that acted in the scope. */
  readonly principals: number
  readonly calls: number
  readonly surprise: SessionSurprise
  readonly values: SessionValues
}

/**
 * Goes through baseline and scope day by day: each day is scored by those before it, then learnt. What days of the baseline
 * scored is what days of the scope are held against.
 */
export async function scoreSessions(
  engine: Engine,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<SessionScores> {
  const lasting = await lastingSessions(engine, { start: baseline.start, end: scope.end })
  const values = new SessionValues(engine)
  const firstDay = Math.floor(baseline.start / DAY)
  const surprise = new SessionSurprise(firstDay, values.names)
  const calibration = new SessionCalibration()
  const sessions: JudgedSession[] = []
  const principals = new Set<string>()
  let [calls, baselineDays] = [0, 0]
  for (const window of [baseline, scope])
    for (const stretch of await readableDays(engine, window)) {
      calls += stretch.calls
      const days = await sessionDays(engine, stretch)
      await values.prepare(days)
      for (const read of days) {
        const scored = surprise.score(values.unitsOf(read, lasting))
        if (window === baseline) baselineDays++
        else
          for (const one of scored) {
            const who = whoOf(one)
            principals.add(who)
            const chance = calibration.chance(who, one.bits)
            sessions.push({ ...one, chance, daysKnown: surprise.daysOf(one.unit) })
          }
        calibration.learn(
          read.day,
          scored.map((one) => [whoOf(one), one.bits]),
        )
        surprise.learn(read.day, scored)
      }
    }
  return { sessions, baselineDays, principals: principals.size, calls, surprise, values }
}

/** A person of a role that many share, or the role or user. */
export function whoOf({ unit }: Pick<ScoredUnit, 'unit'>): string {
  return unit.lasting ? `${unit.actor} ${unit.session}` : unit.actor
}
