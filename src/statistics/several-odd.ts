import { incompleteBeta } from './special-functions.ts'

/**
 * How odd are several values together? One very rare among many, or many rather rare: the least chance, over k, that k of so
 * many independent p-values are as small as the k-th smallest is (order statistics are beta distributed; the idea of higher
 * criticism, Donoho & Jin, Annals of Statistics 2004, and of the rank truncated product, Dudbridge & Koeleman 2003). It is a
 * score, not a p-value: that the best k up to `most` was looked for is not paid for.
 */
export function severalOdd(pValues: readonly number[], most: number): number {
  const sorted = [...pValues].sort((a, b) => a - b)
  const n = sorted.length
  let least = 1
  for (let k = 1; k <= Math.min(n, most); k++) {
    const p = sorted[k - 1] ?? 1
    // No more than are expected to be so small say nothing, nor do larger ones after them.
    if (p * n >= k) continue
    least = Math.min(least, incompleteBeta(k, n - k + 1, p))
  }
  return Math.max(least, Number.MIN_VALUE)
}
