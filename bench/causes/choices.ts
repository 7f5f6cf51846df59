import type { Candidate } from '../../src/investigations/causes/candidate.ts'
import type { Explained } from '../../src/investigations/causes/explain.ts'
import { deedsOf } from '../../src/investigations/causes/rank.ts'
import type { ScenarioTruth } from '../../src/simulate/truth.ts'
import { isTrue } from './match.ts'

/** What was weighed for one group and what was right: what weights are fitted to. */
export interface RecordedChoice {
  /** Whether it is of an anomaly, rather than of acts alone. */
  readonly anomaly: boolean
  readonly deeds: readonly RecordedDeed[]
}

interface RecordedDeed {
  readonly kind: string
  /** Weight of the evidence by factor, summed. */
  readonly factors: Readonly<Record<string, number>>
  readonly right: boolean
}

/** Deeds that could not become likely under any sensible weights are left out. */
const LEAST_SUM = -9

export function choiceOf(explained: Explained, truths: readonly ScenarioTruth[]): RecordedChoice {
  const deeds = deedsOf(explained.candidates).map((deed) => ({
    kind: deed.kind,
    factors: factorsOf(deed),
    right: truths.some((truth) => isTrue(deed, truth)),
  }))
  return {
    anomaly: explained.subject !== undefined,
    deeds: deeds.filter(({ factors, right }) => right || sum(factors) > LEAST_SUM),
  }
}

function factorsOf({ evidence }: Candidate): Record<string, number> {
  const factors: Record<string, number> = {}
  for (const { factor, weight } of evidence) factors[factor] = (factors[factor] ?? 0) + weight
  return factors
}

function sum(factors: Readonly<Record<string, number>>): number {
  return Object.values(factors).reduce((total, weight) => total + weight, 0)
}
