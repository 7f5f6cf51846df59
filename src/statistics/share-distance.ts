/**
 * How far two lists of counts over the same cells are apart, by their shares alone; no order of the cells. Counts that are
 * not positive finite numbers are 0. When either side is empty there is nothing to compare: 0.
 *
 * Sources: Hellinger 1909; total variation as in Levin, Peres & Wilmer, "Markov Chains and Mixing Times" (2009), 4.1.
 */

/** Root of half the squared differences of the roots of the shares, in [0, 1]. */
export function hellingerDistance(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): number {
  const sum = summed(reference, current, (p, q) => (Math.sqrt(p) - Math.sqrt(q)) ** 2)
  return Math.min(1, Math.sqrt(sum / 2))
}

/** Half the sum of the differences of the shares, in [0, 1]: the share of rows that changed their cell. */
export function totalVariation(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  return Math.min(1, summed(reference, current, (p, q) => Math.abs(p - q)) / 2)
}

function summed(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  term: (p: number, q: number) => number,
): number {
  const from = total(reference)
  const to = total(current)
  if (from === 0 || to === 0) return 0
  let sum = 0
  for (let i = 0; i < Math.max(reference.length, current.length); i++)
    sum += term(clean(reference[i]) / from, clean(current[i]) / to)
  return sum
}

function total(counts: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < counts.length; i++) sum += clean(counts[i])
  return sum
}

function clean(count: number | undefined): number {
  return count !== undefined && count > 0 && Number.isFinite(count) ? count : 0
}
