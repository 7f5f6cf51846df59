import { whoOf } from '../../src/detectors/behaviour/score-sessions.ts'
import { FEATURE, type SessionUnit } from '../../src/detectors/behaviour/session-features.ts'
import { SessionValues } from '../../src/detectors/behaviour/session-values.ts'
import type { TimeWindow } from '../../src/events/time.ts'
import { lastingSessions, readableDays, sessionDays } from '../../src/graph/session-acts.ts'
import type { Engine } from '../../src/lake/engine.ts'

/** Scores of a principal's day by the two simple ways: how many values it never showed before, and how rare its rarest are by its
 * own counts alone. */
export interface SimpleScore {
  readonly who: string
  readonly day: number
  readonly firstSeen: number
  readonly frequency: number
}

/** What simple detectors look at: no hours, no resources, which change by themselves. */
const LOOKED_AT = new Set([
  FEATURE.operation,
  FEATURE.network,
  FEATURE.program,
  FEATURE.Region,
  FEATURE.credential,
])
const STRONGEST = 4

/** The same sessions, scored without back-off and without calibration. */
export async function simpleScores(
  engine: Engine,
  scope: TimeWindow,
  baseline: TimeWindow,
): Promise<readonly SimpleScore[]> {
  const lasting = await lastingSessions(engine, { start: baseline.start, end: scope.end })
  const values = new SessionValues(engine)
  const counts = new Map<string, Map<number, Map<number, number>>>()
  const scores: SimpleScore[] = []
  for (const window of [baseline, scope])
    for (const stretch of await readableDays(engine, window)) {
      const days = await sessionDays(engine, stretch)
      await values.prepare(days)
      for (const read of days) {
        const units = values.unitsOf(read, lasting)
        if (window === scope) scores.push(...units.map((unit) => simpleScore(unit, counts)))
        for (const unit of units) count(unit, counts)
      }
    }
  return scores
}

type Counts = Map<string, Map<number, Map<number, number>>>

function simpleScore(unit: SessionUnit, counts: Counts): SimpleScore {
  const who = whoOf({ unit })
  const own = counts.get(who)
  let firstSeen = 0
  const rarest = new Map<number, number>()
  for (const { feature, value } of unit.values) {
    if (!LOOKED_AT.has(feature)) continue
    const seen = own?.get(feature)
    const times = seen?.get(value) ?? 0
    if (times === 0) firstSeen++
    const total = [...(seen?.values() ?? [])].reduce((sum, n) => sum + n, 0)
    const bits = -Math.log2((times + 1) / (total + (seen?.size ?? 0) + 1))
    rarest.set(feature, Math.max(bits, rarest.get(feature) ?? 0))
  }
  const frequency = [...rarest.values()]
    .sort((a, b) => b - a)
    .slice(0, STRONGEST)
    .reduce((sum, bits) => sum + bits, 0)
  return { who, day: unit.day, firstSeen, frequency }
}

function count(unit: SessionUnit, counts: Counts): void {
  const who = whoOf({ unit })
  const own = counts.get(who) ?? new Map<number, Map<number, number>>()
  counts.set(who, own)
  for (const { feature, value } of unit.values) {
    if (!LOOKED_AT.has(feature)) continue
    const seen = own.get(feature) ?? new Map<number, number>()
    own.set(feature, seen)
    seen.set(value, (seen.get(value) ?? 0) + 1)
  }
}
