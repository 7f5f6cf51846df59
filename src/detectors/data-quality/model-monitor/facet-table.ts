/**
 * What bias is measured on: for each row whether it belongs to the disfavoured facet d (else it is of the favoured facet a),
 * and whether its observed and its predicted label are the positive outcome.
 */
export interface FacetRows {
  readonly disfavoured: readonly boolean[]
  readonly observed: readonly boolean[]
  /** Absent before a model is trained. */
  readonly predicted?: readonly boolean[]
  /** The subgroup of each row, for the conditional metrics. */
  readonly groups?: readonly string[]
  /** The features of each row, for the flip test. */
  readonly features?: readonly (readonly number[])[]
}

/** The confusion matrix of one facet. */
export interface Confusion {
  readonly truePositive: number
  readonly falsePositive: number
  readonly falseNegative: number
  readonly trueNegative: number
}

/** The rows of one facet, observed against predicted. */
export function confusionOf(
  { disfavoured, observed }: FacetRows,
  predicted: readonly boolean[],
  isDisfavoured: boolean,
): Confusion {
  const counts = [0, 0, 0, 0]
  disfavoured.forEach((facet, i) => {
    if (facet !== isDisfavoured) return
    const cell = (observed[i] === true ? 2 : 0) + (predicted[i] === true ? 1 : 0)
    counts[cell] = (counts[cell] ?? 0) + 1
  })
  const [trueNegative = 0, falsePositive = 0, falseNegative = 0, truePositive = 0] = counts
  return { truePositive, falsePositive, falseNegative, trueNegative }
}

/** A ratio as Clarify takes it: 0 of nothing is 0, anything else of nothing is infinite. */
export function ratio(part: number, whole: number): number {
  if (whole !== 0) return part / whole
  return part === 0 ? 0 : Math.sign(part) * Number.POSITIVE_INFINITY
}

/** The difference of two ratios; two infinite ones do not differ. */
export function difference(a: number, b: number): number {
  return a === b ? 0 : a - b
}
