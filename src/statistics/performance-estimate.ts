/**
 * How well a classifier does while nobody knows the truth yet: confidence-based performance estimation (CBPE). If of all
 * rows with a calibrated probability p the share p is positive, each row is p of a positive and 1 - p of a negative, and
 * every figure of the confusion matrix follows. Described in NannyML's documentation ("How it works: performance
 * estimation"); the principle is that of calibrated forecasts (Dawid 1982; Guo et al., ICML 2017). It assumes that what
 * the inputs mean did not change (no concept drift): it then sees only what the changed inputs do.
 */

/** Expected, or counted, outcomes of rows of a binary classifier. */
export interface Confusion {
  readonly truePositive: number
  readonly falsePositive: number
  readonly trueNegative: number
  readonly falseNegative: number
}

export interface ClassifierPerformance {
  readonly accuracy: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** NaN when all rows are of one class. */
  readonly auroc: number
}

/** A row: the chance that it is positive (0 or 1 when it is known), what was predicted, and the score that ranks it. */
export interface ScoredRow {
  readonly positive: number
  readonly predicted: boolean
  readonly score: number
}

/** Estimated from calibrated chances, realised from known outcomes: the same formulas. Figures without rows are NaN. */
export function classifierPerformance(rows: readonly ScoredRow[]): ClassifierPerformance {
  const confusion = confusionOf(rows)
  const { truePositive, falsePositive, trueNegative, falseNegative } = confusion
  const precision = truePositive / (truePositive + falsePositive)
  const recall = truePositive / (truePositive + falseNegative)
  return {
    accuracy: (truePositive + trueNegative) / rows.length,
    precision,
    recall,
    f1: (2 * truePositive) / (2 * truePositive + falsePositive + falseNegative),
    auroc: expectedRocArea(rows),
  }
}

export function confusionOf(rows: readonly ScoredRow[]): Confusion {
  let [truePositive, falsePositive, trueNegative, falseNegative] = [0, 0, 0, 0]
  for (const { positive, predicted } of rows) {
    if (predicted) {
      truePositive += positive
      falsePositive += 1 - positive
    } else {
      falseNegative += positive
      trueNegative += 1 - positive
    }
  }
  return { truePositive, falsePositive, trueNegative, falseNegative }
}

/** The area under the expected ROC curve; equal scores are one point of it. */
function expectedRocArea(rows: readonly ScoredRow[]): number {
  const sorted = rows.toSorted((x, y) => y.score - x.score)
  const positives = rows.reduce((sum, { positive }) => sum + positive, 0)
  const negatives = rows.length - positives
  if (!(positives > 0 && negatives > 0)) return Number.NaN
  let [area, hits, groupHits, groupFalse] = [0, 0, 0, 0]
  sorted.forEach(({ positive, score }, i) => {
    groupHits += positive
    groupFalse += 1 - positive
    if (sorted[i + 1]?.score === score) return
    area += groupFalse * (hits + groupHits / 2)
    hits += groupHits
    groupHits = 0
    groupFalse = 0
  })
  return area / (positives * negatives)
}
