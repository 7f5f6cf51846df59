/** Where a text that is to be redacted was found. */
export interface Hit {
  readonly from: number
  readonly to: number
  readonly pseudonym: string
}

/**
 * Few hits that together cover all of `hits`, in their order: the longest where one begins, then of those that overlap or touch it the one
 * that reaches farthest, and so on. So every text that was found is gone, also where two overlap, whichever was named first; and one that
 * repeats within itself does not make its text grow with every letter.
 */
export function covering(hits: readonly Hit[]): readonly Hit[] {
  const sorted = hits.toSorted((a, b) => a.from - b.from || b.to - a.to)
  const chosen: Hit[] = []
  let at = 0
  const next = ({ to }: Hit): Hit | undefined => {
    let farthest: Hit | undefined
    for (let hit = sorted[at]; hit !== undefined && hit.from <= to; hit = sorted[++at])
      if (hit.to > (farthest?.to ?? to)) farthest = hit
    return farthest
  }
  for (let first = sorted[at]; first !== undefined; first = sorted[at])
    for (let hit: Hit | undefined = first; hit !== undefined; hit = next(hit)) chosen.push(hit)
  return chosen
}
