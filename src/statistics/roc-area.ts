/**
 * Area under the ROC curve: the chance that a positive scores above a negative (Mann & Whitney 1947; Hanley & McNeil 1982),
 * with the standard error of DeLong, DeLong & Clarke-Pearson (Biometrics 1988), computed from mid-ranks (Sun & Xu, IEEE
 * Signal Processing Letters 2014).
 */

export interface RocArea {
  /** 1/2 is chance; 1/2 as well when either class is empty. */
  readonly area: number
  /** 0 when a class has fewer than two members. */
  readonly standardError: number
}

/** Ties count half. Scores must be no NaN. */
export function rocArea(positives: readonly number[], negatives: readonly number[]): RocArea {
  const [m, n] = [positives.length, negatives.length]
  if (m === 0 || n === 0) return { area: 0.5, standardError: 0 }
  const all = midRanks([...positives, ...negatives])
  const ofPositives = midRanks(positives)
  const ofNegatives = midRanks(negatives)
  const above = ofPositives.map((rank, i) => ((all[i] ?? 0) - rank) / n)
  const below = ofNegatives.map((rank, j) => 1 - ((all[m + j] ?? 0) - rank) / m)
  const area = above.reduce((sum, value) => sum + value, 0) / m
  const error = variance(above, area) / m + variance(below, area) / n
  return { area, standardError: Math.sqrt(error) }
}

function variance(values: Float64Array, mean: number): number {
  if (values.length < 2) return 0
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}

/** Ranks from 1; equal values share the mean of theirs. */
function midRanks(values: readonly number[]): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort(
    (x, y) => (values[x] ?? 0) - (values[y] ?? 0) || x - y,
  )
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to++
    for (let k = from; k < to; k++) ranks[order[k] ?? 0] = (from + to + 1) / 2
    from = to
  }
  return ranks
}
