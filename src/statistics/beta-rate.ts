/**
 * What is known of a rate that differs from case to case: a beta distribution fitted by moments to the successes of
 * earlier cases (Kleinman, JASA 1973). Few cases say little, so the strength of the fit is bounded.
 */
import type { Beta } from './tails.ts'

export interface Trial {
  readonly successes: number
  readonly trials: number
}

export interface StrengthBounds {
  /** Fewest and most trials that the fit may be worth. */
  readonly least: number
  readonly most: number
}

const BOUNDS: StrengthBounds = { least: 10, most: 1_000 }

/** The beta distribution that the rates of the cases seem drawn from. Half a success in one trial is added, so that a rate
 * of 0 is never certain. Cases without trials are left out. */
export function fitBetaRate(cases: readonly Trial[], bounds = BOUNDS): Beta {
  const kept = cases.filter(({ trials }) => trials > 0)
  const trials = kept.reduce((sum, one) => sum + one.trials, 0)
  const successes = kept.reduce((sum, one) => sum + one.successes, 0)
  const mean = (successes + 0.5) / (trials + 1)
  const strength = strengthOf(kept, mean, trials, bounds)
  return { a: mean * strength, b: (1 - mean) * strength }
}

/** Pearson's statistic over its degrees of freedom is 1 + (n - 1) / (strength + 1) for cases of n trials. */
function strengthOf(
  cases: readonly Trial[],
  mean: number,
  trials: number,
  { least, most }: StrengthBounds,
): number {
  const usual = trials / cases.length
  if (cases.length < 2 || !(usual > 1) || !(mean > 0 && mean < 1)) return least
  const pearson = cases.reduce(
    (sum, one) => sum + (one.successes - one.trials * mean) ** 2 / (one.trials * mean * (1 - mean)),
    0,
  )
  const excess = pearson / (cases.length - 1) - 1
  if (excess <= 0) return most
  return Math.min(most, Math.max(least, (usual - 1) / excess - 1))
}
