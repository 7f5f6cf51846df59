/**
 * The value that a score of the usual kind stays below, but for a share `error`: the split-conformal quantile (Vovk,
 * Gammerman & Shafer, "Algorithmic Learning in a Random World", 2005; Papadopoulos et al., ECML 2002). No distribution is
 * assumed, only that the next score is exchangeable with those before.
 */

export interface ConformalThreshold {
  readonly value: number
  /** Whether there are enough scores for the error asked for: at least 1 / error - 1. Else it is the largest of them, and
   * the error that it stands for is 1 / (scores + 1). */
  readonly isReached: boolean
  readonly error: number
}

/** Undefined when there are no scores. NaN is left out. */
export function conformalThreshold(
  scores: readonly number[],
  error: number,
): ConformalThreshold | undefined {
  const sorted = Float64Array.from(scores.filter((score) => !Number.isNaN(score))).sort()
  const largest = sorted.at(-1)
  if (largest === undefined) return undefined
  const rank = Math.ceil((sorted.length + 1) * (1 - error))
  const value = sorted[rank - 1]
  return value === undefined
    ? { value: largest, isReached: false, error: 1 / (sorted.length + 1) }
    : { value, isReached: true, error }
}
