import type { Beta } from './tails.ts'

/**
 * Whether the rate of a yes-or-no event has risen, judged after every trial without a fixed number of them.
 *
 * The usual rate is uncertain, Beta(a, b), and is learnt on as trials come in; the risen one is not known either and is
 * learnt from the trials since the rise, after Krichevsky & Trofimov (IEEE Trans. Inf. Theory 1981). The ratio of what both
 * predict is an e-value, and its running maximum with restarts is an e-detector of the CUSUM kind (Shin, Ramdas & Rinaldo,
 * "E-detectors", New England J. Statist. Data Sci. 2024): without a rise, `1 / alpha` is passed once in at least `1 / alpha`
 * trials on average. How many events it takes follows from the usual rate: four in a row for somebody who fails once in a
 * thousand times, dozens for somebody who fails every other time.
 */
export interface RateRise {
  /** Number of the trial, from 0, at which the evidence was first strong enough; -1 when it never was. */
  readonly at: number
  /** First and last trial of the stretch in which the rate had risen most plainly; -1 when there is none. */
  readonly from: number
  readonly to: number
  /** log10 of the largest evidence; 0 when there was never any. */
  readonly evidence: number
}

const NO_RISE: RateRise = { at: -1, from: -1, to: -1, evidence: 0 }

/** @param threshold log10 of the evidence that is strong enough, above 0. */
export function detectRateRise(
  trials: readonly boolean[],
  usual: Beta,
  threshold: number,
): RateRise {
  if (!(usual.a > 0 && usual.b > 0 && threshold > 0)) return NO_RISE
  const state = { evidence: 0, start: 0, events: 0 }
  let { a, b } = usual
  let best = NO_RISE
  let at = -1
  for (const [i, event] of trials.entries()) {
    if (state.evidence <= 0) Object.assign(state, { evidence: 0, start: i, events: 0 })
    const seen = i - state.start
    const known = a / (a + b)
    // A rate that fell is no evidence of one that rose.
    const risen = Math.max(known, (state.events + 0.5) / (seen + 1))
    const ratio = event ? risen / known : (1 - risen) / (1 - known)
    state.evidence += Math.log10(ratio)
    if (event) {
      state.events++
      a++
    } else b++
    if (at < 0 && state.evidence >= threshold) at = i
    if (state.evidence > best.evidence)
      best = { at: -1, from: state.start, to: i, evidence: state.evidence }
  }
  return { ...best, at }
}

/** How often something happens to somebody, as far as is known, and to those it is to be compared with. */
export interface Tally {
  readonly events: number
  readonly trials: number
}

/**
 * The usual rate of the first of `chain` as a beta distribution: its own tally on top of a prior of `strength` trials whose
 * mean is the rate of the next, and so on (the interpolated back-off of surprise.ts, with its uncertainty kept).
 * `unseen` is the rate of whom nothing is known.
 */
export function backOffBeta(chain: readonly Tally[], unseen = 0.01, strength = 10): Beta {
  let mean = unseen
  let beta: Beta = { a: strength * mean, b: strength * (1 - mean) }
  for (let i = chain.length - 1; i >= 0; i--) {
    const { events = 0, trials = 0 } = chain[i] ?? {}
    const total = Number.isFinite(trials) && trials > 0 ? trials : 0
    const happened = Math.min(total, Math.max(0, Number.isFinite(events) ? events : 0))
    beta = { a: strength * mean + happened, b: strength * (1 - mean) + total - happened }
    // A rate of exactly 0 or 1 could never be unlearnt.
    mean = Math.min(0.99, Math.max(1e-4, beta.a / (beta.a + beta.b)))
  }
  return beta
}
