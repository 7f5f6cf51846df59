/**
 * How well one ranking keeps what another holds dear: normalised discounted cumulative gain (Järvelin & Kekäläinen,
 * "Cumulated Gain-Based Evaluation of IR Techniques", ACM TOIS 2002). Items whose scores tie share the places that they
 * fill (McSherry & Najork, "Computing Information Retrieval Performance Measures Efficiently in the Presence of Tied
 * Scores", ECIR 2008).
 */

/**
 * Σ gain / log2(place + 1) over the places that `scores` give, highest first, divided by what the order of the gains
 * themselves yields: 1 for the same order. Both lists are of one length. NaN where no gain is above 0.
 */
export function normalisedDiscountedGain(
  gains: readonly number[],
  scores: readonly number[],
): number {
  const ideal = discountedGain(gains, gains)
  return ideal > 0 ? discountedGain(gains, scores) / ideal : Number.NaN
}

function discountedGain(gains: readonly number[], scores: readonly number[]): number {
  const order = gains.map((_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  let sum = 0
  for (let from = 0; from < order.length; ) {
    let to = from
    let gain = 0
    let discount = 0
    const score = scores[order[from] ?? 0]
    for (; to < order.length && scores[order[to] ?? 0] === score; to++) {
      gain += gains[order[to] ?? 0] ?? 0
      discount += 1 / Math.log2(to + 2)
    }
    sum += (gain / (to - from)) * discount
    from = Math.max(to, from + 1)
  }
  return sum
}
