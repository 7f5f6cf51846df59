import {
  brierScore,
  calibrationError,
  type ReliabilityBin,
  reliabilityBins,
} from '../../src/statistics/calibration.ts'
import { type Proportion, proportion } from '../../src/statistics/proportion.ts'
import { quantile } from '../numbers.ts'
import type { BaselineHits, Hits } from './baselines.ts'
import type { OrganisationScore } from './organisation.ts'
import type { IncidentScore, Innocence } from './score.ts'

/** A share that was counted, out of how many, with its 95 % interval. */
export interface Counted extends Proportion {
  readonly hits: number
  readonly of: number
}

export interface ScenarioSummary {
  readonly incidents: number
  readonly detected: number
  readonly first: number
  readonly firstThree: number
}

export interface CausesSummary {
  readonly organisations: number
  readonly quietOrganisations: number
  readonly days: number
  readonly incidents: number
  /** Incidents that any group tells of. */
  readonly detected: Counted
  /** The true cause, kind and principal; an incident that is not detected counts as a miss. */
  readonly first: Counted
  readonly firstThree: Counted
  /** The same among incidents that were detected. */
  readonly firstOfDetected: Counted
  readonly principalFirst: Counted
  readonly onsetErrorMinutes: { readonly median: number; readonly p90: number; readonly of: number }
  readonly falseCauses: {
    /** Days without an incident, in quiet organisations and between incidents, in which a group accuses somebody. */
    readonly quietDays: Counted
    /** Made-up anomalies of quiet organisations for which somebody is named. */
    readonly placebos: Counted
    /** Ordinary events beside incidents and in quiet organisations that are named as a cause. */
    readonly lookAlikes: Counted
  }
  /** Groups that tell of no incident, by severity, and over how many hours of organisations. */
  readonly falseGroups: Readonly<Record<string, number>>
  readonly scopeHours: number
  /** Simple orders of the same candidates, and the alarms of a script of an afternoon. */
  readonly baselines: Readonly<Record<keyof BaselineHits, Hits>> & {
    readonly naive: {
      readonly detected: number
      readonly first: number
      readonly falseAlarms: number
    }
  }
  readonly calibration: {
    readonly forecasts: number
    readonly brier: number
    readonly expectedError: number
    readonly bins: readonly ReliabilityBin[]
  }
  readonly byKind: Readonly<Record<string, ScenarioSummary>>
  readonly byScenario: Readonly<Record<string, ScenarioSummary>>
  /** Of one organisation, simulated, read and investigated. */
  readonly secondsEach: number
}

export function summarise(scores: readonly OrganisationScore[]): CausesSummary {
  const incidents = scores.flatMap(({ report }) => report.incidents)
  const detected = incidents.filter((one) => one.detected)
  const onsets = incidents.flatMap(({ onsetError }) => onsetError ?? [])
  const forecasts = scores.flatMap(({ report }) => report.forecasts)
  return {
    organisations: scores.filter(({ quiet }) => !quiet).length,
    quietOrganisations: scores.filter(({ quiet }) => quiet).length,
    days: scores[0]?.days ?? 0,
    incidents: incidents.length,
    detected: counted(detected.length, incidents.length),
    first: counted(incidents.filter(isFirst).length, incidents.length),
    firstThree: counted(incidents.filter(isInFirstThree).length, incidents.length),
    firstOfDetected: counted(detected.filter(isFirst).length, detected.length),
    principalFirst: counted(
      incidents.filter(({ principalRank }) => principalRank === 1).length,
      incidents.length,
    ),
    onsetErrorMinutes: {
      median: quantile(onsets, 0.5),
      p90: quantile(onsets, 0.9),
      of: onsets.length,
    },
    falseCauses: {
      quietDays: named(scores.flatMap(({ report }) => report.quietDays)),
      placebos: named(scores.flatMap(({ placebos }) => placebos)),
      lookAlikes: named(scores.flatMap(({ report }) => report.lookAlikes)),
    },
    falseGroups: addedUp(scores.map(({ report }) => report.falseGroups)),
    scopeHours: sum(scores.map(({ report }) => report.scopeHours)),
    baselines: baselinesOf(scores, incidents),
    calibration: {
      forecasts: forecasts.length,
      brier: brierScore(forecasts),
      expectedError: calibrationError(forecasts),
      bins: reliabilityBins(forecasts),
    },
    byKind: grouped(incidents, ({ kind }) => kind),
    byScenario: grouped(incidents, ({ scenario }) => scenario),
    secondsEach: sum(scores.map(({ seconds }) => seconds)) / scores.length,
  }
}

function isFirst({ rank }: IncidentScore): boolean {
  return rank === 1
}

function isInFirstThree({ rank }: IncidentScore): boolean {
  return rank >= 1 && rank <= 3
}

function counted(hits: number, of: number): Counted {
  return { hits, of, ...proportion(hits, of) }
}

function named(innocent: readonly Innocence[]): Counted {
  return counted(innocent.filter((one) => one.named).length, innocent.length)
}

function baselinesOf(
  scores: readonly OrganisationScore[],
  incidents: readonly IncidentScore[],
): CausesSummary['baselines'] {
  const share = (name: keyof BaselineHits, hit: keyof Hits) =>
    sum(incidents.map(({ baselines }) => baselines[name][hit])) / incidents.length
  const hits = (name: keyof BaselineHits) => ({
    first: share(name, 'first'),
    firstThree: share(name, 'firstThree'),
  })
  return {
    random: hits('random'),
    time: hits('time'),
    graph: hits('graph'),
    naive: {
      detected: sum(scores.map(({ naive }) => naive.detected)) / incidents.length,
      first: sum(scores.map(({ naive }) => naive.first)) / incidents.length,
      falseAlarms: sum(scores.map(({ naive }) => naive.falseAlarms)),
    },
  }
}

function grouped(
  incidents: readonly IncidentScore[],
  by: (one: IncidentScore) => string,
): Record<string, ScenarioSummary> {
  const names = [...new Set(incidents.map(by))].sort()
  return Object.fromEntries(
    names.map((name) => {
      const own = incidents.filter((one) => by(one) === name)
      return [
        name,
        {
          incidents: own.length,
          detected: own.filter(({ detected }) => detected).length,
          first: own.filter(isFirst).length,
          firstThree: own.filter(isInFirstThree).length,
        },
      ]
    }),
  )
}

function addedUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {}
  for (const [name, n] of counts.flatMap((one) => Object.entries(one)))
    total[name] = (total[name] ?? 0) + n
  return total
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
