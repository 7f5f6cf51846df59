/** A node and how strongly it is suspected. */
export interface Ranked {
  readonly node: string
  readonly score: number
}

/** A method: names suspects, or none. */
export type Ranking = readonly Ranked[]

/**
 * Chance that `node` is among the first `k` when equal scores are put in random order: what a score is worth whose ties are
 * broken by the order of a file, or of a hash. 0 when it is not named. A node named twice counts where it is best.
 */
export function chanceInFirst(ranking: Ranking, node: string, k: number): number {
  const best = bestOf(ranking)
  const own = best.get(node)
  if (own === undefined) return 0
  const { above, equal } = placeOf(best, own)
  return Math.min(1, Math.max(0, (k - above) / equal))
}

/** Expected place of `node`, from 1, over ties; undefined when it is not named. */
export function expectedRank(ranking: Ranking, node: string): number | undefined {
  const best = bestOf(ranking)
  const own = best.get(node)
  if (own === undefined) return undefined
  const { above, equal } = placeOf(best, own)
  return above + (equal + 1) / 2
}

function bestOf(ranking: Ranking): Map<string, number> {
  const best = new Map<string, number>()
  for (const { node, score } of ranking)
    best.set(node, Math.max(score, best.get(node) ?? Number.NEGATIVE_INFINITY))
  return best
}

function placeOf(best: ReadonlyMap<string, number>, own: number) {
  let above = 0
  let equal = 0
  for (const score of best.values()) {
    if (score > own) above++
    else if (score === own) equal++
  }
  return { above, equal }
}

/** The nodes named as causes in `answers`, by how often: the prior that needs no data of the issue itself. */
export function commonest(answers: readonly string[]): Ranking {
  const counts = new Map<string, number>()
  for (const node of answers) counts.set(node, (counts.get(node) ?? 0) + 1)
  return [...counts].map(([node, score]) => ({ node, score }))
}
