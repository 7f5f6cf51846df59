/**
 * Conformal p-values of a stream of scores against the last of them, with a tail beyond what was
 * seen.
 *
 * A score is ranked among the last `capacity` (Vovk, Gammerman & Shafer, "Algorithmic Learning in
 * a Random World", 2005; for anomalies in a stream, Laxhammar & Falkman, IEEE TPAMI 2014). Ranks
 * alone end at 1 / (n + 1). Above the scores of the top fiftieth a Pareto tail goes on, with Hill's
 * estimate of its exponent (Annals of Statistics, 1975), as in Siffer et al., "Anomaly Detection
 * in Streams with Extreme Value Theory" (KDD 2017).
 */
import { createSortedWindow } from './sorted-window.ts'

export type ConformalTail = {
  /** In (0, 1]; 1 while fewer than 50 scores are held. */
  readonly pValue: (score: number) => number
  /** Takes a score in, finite and not negative; at capacity the oldest is forgotten. */
  readonly add: (score: number) => void
  readonly size: () => number
}

const LEAST_SCORES = 50
const TAIL_SHARE = 0.02
/** Fewer exceedances say too little of a tail; the ranks are then all there is. */
const LEAST_EXCEEDANCES = 8

export function createConformalTail(capacity: number): ConformalTail {
  const scores = createSortedWindow(capacity)
  const pValue = (score: number) => {
    const size = scores.size()
    if (size < LEAST_SCORES) return 1
    const rank = (size - scores.countBelow(score) + 1) / (size + 1)
    const exceedances = Math.floor(TAIL_SHARE * size)
    const threshold = scores.values[size - 1 - exceedances] ?? 0
    if (exceedances < LEAST_EXCEEDANCES || threshold <= 0 || score <= threshold) return rank
    // Not the logarithm of a quotient, which can overflow.
    const excess = Math.log(score) - Math.log(threshold)
    let sum = excess
    for (let i = size - exceedances; i < size; i++) {
      sum += Math.log(scores.values[i] ?? 0) - Math.log(threshold)
    }
    // The score itself counts as one more, so that no tail is ever of exponent infinity.
    const share = (exceedances + 1) / (size + 1)
    return Math.min(rank, share * Math.exp((-excess * (exceedances + 1)) / sum))
  }
  return { pValue, add: scores.push, size: scores.size }
}
