/**
 * How surprising it is that an actor did this, learning from its peers while it is new.
 *
 * Interpolated back-off (Witten & Bell, IEEE Trans. Inf. Theory 1991; the Dirichlet prior of
 * MacKay & Peto 1995): P(value | context) = (n + m P(value | parent)) / (N + m), along a chain such
 * as principal -> peer group -> account -> organisation.
 */

/** How often the value was seen in a context, and how often anything was. */
export type ContextCount = { readonly count: number; readonly total: number }

export type BackOffOptions = {
  /** Weight of the parent, in observations (5 to 20 do well); 10 unless given. */
  readonly strength?: number
  /** Probability of a value that no context has seen; 0.001 unless given. In (0, 1]. */
  readonly unseen?: number
}

/**
 * Probability of the value, in (0, 1]. `chain` goes from the most specific context to the most
 * general; contexts with nothing observed (or with counts that are not numbers) pass their
 * parent's probability on. An empty chain gives `unseen`.
 */
export function backOffProbability(
  chain: readonly ContextCount[],
  options: BackOffOptions = {},
): number {
  const { strength = 10, unseen = 0.001 } = options
  const weight = strength > 0 && strength < Number.POSITIVE_INFINITY ? strength : 10
  let probability = unseen > 0 && unseen <= 1 ? unseen : 0.001
  for (let i = chain.length - 1; i >= 0; i--) {
    const { count = 0, total = 0 } = chain[i] ?? {}
    if (!(total > 0) || total === Number.POSITIVE_INFINITY || Number.isNaN(count)) continue
    const seen = Math.min(total, Math.max(0, count))
    probability = (seen + weight * probability) / (total + weight)
  }
  return probability
}

/** -log2 of that probability: 0 for the certain, 10 for one in a thousand; finite. */
export function surpriseBits(chain: readonly ContextCount[], options: BackOffOptions = {}): number {
  return Math.max(0, -Math.log2(Math.max(Number.MIN_VALUE, backOffProbability(chain, options))))
}

/** One way in which an event can surprise. Weights not above 0 leave it out. */
export type Surprise = { readonly feature: string; readonly bits: number; readonly weight?: number }

/**
 * Sum of the `k` largest weighted surprises, with those features in falling order (ties by name).
 * Taking the top few keeps events or sessions with many features from looking odd for that alone.
 */
export function topSurprises(
  surprises: readonly Surprise[],
  k: number,
): { readonly bits: number; readonly features: readonly string[] } {
  const top = surprises
    .map(({ feature, bits, weight = 1 }) => ({ feature, bits: bits * weight }))
    .filter(({ bits }) => bits > 0 && bits < Number.POSITIVE_INFINITY)
    .sort((x, y) => y.bits - x.bits || (x.feature < y.feature ? -1 : 1))
    .slice(0, Math.max(0, k))
  return {
    bits: top.reduce((sum, { bits }) => sum + bits, 0),
    features: top.map(({ feature }) => feature),
  }
}
